"""The fake is a Discord that bare discord.py can live with, and the judge sees through it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.fakes.discord import TOKEN, Actor, FakeDiscord, Request
from tests.spec_discord import judge, spec


class Echo(discord.Client):
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        quiet = discord.AllowedMentions.none()
        await interaction.response.send_message("hello", ephemeral=True, allowed_mentions=quiet)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(judge) as server:
        Route.BASE = f"{server.api_url}/api/v10"
        DiscordWebSocket.DEFAULT_GATEWAY = URL(server.gateway_url)
        client = Echo(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
        task = asyncio.create_task(client.start(TOKEN))
        await server.gateway.until("ready", 1)
        yield server
        await client.close()
        await task
        assert server.complaints == []


async def test_bare_discord_py_answers_a_slash_command(fake: FakeDiscord) -> None:
    seen = await (await Actor(fake).runs("hello")).shown()
    assert seen.message["content"] == "hello"
    assert seen.private


async def test_a_rate_limited_callback_is_tried_again(fake: FakeDiscord) -> None:
    fake.fail("POST", "/callback", 429, retry_after=0.01)
    await (await Actor(fake).runs("hello")).shown()
    assert [r.status for r in fake.sent("POST", "/callback")] == [429, 200]


async def test_a_cut_gateway_is_resumed(fake: FakeDiscord) -> None:
    await fake.gateway.close(4000)
    await fake.gateway.until("resumed", 1)
    await (await Actor(fake).runs("hello")).shown()
    assert len(fake.gateway.identified) == 1


def message(**body: Any) -> Request:
    quiet: dict[str, Any] = {"allowed_mentions": {"parse": []}}
    return Request("POST", "/channels/1/messages", {}, quiet | body)


BUTTON = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}
WRONG = {
    "an empty message": message(),
    "content over 2000": message(content="x" * 2001),
    "mentions must never fire": message(content="hi", allowed_mentions={"parse": ["everyone"]}),
    "without flag 32768": message(components=[{"type": 10, "content": "hi"}]),
    "with content": message(content="x", flags=32768, components=[{"type": 10, "content": "hi"}]),
    "duplicate custom_id": message(components=[{"type": 1, "components": [BUTTON, BUTTON]}]),
    "either a url or a custom_id": message(
        components=[{"type": 1, "components": [BUTTON | {"url": "https://example.org"}]}]
    ),
    "text over 4000": message(flags=32768, components=[{"type": 10, "content": "x" * 2500}] * 2),
}


@pytest.mark.parametrize("why", WRONG)
def test_the_judge_knows_a_wrong_message(why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        judge(WRONG[why])


@pytest.mark.skipif(spec() is None, reason="SPEC_DIR holds no discord-openapi.json")
def test_the_judge_validates_against_the_published_document() -> None:
    with pytest.raises(AssertionError, match="callback"):
        judge(Request("POST", "/interactions/1/t/callback", {}, {"type": 4, "data": {"tts": "loud"}}))
    with pytest.raises(AssertionError, match="no path like"):
        judge(Request("GET", "/nowhere/at/all", {}, None))
