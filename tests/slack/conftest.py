"""A running Slack adapter between a house and a fake Slack, over sockets in both modes, with the judge looking on."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp import web

from adapters.slack import Slack
from adapters.slack.manifest import PATH
from bot.cog import Context
from bot.message import Call, Reply
from bot.people import Person, Place
from bot.settings import SlackMode
from tests.clock import settle
from tests.core.lab import Lab
from tests.fakes.slack import (
    APP_TOKEN,
    BOT_TOKEN,
    GENERAL,
    SIGNING_SECRET,
    TEAM,
    Ack,
    FakeSlack,
    HttpWire,
    Member,
    SocketWire,
    Wire,
)
from tests.house import House, house
from tests.slack.ward import Ward
from tests.spec_slack import Judge, spec_dir


@dataclass
class World:
    """Everything a wire test touches."""

    slack: FakeSlack
    adapter: Slack
    house: House
    ward: Ward
    wire: Wire
    ada: Member
    running: asyncio.Task[None]

    async def patience_ends(self, act: Coroutine[None, None, Ack]) -> Ack:
        """Let two seconds pass while a slow handler is at work on *act*; return the acknowledgement."""
        acting = asyncio.create_task(act)
        async with asyncio.timeout(30):
            await self.ward.began.wait()
            await self.house.clock.advance(seconds=2)
            return await acting

    async def sleeping(self, many: int = 1) -> None:
        """Wait until so many sleep on the clock."""
        async with asyncio.timeout(30):
            while self.house.clock.waiting < many:
                await settle()

    async def passes(self, *seconds: float) -> None:
        """Let so many seconds pass, each time that something sleeps."""
        for pause in seconds:
            await self.sleeping()
            await self.house.clock.advance(seconds=pause)

    async def shown(self, command: str) -> Reply:
        """What a command shows, fitted for Slack."""
        ctx = Context(self.person("U1ADA"), self.place(GENERAL))
        return await self.house.desk.reply(Call(command), ctx, self.adapter.limits)

    def person(self, name: str) -> Person:
        return Person("slack", TEAM, name)

    def place(self, name: str) -> Place:
        return Place("slack", TEAM, name)


def adapter_for(slack: FakeSlack, built: House, mode: SlackMode = SlackMode.SOCKET) -> Slack:
    return Slack(
        built.clock,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        signing_secret=SIGNING_SECRET,
        mode=mode,
        api_url=slack.api_url,
    )


@asynccontextmanager
async def world(mode: SlackMode) -> AsyncIterator[World]:
    judge = Judge(spec_dir())
    ward = Ward()
    built = house([Lab(), ward])
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack(judge.request, judge.ack))
        adapter = adapter_for(slack, built, mode)
        running = asyncio.create_task(adapter.run(built.desk))
        stack.push_async_callback(stop, running)
        wire = await reach(stack, slack, adapter, mode)
        yield World(slack, adapter, built, ward, wire, Member(slack, "U1ADA", wire), running)
    assert slack.problems == []


async def reach(stack: AsyncExitStack, slack: FakeSlack, adapter: Slack, mode: SlackMode) -> Wire:
    if mode is SlackMode.SOCKET:
        await slack.connected()
        return SocketWire(slack)
    app = web.Application()
    app.add_routes(adapter.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    session = await stack.enter_async_context(aiohttp.ClientSession())
    await slack.until(lambda: slack.sent("auth.test"))
    return HttpWire(slack, session, f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}")


async def stop(running: asyncio.Task[None]) -> None:
    running.cancel()
    await asyncio.wait([running])


@pytest.fixture(params=[SlackMode.SOCKET, SlackMode.HTTP])
async def lab(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """The world in Socket Mode, then over signed HTTP."""
    async with world(request.param) as made:
        yield made


@pytest.fixture
async def sockets() -> AsyncIterator[World]:
    """The world in Socket Mode alone."""
    async with world(SlackMode.SOCKET) as made:
        yield made


@pytest.fixture
async def signed() -> AsyncIterator[World]:
    """The world over signed HTTP alone."""
    async with world(SlackMode.HTTP) as made:
        yield made
