"""Slash command to private reply over Socket Mode: our adapter against bare slack-bolt, in one run on one fake."""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import Slack, render
from benchmarks.table import Row, show
from bot.clock import SystemClock
from bot.cog import Cog, Context, command
from bot.command import Outcome
from bot.community import Communities
from bot.desk import Desk
from bot.dispatch import Dispatcher
from bot.draft import Drafts
from bot.guard import Consenting, RateLimit, for_audience
from bot.i18n import Languages, P
from bot.message import Button, Call, Reply
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, FakeSlack, Json, Member
from tests.fakes.slack.payloads import slash
from tests.fakes.slack.state import GENERAL
from tests.house import Memory

REPLY = Reply.say("Somebody is there for you at any hour.", Button("More", Call("ping")))
TURNS, FEW, SLOW, ROUNDS, MANY = 60, 50, 150, 4, 1000
Act = Callable[[], Awaitable[object]]
Way = Callable[[FakeSlack], AbstractAsyncContextManager[None]]


class Ping(Cog):
    """The least that a feature can do."""

    @command("ping", P("Answer"), urgent=True)
    async def ping(self, ctx: Context) -> Outcome:
        """Answer at once."""
        return REPLY


@dataclass
class Taken:
    """What one way of answering took: seconds of each answer at concurrency 1, and answers a second at 50."""

    alone: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        return sorted(self.alone)[int(len(self.alone) * share)] * 1000


@asynccontextmanager
async def bare_bolt(slack: FakeSlack, *, early: bool) -> AsyncIterator[None]:
    """slack-bolt as its guide shows it, sending the same bytes; *early* is ``process_before_response``."""
    quiet = logging.getLogger("benchmarks.slack")
    quiet.setLevel(logging.WARNING)
    reply: Json = {"response_type": "ephemeral", **render.message(REPLY)}
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, session=session, logger=quiet)
        app = AsyncApp(client=client, signing_secret="x", process_before_response=early, logger=quiet)

        @app.command("/ping")
        async def ping(ack: AsyncAck) -> None:
            await ack(reply)

        handler = AsyncSocketModeHandler(app, APP_TOKEN, logger=quiet)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def ours(slack: FakeSlack) -> AsyncIterator[None]:
    """The adapter in a house with every guard."""
    clock, memory, languages = SystemClock(), Memory(), Languages(Path("nowhere"))
    drafts = Drafts(clock)
    dispatch = Dispatcher([Ping()], (for_audience, RateLimit(clock), Consenting(memory)), drafts)
    desk = Desk(dispatch, drafts, languages, clock, Communities(memory, languages), memory, memory.first)
    adapter = Slack(clock, bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=slack.api_url)
    running = asyncio.create_task(adapter.run(desk))
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def typing(slack: FakeSlack, ada: Member) -> Act:
    """Return what types /ping and waits for the answer; the fake does no more than it must."""

    async def act() -> None:
        payload = slash(ada.user, GENERAL, "/ping", "", slack.number("t."), f"{slack.home}respond/x", slack)
        ack = await slack.envelope("slash_commands", payload)
        assert ack.body["blocks"], "there was no answer"

    return act


async def one_at_a_time(act: Act, times: int, into: Taken) -> None:
    """Add the seconds of each *act* to *into*."""
    for _ in range(times):
        start = time.perf_counter()
        await act()
        into.alone.append(time.perf_counter() - start)


async def many_at_a_time(act: Act, times: int, at_once: int = 50) -> float:
    """How many *act* a second with *at_once* in flight."""
    left = iter(range(times))

    async def work() -> None:
        for _ in left:
            await act()

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return times / (time.perf_counter() - start)


@asynccontextmanager
async def ready(way: Way) -> AsyncIterator[Act]:
    """One way of answering, on a fake of its own, warmed up."""
    async with FakeSlack() as slack:
        slack.keep = False
        ada = Member(slack, "U1ADA")
        async with way(slack):
            await slack.connected()
            act = typing(slack, ada)
            await one_at_a_time(act, 50, Taken())
            yield act


async def measure(ways: Sequence[Way], turns: int, few: int) -> list[Taken]:
    """All ways are up at once and take *turns* of a *few* answers, so that a busy machine slows all alike."""
    taken = [Taken() for _ in ways]
    async with AsyncExitStack() as stack:
        acts = [await stack.enter_async_context(ready(way)) for way in ways]
        gc.collect()
        for _ in range(turns):
            for act, into in zip(acts, taken, strict=True):
                await one_at_a_time(act, few, into)
        for _ in range(ROUNDS):
            for act, into in zip(acts, taken, strict=True):
                into.rate.append(await many_at_a_time(act, MANY))
    return taken


def run() -> Sequence[Row]:
    """Measure for about ten seconds and return the rows."""
    mine, bare = asyncio.run(measure((ours, partial(bare_bolt, early=True)), TURNS, FEW))
    [default] = asyncio.run(measure((partial(bare_bolt, early=False),), 1, SLOW))
    half, most = 0.5, 0.99
    return [
        row(
            "Slack, slash → private reply, p50",
            mine.percentile(half),
            bare.percentile(half),
            "ms",
            "≤ 1.2 × bare bolt",
            1.2,
        ),
        row("Slack, slash → private reply, p99", mine.percentile(most), bare.percentile(most), "ms", "–"),
        row("Slack, 50 at once", median(mine.rate), median(bare.rate), "/s", "–"),
        row(
            "Slack, against bolt's default, p50",
            mine.percentile(half),
            default.percentile(half),
            "ms",
            "≥ 10 × faster",
            0.1,
        ),
    ]


def row(what: str, mine: float, other: float, unit: str, target: str, most: float | None = None) -> Row:
    """Compare two figures; *most* is the ratio that the target allows."""
    ratio = mine / other
    return Row(
        what, f"{mine:,.3g} {unit}", f"{other:,.3g} {unit}", f"{ratio:.3f}", target, most is None or ratio <= most
    )


if __name__ == "__main__":
    show(run())
