"""Whatever breaks on the way, at the chattiest level there is, no word that a member wrote reaches a log."""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from adapters.playground import Playground
from cogs.resources.search import Index
from tests.app.test_app import away, running, settings, signed_in
from tests.both import logged
from tests.clock import settle
from tests.fakes import discord as discords
from tests.fakes import slack as slacks

WORD = "xylograph"
FORM = {"name": WORD, "topic": "wellness-selfcare", "summary": f"{WORD} {WORD}", "url": f"not a page {WORD}"}


@pytest.fixture
def heard() -> Iterator[io.StringIO]:
    """All that the process logs at its chattiest."""
    with logged("DEBUG") as stream:
        yield stream


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search and a suggestion that fail with the member's words in their exceptions."""

    def fail(index: Index, text: str, **more: object) -> None:
        raise ValueError(f"cannot search {text}")

    monkeypatch.setattr(Index, "search", fail)
    monkeypatch.setattr(Index, "suggest", fail)


@pytest.mark.usefixtures("broken")
async def test_on_discord(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, heard: io.StringIO
) -> None:
    ada = discords.Actor(discord)
    async with running(settings(tmp_path, discord, slack, SLACK_BOT_TOKEN="")) as (app, _):
        await discord.gateway.until("ready", 1)
        await (await ada.types("resources", "query", WORD)).until()
        await (await ada.runs("resources", query=WORD)).until()
        form = await (await ada.uses_menu("Suggest as a resource", WORD)).until()
        await (await ada.fills(form, **FORM)).until()
        discord.fail("POST", "/interactions", 400, code=50035)
        await ada.runs("resources", query=WORD)
        async with asyncio.timeout(30):
            while "answer-lost" not in heard.getvalue():
                await settle()
        away(app.store)
        await (await ada.fills(form, **FORM | {"url": "https://example.org"})).until()
    assert "ValueError" in heard.getvalue() and "store-fault" in heard.getvalue()
    assert WORD not in heard.getvalue()


@pytest.mark.usefixtures("broken")
async def test_on_slack(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, heard: io.StringIO, unused_tcp_port: int
) -> None:
    more = {"LABMATES_SLACK_MODE": "http", "SLACK_SIGNING_SECRET": slacks.SIGNING_SECRET, "DISCORD_TOKEN": ""}
    given = settings(tmp_path, discord, slack, LABMATES_HTTP_PORT=unused_tcp_port, **more)
    address = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
    async with running(given) as (app, _), aiohttp.ClientSession() as session:
        await signed_in(app)
        ada = slacks.Member(slack, "U1ADA", slacks.HttpWire(slack, session, address))
        await ada.types("/resources", WORD)
        await ada.types("/catalogue", f'suggest name:{WORD} topic:crisis summary:"{WORD}" url:{WORD}')
        await ada.gets_form()
        await ada.submits()
        await ada.types("/catalogue", f"edit {WORD}")
        await ada.uses_shortcut("catalogue.suggest", WORD)
        forged = {"X-Slack-Signature": "v0=0", "X-Slack-Request-Timestamp": "1"}
        async with session.post(address, data={"command": "/resources", "text": WORD}, headers=forged) as refused:
            assert refused.status == 401
        away(app.store)
        await ada.types("/catalogue", f'suggest name:{WORD} topic:crisis summary:"{WORD}" phone:988')
    assert "ValueError" in heard.getvalue() and "store-fault" in heard.getvalue()
    assert WORD not in heard.getvalue()


@pytest.mark.usefixtures("broken")
async def test_on_the_local_page(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, heard: io.StringIO, unused_tcp_port: int
) -> None:
    none = {"DISCORD_TOKEN": "", "SLACK_BOT_TOKEN": ""}
    given = settings(tmp_path, discord, slack, LABMATES_PLAYGROUND_PORT=unused_tcp_port, **none)
    rosa, heads = {"person": "rosa", "place": "lounge"}, {"Origin": f"http://127.0.0.1:{unused_tcp_port}"}
    async with running(given) as (app, run), aiohttp.ClientSession(f"http://127.0.0.1:{unused_tcp_port}") as session:
        page = app.adapters.get("playground")
        while not isinstance(page, Playground):
            assert not run.done(), run.exception()
            await settle()
            page = app.adapters.get("playground")
        await page.ready.wait()
        for path, body in (
            ("/say", {"text": WORD}),
            ("/say", {"text": f"/resources {WORD}"}),
            ("/complete", {"text": f"/resources {WORD}"}),
            ("/suggest", {"text": WORD, "command": "resources", "field": "query"}),
            ("/submit", {"token": "catalogue.suggest", "values": FORM}),
            ("/say", {"text": WORD, "odd": WORD}),
        ):
            async with session.post(path, json=rosa | body, headers=heads) as answer:
                assert answer.status == (400 if "odd" in body else 200)
    assert "ValueError" in heard.getvalue()
    assert WORD not in heard.getvalue()
