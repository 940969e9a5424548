"""A slash command to its private answer: our adapter against bare discord.py, on one fake Discord in one run.

``python -m benchmarks.discord_adapter``; about twelve seconds. The fake's own work is in both figures.
"""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from statistics import median, quantiles
from time import perf_counter

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord import Discord
from benchmarks.table import Row, show
from bot import Cog, Context, Outcome, P, Reply, command
from bot.clock import SystemClock
from tests.discord.house import Doors, Facts, Memory, desk
from tests.fakes.discord import TOKEN, Actor, FakeDiscord

ROUNDS = 16  # short and in turn, so that a slow moment of the machine hits both
ALONE = 75  # commands one after another, a round
MANY, AT_ONCE = 300, 50
SLOWER, LESS = 1.15, 0.85  # the targets


class Hello(Cog):
    """No work at all."""

    @command("hello", P("Say hello"))
    async def hello(self, ctx: Context) -> Outcome:
        """Say it."""
        return Reply.say("hello")


class Bare(discord.Client):
    """The least that discord.py can do."""

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer at once."""
        await interaction.response.send_message("hello", ephemeral=True)


class Runner:
    """Commands sent through one fake, and how long their answers took, in seconds."""

    def __init__(self, fake: FakeDiscord) -> None:
        self.actor = Actor(fake)
        self.alone: list[float] = []
        self.rates: list[float] = []
        self._fake = fake

    async def one(self) -> float:
        """Run one command and return how long its answer took."""
        began = perf_counter()
        seen = await self.actor.runs("hello")
        await seen.until()
        del self._fake.rest.exchanges[seen.event["token"]]
        return perf_counter() - began

    async def round(self) -> None:
        """Measure once alone and once with many at a time."""
        gc.collect()
        self.alone += [await self.one() for _ in range(ALONE)]
        began = perf_counter()
        await asyncio.gather(*(self._several(MANY // AT_ONCE) for _ in range(AT_ONCE)))
        self.rates.append(MANY / (perf_counter() - began))

    async def _several(self, count: int) -> None:
        for _ in range(count):
            await self.one()


@asynccontextmanager
async def bare() -> AsyncIterator[Runner]:
    """Bare discord.py against a fake of its own."""
    async with FakeDiscord() as fake:
        client = Bare(
            intents=discord.Intents.none(), max_messages=None, member_cache_flags=discord.MemberCacheFlags.none()
        )

        async def run() -> None:
            async with client:
                await client.start(TOKEN)

        async with _running(fake, run):
            yield Runner(fake)


@asynccontextmanager
async def ours() -> AsyncIterator[Runner]:
    """The whole house behind our adapter, against a fake of its own."""
    async with FakeDiscord() as fake:
        clock, memory = SystemClock(), Memory()
        adapter = Discord(
            TOKEN, clock, Facts(memory), Doors(memory), api_url=fake.api_url, gateway_url=fake.gateway_url
        )
        house = desk([Hello()], clock, memory)
        async with _running(fake, lambda: adapter.run(house)):
            yield Runner(fake)


@asynccontextmanager
async def _running(fake: FakeDiscord, run: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    point(fake)
    task = asyncio.ensure_future(run())
    try:
        await fake.gateway.until("ready", 1)
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def point(fake: FakeDiscord) -> None:
    """discord.py keeps its addresses on classes, so only one fake can be spoken to at a time."""
    Route.BASE = f"{fake.api_url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = URL(fake.gateway_url)


async def measure() -> tuple[Runner, Runner]:
    """Return our runner and the bare one, after some rounds of each in turn."""
    async with bare() as theirs, ours() as mine:
        for runner in (theirs, mine) * (ROUNDS + 1):
            point(runner._fake)
            await runner.round()
        return mine, theirs


def run() -> list[Row]:
    """Measure, and return the rows of the table."""
    logging.getLogger("discord").setLevel(logging.ERROR)
    mine, theirs = asyncio.run(measure())
    alone, bare_alone = mine.alone[ALONE:], theirs.alone[ALONE:]  # without the first round, which warms up
    rate, bare_rate = median(mine.rates[1:]), median(theirs.rates[1:])
    p50, bare_p50, share = median(alone), median(bare_alone), rate / bare_rate
    return [
        _times("Discord: slash to private answer, p50", p50, bare_p50, f"<= {SLOWER} x", p50 / bare_p50 <= SLOWER),
        _times("Discord: slash to private answer, p99", _p99(alone), _p99(bare_alone), "", True),
        Row(
            f"Discord: answers a second, {AT_ONCE} at a time",
            f"{rate:,.0f}",
            f"{bare_rate:,.0f} (bare discord.py)",
            f"{share:.2f}",
            f">= {LESS} x",
            share >= LESS,
        ),
    ]


def _times(what: str, mine: float, theirs: float, target: str, met: bool) -> Row:
    baseline = f"{theirs * 1000:.2f} ms (bare discord.py)"
    return Row(what, f"{mine * 1000:.2f} ms", baseline, f"{mine / theirs:.2f}", target, met)


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]


if __name__ == "__main__":
    show(run())
