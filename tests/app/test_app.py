"""The whole program, both platforms at once over sockets, with everything that leaves judged."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from adapters.playground import Playground
from adapters.slack import Slack
from bot.app import App, opened
from bot.clock import SystemClock
from bot.errors import PlatformFault, StoreError
from bot.people import Place
from bot.platforms import playground_url
from bot.settings import Settings, load
from bot.store import Store
from bot.web import WebFault
from cogs.venting.terms import settle as choose
from cogs.venting.terms import terms_of
from tests.clock import settle
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.fakes.discord.actor import words

NIGHTS = "starting night shift next week"


def settings(folder: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, **more: object) -> Settings:
    given: dict[str, object] = {
        "LABMATES_DATA_DIR": folder / "var",
        "DISCORD_TOKEN": discords.TOKEN,
        "LABMATES_DISCORD_API_URL": discord.api_url,
        "LABMATES_DISCORD_GATEWAY_URL": discord.gateway_url,
        "SLACK_BOT_TOKEN": slacks.BOT_TOKEN,
        "SLACK_APP_TOKEN": slacks.APP_TOKEN,
        "LABMATES_SLACK_API_URL": slack.api_url,
    }
    return load(**given | more)


@asynccontextmanager
async def running(given: Settings) -> AsyncIterator[tuple[App, "asyncio.Task[None]"]]:
    async with opened(given, SystemClock()) as app:
        task = asyncio.create_task(app.run())
        try:
            yield app, task
        finally:
            task.cancel()
            await asyncio.wait([task])


async def signed_in(app: App) -> None:
    """Wait until Slack has told us who we are, so that what comes by HTTP is answered."""
    async with asyncio.timeout(30):
        while not isinstance(slack := app.adapters.get("slack"), Slack):
            await settle()
        await slack.ready.wait()


def away(store: Store) -> None:
    """Let every use of the store fail; closing it for good is for the end, when nobody is inside any more."""
    store._closed = True


async def test_both_platforms_answer_the_same_question_from_one_house(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack
) -> None:
    async with running(settings(tmp_path, discord, slack)):
        await discord.gateway.until("ready", 1)
        await slack.connected()
        seen = await (await discords.Actor(discord).runs("resources", query=NIGHTS)).shown()
        assert seen.private and "NIOSH" in words(seen.message)
        ada = slacks.Member(slack, "U1ADA")
        await ada.types("/resources", NIGHTS)
        assert "NIOSH" in ada.sees()[-1].text
        assert slacks.Member(slack, "U2BOB").sees() == []
        registered = discord.sent("PUT", "commands")
        assert len(registered) == 1
    async with running(settings(tmp_path, discord, slack)):
        await discord.gateway.until("identified", 2)
        await discord.gateway.until("ready", 1)
        await slack.connected()
    assert discord.sent("PUT", "commands") == registered, "nothing changed, so nothing is registered again"


async def test_a_button_works_after_a_restart(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack
) -> None:
    ada = discords.Actor(discord)
    async with running(settings(tmp_path, discord, slack)):
        await discord.gateway.until("ready", 1)
        seen = await (await ada.runs("helpnow")).shown()
    async with running(settings(tmp_path, discord, slack)):
        await discord.gateway.until("identified", 2)
        await discord.gateway.until("ready", 1)
        await (await ada.presses(seen.message, "More options")).until()
    assert "press 2" in words(seen.message)


async def test_a_platform_that_refuses_us_does_not_take_the_other_down(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        async with running(settings(tmp_path, discord, slack, DISCORD_TOKEN="wrong")) as (_, task):
            await slack.connected()
            ada = slacks.Member(slack, "U1ADA")
            await ada.types("/helpnow")
            assert "741741" in ada.sees()[-1].text
            assert not task.done()
    refused = [r for r in caplog.records if r.message == "platform-refused"]
    assert [r.__dict__["platform"] for r in refused] == ["discord"]
    assert "DISCORD_TOKEN" in refused[0].__dict__["mend"]


async def test_when_every_platform_refuses_us_the_program_ends_with_the_mend(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack
) -> None:
    given = settings(tmp_path, discord, slack, DISCORD_TOKEN="wrong", SLACK_BOT_TOKEN="")
    async with opened(given, SystemClock()) as app, asyncio.timeout(30):
        with pytest.raises(PlatformFault, match="DISCORD_TOKEN"):
            await app.run()


async def test_signed_http_is_served_on_the_one_web_server(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, unused_tcp_port: int
) -> None:
    more = {"LABMATES_SLACK_MODE": "http", "SLACK_SIGNING_SECRET": slacks.SIGNING_SECRET, "DISCORD_TOKEN": ""}
    given = settings(tmp_path, discord, slack, LABMATES_HTTP_PORT=unused_tcp_port, **more)
    async with running(given) as (app, _), aiohttp.ClientSession() as session:
        await signed_in(app)
        wire = slacks.HttpWire(slack, session, f"http://127.0.0.1:{unused_tcp_port}/slack/events")
        ada = slacks.Member(slack, "U1ADA", wire)
        await ada.types("/helpnow")
        assert "988" in ada.sees()[-1].text


async def test_without_a_token_the_local_page_opens(tmp_path: Path, unused_tcp_port: int) -> None:
    given = load(LABMATES_DATA_DIR=tmp_path, LABMATES_PLAYGROUND_PORT=unused_tcp_port)
    assert playground_url(given) == f"http://127.0.0.1:{unused_tcp_port}"
    async with opened(given) as app:
        task = asyncio.create_task(app.run())
        async with asyncio.timeout(30), aiohttp.ClientSession() as session:
            while not isinstance(page := app.adapters.get("playground"), Playground):
                await settle()
            await page.ready.wait()
            async with session.get(f"http://127.0.0.1:{unused_tcp_port}/") as shown:
                assert "Labmates" in await shown.text()
        task.cancel()
        await asyncio.wait([task])


async def test_the_local_page_has_its_channels_and_keeps_what_was_chosen_instead(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    given = load(
        LABMATES_DATA_DIR=tmp_path / "var",
        LABMATES_KEY_DIR=tmp_path / "keys",
        LABMATES_PLAYGROUND_PORT=unused_tcp_port,
    )
    for chosen in ("venting", "lounge"):
        async with opened(given) as app:
            choices, home = app.services.choices, "playground:lab"
            task = asyncio.create_task(app.run())
            async with asyncio.timeout(30):
                while "playground" not in app.adapters:
                    await settle()
            terms = await terms_of(choices, home)
            assert terms.place == Place("playground", "lab", chosen)
            assert await app.services.communities.moderators_place(home) == Place("playground", "lab", "moderators")
            await choose(choices, home, replace(terms, place=Place("playground", "lab", "lounge")))
            task.cancel()
            await asyncio.wait([task])


async def test_a_second_process_on_one_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    given = load(LABMATES_DATA_DIR=tmp_path)
    async with opened(given, SystemClock()):
        with pytest.raises(StoreError, match="another"):
            async with opened(given, SystemClock()):
                pass


async def test_a_web_server_that_cannot_listen_ends_the_program_with_the_mend(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack, unused_tcp_port: int
) -> None:
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", unused_tcp_port)
    more = {"LABMATES_SLACK_MODE": "http", "SLACK_SIGNING_SECRET": slacks.SIGNING_SECRET, "DISCORD_TOKEN": ""}
    given = settings(tmp_path, discord, slack, LABMATES_HTTP_PORT=unused_tcp_port, **more)
    async with taken, opened(given, SystemClock()) as app, asyncio.timeout(30):
        with pytest.raises(WebFault, match="LABMATES_HTTP_PORT"):
            await app.run()


async def test_help_right_now_works_on_both_platforms_while_the_database_is_away(
    tmp_path: Path, discord: discords.FakeDiscord, slack: slacks.FakeSlack
) -> None:
    ada, bea = discords.Actor(discord), slacks.Member(slack, "U1ADA")
    async with running(settings(tmp_path, discord, slack)) as (app, _):
        await discord.gateway.until("ready", 1)
        await slack.connected()
        away(app.store)
        assert "741741" in words((await (await ada.runs("helpnow")).shown()).message)
        await bea.types("/helpnow")
        assert "741741" in bea.sees()[-1].text
        await bea.types("/resources", NIGHTS)
        assert "NIOSH" in bea.sees()[-1].text
