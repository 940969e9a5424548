"""The number that a member is told stands in every line that was logged for their call, and in no other."""

import asyncio
import io
import json
import re
from pathlib import Path

import aiohttp
import pytest

from bot.message import Call
from bot.people import Person
from bot.schedule.kinds import Kind
from cogs.resources.search import Index
from tests.app.test_app import away, running, settings, signed_in
from tests.clock import settle
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.fakes.discord.actor import words

NUMBER = re.compile(r"\b[0-9a-f]{8}\b")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(index: Index, text: str, **more: object) -> None:
        raise ValueError(f"cannot search {text}")

    monkeypatch.setattr(Index, "search", fail)


def lines(heard: io.StringIO, event: str) -> list[dict[str, str]]:
    return [line for line in map(json.loads, heard.getvalue().splitlines()) if line["event"] == event]


def number(said: str) -> str:
    found = NUMBER.search(said)
    assert found is not None, said
    return found.group()


@pytest.mark.usefixtures("broken")
async def test_on_discord_and_each_call_has_its_own(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, heard: io.StringIO
) -> None:
    ada = discords.Actor(discord)
    async with running(settings(tmp_path, discord, slack, SLACK_BOT_TOKEN="")):
        await discord.gateway.until("ready", 1)
        told = [number(words((await (await ada.runs("resources", query="q")).shown()).message)) for _ in range(2)]
        discord.fail("POST", "/interactions", 400, code=50035)
        await ada.runs("resources", query="q")
        async with asyncio.timeout(30):
            while not lines(heard, "answer-lost"):
                await settle()
    faults = [line["reference"] for line in lines(heard, "handler-fault")]
    assert faults[:2] == told and len(set(faults)) == 3
    assert [line["reference"] for line in lines(heard, "answer-lost")] == faults[2:], "all lines of one call have it"
    assert all("reference" not in line for line in lines(heard, "commands-registered"))


@pytest.mark.usefixtures("broken")
async def test_on_slack_by_socket_and_in_spanish(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, heard: io.StringIO
) -> None:
    async with running(settings(tmp_path, discord, slack, DISCORD_TOKEN="")):
        await slack.connected()
        ada = slacks.Member(slack, "U1ADA", locale="es-MX")
        await ada.types("/resources", "q")
        said = ada.sees()[-1].text
    assert "número" in said
    assert lines(heard, "handler-fault")[0]["reference"] == number(said)


@pytest.mark.usefixtures("broken")
async def test_on_slack_by_signed_http(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, heard: io.StringIO, unused_tcp_port: int
) -> None:
    more = {"LABMATES_SLACK_MODE": "http", "SLACK_SIGNING_SECRET": slacks.SIGNING_SECRET, "DISCORD_TOKEN": ""}
    given = settings(tmp_path, discord, slack, LABMATES_HTTP_PORT=unused_tcp_port, **more)
    async with running(given) as (app, _), aiohttp.ClientSession() as session:
        await signed_in(app)
        wire = slacks.HttpWire(slack, session, f"http://127.0.0.1:{unused_tcp_port}/slack/events")
        ada = slacks.Member(slack, "U1ADA", wire)
        await ada.types("/resources", "q")
        said = ada.sees()[-1].text
    assert lines(heard, "handler-fault")[0]["reference"] == number(said)


async def test_a_message_that_leaves_by_the_clock_has_one_too(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, heard: io.StringIO
) -> None:
    async with running(settings(tmp_path, discord, slack, DISCORD_TOKEN="")) as (app, _):
        await slack.connected()
        for command in ("gone.away", "gone.too"):
            await app.outbox.put(Kind.REMINDER, Person("slack", slacks.TEAM, "U1ADA"), Call(command))
        await app.sender.drain("slack")
    found = [line["reference"] for line in lines(heard, "delivery-broke")]
    assert len(set(found)) == 2 and all(NUMBER.fullmatch(one) for one in found)


async def test_a_database_that_is_away_is_told_with_the_number_of_the_call(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, heard: io.StringIO
) -> None:
    async with running(settings(tmp_path, discord, slack, DISCORD_TOKEN="")) as (app, _):
        await slack.connected()
        away(app.store)
        ada = slacks.Member(slack, "U1ADA")
        await ada.types("/catalogue", 'suggest name:a topic:crisis summary:"b" phone:988')
    assert all(NUMBER.fullmatch(line["reference"]) for line in lines(heard, "store-fault"))
    assert lines(heard, "store-fault")
