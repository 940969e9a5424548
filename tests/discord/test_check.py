"""What the doctor learns from Discord, and the mend of each fault."""

import pytest

from adapters.discord.check import check
from bot.finding import Finding, Health
from tests.fakes.discord import TOKEN, FakeDiscord


async def faults(discord: FakeDiscord, token: str = TOKEN) -> list[Finding]:
    return [found for found in await check(token, discord.api_url) if found.health is not Health.WELL]


async def test_a_bot_in_good_health_has_nothing_to_mend(discord: FakeDiscord) -> None:
    assert await faults(discord) == []
    assert discord.gateway.identified == []


async def test_a_wrong_token_is_a_finding(discord: FakeDiscord) -> None:
    [found] = await faults(discord, "wrong")
    assert found.health is Health.FAULT
    assert "DISCORD_TOKEN" in found.mend


async def test_discord_out_of_reach_is_a_finding() -> None:
    async with FakeDiscord() as gone:
        pass
    [found] = await faults(gone)
    assert "LABMATES_DISCORD_API_URL" in found.mend


async def test_a_refusal_is_a_finding(discord: FakeDiscord) -> None:
    discord.fail("GET", "/users/@me", 403)
    [found] = await faults(discord)
    assert "403" in found.says


async def test_commands_sent_elsewhere_are_a_finding(discord: FakeDiscord) -> None:
    discord.rest.endpoint = "https://example.org/interactions"
    [found] = await faults(discord)
    assert "Interactions Endpoint URL" in found.mend


async def test_few_starts_left_are_noted(discord: FakeDiscord) -> None:
    discord.rest.starts_left = 3
    [found] = await faults(discord)
    assert found.says == "only 3 starts are left today"


@pytest.mark.parametrize("servers", [[], [{"id": "1", "name": "Lab", "permissions": "1024"}]])
async def test_a_missing_invitation_or_right_comes_with_a_link(
    discord: FakeDiscord, servers: list[dict[str, str]]
) -> None:
    discord.rest.guilds = servers
    [found] = await faults(discord)
    assert found.health is Health.NOTE
    assert "https://discord.com/oauth2/authorize?client_id=" in found.mend


async def test_an_administrator_lacks_nothing(discord: FakeDiscord) -> None:
    discord.rest.guilds = [{"id": "1", "name": "Lab", "permissions": "8"}]
    assert await faults(discord) == []
