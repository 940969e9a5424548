"""Slash command to private reply over Socket Mode: our adapter against bare slack-bolt, in one run on one fake."""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

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
ROUNDS, SINGLE, SLOW, MANY = 6, 300, 40, 1000  # rounds alternate, so that a busy machine slows all alike
Act = Callable[[], Awaitable[object]]


class Ping(Cog):
    """The least that a feature can do."""

    @command("ping", P("Answer"), urgent=True)
    async def ping(self, ctx: Context) -> Outcome:
        """Answer at once."""
        return REPLY


@dataclass
class Taken:
    """What one way of answering took: milliseconds at concurrency 1, and answers a second at 50."""

    p50: list[float]
    p99: list[float]
    rate: list[float]


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
        payload = slash(ada.user, GENERAL, "/ping", "", slack.number("t."), f"{slack.home}respond/x")
        ack = await slack.envelope("slash_commands", payload)
        assert ack.body["blocks"], "there was no answer"

    return act


async def one_at_a_time(act: Act, times: int) -> tuple[float, float]:
    """The p50 and p99 of *act* in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        await act()
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return taken[times // 2], taken[int(times * 0.99)]


async def many_at_a_time(act: Act, times: int, at_once: int = 50) -> float:
    """How many *act* a second with *at_once* in flight."""
    left = iter(range(times))

    async def work() -> None:
        for _ in left:
            await act()

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return times / (time.perf_counter() - start)


async def measure(way: Callable[[FakeSlack], AbstractAsyncContextManager[None]], times: int, into: Taken) -> None:
    """Add one round of one way to *into*."""
    async with FakeSlack() as slack:
        slack.keep = False
        ada = Member(slack, "U1ADA")
        async with way(slack):
            await slack.connected()
            act = typing(slack, ada)
            await one_at_a_time(act, 20)
            gc.collect()
            p50, p99 = await one_at_a_time(act, times)
            into.p50.append(p50)
            into.p99.append(p99)
            into.rate.append(await many_at_a_time(act, MANY))


async def measure_all() -> tuple[Taken, Taken, Taken]:
    """Rounds of ours, bare bolt and bolt's default, in turn."""
    mine, bare, default = (Taken([], [], []) for _ in range(3))
    for _ in range(ROUNDS):
        await measure(ours, SINGLE, mine)
        await measure(lambda slack: bare_bolt(slack, early=True), SINGLE, bare)
        await measure(lambda slack: bare_bolt(slack, early=False), SLOW, default)
    return mine, bare, default


def run() -> Sequence[Row]:
    """Measure for about fifteen seconds and return the rows."""
    mine, bare, default = asyncio.run(measure_all())
    return [
        row("Slack, slash → private reply, p50", min(mine.p50), min(bare.p50), "ms", "≤ 1.2 × bare bolt", most=1.2),
        row("Slack, slash → private reply, p99", min(mine.p99), min(bare.p99), "ms", "–"),
        row("Slack, 50 at once", max(mine.rate), max(bare.rate), "/s", "–"),
        row("Slack, against bolt's default, p50", min(mine.p50), min(default.p50), "ms", "≥ 10 × faster", most=0.1),
    ]


def row(what: str, mine: float, other: float, unit: str, target: str, most: float | None = None) -> Row:
    """Compare the least disturbed round of each; *most* is the ratio that the target allows."""
    ratio = mine / other
    return Row(
        what, f"{mine:,.3g} {unit}", f"{other:,.3g} {unit}", f"{ratio:.3f}", target, most is None or ratio <= most
    )


if __name__ == "__main__":
    show(run())
