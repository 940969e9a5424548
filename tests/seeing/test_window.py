"""/healthz, /readyz and /metrics of the whole house, over sockets, as an operator's tools ask for them."""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.app import App
from bot.message import Call
from bot.meter import Link, Trouble, Wait
from bot.people import Person
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.seeing.queue import Phase
from bot.store import Store
from bot.web import WebFault
from tests.app.test_app import away, running, settings
from tests.clock import settle
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.fakes.discord.world import GUILD

WORD = "xylograph"


class Window:
    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self.url = f"http://127.0.0.1:{port}"

    async def get(self, path: str) -> tuple[int, str]:
        async with self._session.get(self.url + path) as found:
            return found.status, await found.text()

    async def until(self, path: str, words: str) -> str:
        """Ask again and again until the answer has these words in it."""
        async with asyncio.timeout(30):
            while True:
                try:
                    _, said = await self.get(path)
                except aiohttp.ClientConnectorError:  # nobody listens yet
                    said = ""
                if words in said:
                    return said
                await settle()


@pytest.fixture
async def window(unused_tcp_port: int) -> AsyncIterator[Window]:
    async with aiohttp.ClientSession() as session:
        yield Window(session, unused_tcp_port)


@asynccontextmanager
async def house(
    folder: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, window: Window, **more: object
) -> AsyncIterator[App]:
    port = window.url.rpartition(":")[2]
    async with running(settings(folder, discord, slack, LABMATES_HEALTH_PORT=port, **more)) as (app, _):
        yield app


async def test_a_house_with_its_platforms_lives_and_is_ready(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, window: Window
) -> None:
    async with house(tmp_path, discord, slack, window):
        await discord.gateway.until("ready", 1)
        await slack.connected()
        await window.until("/readyz", '"ready": true')
        await window.until("/healthz", "sender of slack")
        status, said = await window.get("/healthz")
        assert status == 200
        alive = json.loads(said)
        assert alive["alive"] and not alive["because"]
        assert set(alive["loops"]) == {"event loop", "tick", "sender of discord", "sender of slack"}


async def test_what_is_not_ready_is_said_in_words_and_the_process_lives_on(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, window: Window
) -> None:
    async with house(tmp_path, discord, slack, window, SLACK_BOT_TOKEN="") as app:
        await window.until("/readyz", '"ready": true')
        discord.gateway.refusals = [0] * 1000
        discord.gateway.cut()
        await window.until("/readyz", "not connected: discord")
        away(app.store)
        said = await window.until("/readyz", "is closed")
        assert "not connected: discord" in said
        assert (await window.get("/readyz"))[0] == 503
        assert (await window.get("/healthz"))[0] == 200, "starting it again would not bring the database back"
        assert "labmates_store_up 0.0" in await window.until("/metrics", "labmates_store_up 0.0")


async def test_a_database_that_reads_and_keeps_nothing_is_not_ready(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, window: Window
) -> None:
    async with house(tmp_path, discord, slack, window) as app:
        await window.until("/readyz", '"ready": true')
        file = tmp_path / "var" / "labmates.db"
        file.rename(aside := file.with_suffix(".aside"))
        assert "was taken away" in await window.until("/readyz", '"ready": false')
        assert "labmates_store_up 0.0" in (await window.get("/metrics"))[1]
        aside.rename(file)
        await window.until("/readyz", '"ready": true')
        assert app.condition.fault is None


async def test_older_tables_are_not_ready_and_newer_ones_are(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, window: Window
) -> None:
    async with house(tmp_path, discord, slack, window) as app:
        await window.until("/readyz", '"ready": true')
        await _stamp(app.store, "0001")
        assert "run labmates migrate" in await window.until("/readyz", "older tables")
        await _stamp(app.store, "9999")
        await window.until("/readyz", '"ready": true')


async def _stamp(store: Store, revision: str) -> None:
    async with store.write() as tx:
        await tx.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


async def test_nobody_listens_unless_asked_and_a_taken_port_names_the_setting(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, window: Window
) -> None:
    async with running(settings(tmp_path, discord, slack)):
        await slack.connected()
        with pytest.raises(aiohttp.ClientConnectorError):
            await window.get("/healthz")
    port = int(window.url.rpartition(":")[2])
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    async with server, running(settings(tmp_path, discord, slack, LABMATES_HEALTH_PORT=port)) as (_, task):
        with pytest.raises(WebFault, match="LABMATES_HEALTH_PORT"):
            await task


async def test_every_label_has_a_value_of_a_closed_set_after_real_use(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, window: Window
) -> None:
    async with house(tmp_path, discord, slack, window) as app:
        await discord.gateway.until("ready", 1)
        await slack.connected()
        text = await _used(app, discord, slack, window)
        commands = {c.name for c in app.desk.commands.values() if not c.private} | {"private", "unknown"}
    for place in (WORD, "ada", "U1ADA", "U2BEN", GUILD, slacks.TEAM):
        assert not re.search(rf'"[^"]*\b{place}\b[^"]*"', text), f"{place} is in a label"
    platforms = {"discord", "slack", "playground"}
    closed: dict[str, set[str]] = {
        "command": commands,
        "platform": platforms,
        "kind": {kind.value for kind in Trouble},
        "why": {why.value for why in Wait},
        "how": {how.value for how in Link},
        "fate": {fate.value for fate in Fate},
        "phase": {phase.value for phase in Phase},
        "generation": {"0", "1", "2"},
    }
    seen = set(re.findall(r'(\w+)="([^"]*)"', text))
    assert {"command", "platform", "kind", "why", "how", "fate", "phase"} <= {label for label, _ in seen}
    for label, value in seen:
        if label in ("version", "python", "le"):
            assert re.fullmatch(r"[0-9.+e]+|\+Inf", value), (label, value)
        else:
            assert value in closed[label], (label, value)
    assert ("command", "resources") in seen and ("command", "private") in seen and ("command", "unknown") in seen
    assert not any("vent" in value or "helpnow" in value for _, value in seen)


async def _used(app: App, discord: discords.FakeDiscord, slack: slacks.FakeSlack, window: Window) -> str:
    """Let members talk, vent, mistype and be written to; return what the operator then reads."""
    ada, ben = discords.Actor(discord), slacks.Member(slack, "U2BEN")
    await (await ada.runs("resources", query=WORD)).until()
    await ben.types("/resources", WORD)
    await ben.types("/labmates", WORD)
    for _ in range(10):
        await (await ada.runs("helpnow")).until()
        await ben.types("/vent", WORD)
    slack.fail("chat.postMessage", slacks.Fault.limited(1))
    ben_there = Person("slack", slacks.TEAM, "U2BEN")
    await app.outbox.put(Kind.REMINDER, ben_there, Call("help"))
    await app.outbox.put(Kind.REMINDER, Person("discord", GUILD, "7"), Call("help"))
    app.sender.wake()
    slack.drop()
    await slack.until(lambda: len(slack.sent("apps.connections.open")) > 1 or None)
    await window.until("/metrics", 'fate="waiting",platform="slack"')
    await window.until("/metrics", 'fate="unreachable",platform="discord"')
    await window.until("/metrics", 'how="up",platform="slack"')
    return await window.until("/metrics", 'labmates_queue_deliveries{phase="later",platform="slack"} 1.0')


async def test_a_house_that_nobody_watches_loads_neither_library() -> None:
    heavy = "'prometheus_client', 'opentelemetry', 'aiohttp.web'"
    code = f"import sys, bot.app; print([name for name in ({heavy}) if name in sys.modules])"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert said.decode().strip() == "[]"
