"""Core dispatch: call to permission to bind to a handler that does nothing, beside discord.py's command tree."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks.table import Row, show
from bot import Call, Cog, Context, Outcome, P, Person, Place, Reply, command
from bot.clock import SystemClock
from bot.command import Command
from bot.dispatch import Dispatcher
from bot.draft import Drafts
from bot.guard import for_audience

CTX = Context(Person("bench", "lab", "1"), Place("bench", "lab", "2"))
CALL = Call("draw", {"tube": "gold", "count": "2"})
DONE = Reply.say("done")
TURNS = 20_000


class One(Cog):
    """A command with two fields."""

    @command("draw", P("Draw a tube"))
    async def draw(self, ctx: Context, tube: str, count: int = 1) -> Outcome:
        """Do nothing."""
        return DONE


class Many(One):
    """The same command among a hundred."""

    def commands(self) -> list[Command]:
        """Return the one, and ninety-nine others."""
        (one,) = One().commands()
        others = [Command(f"draw{n}", one.summary, one.fields, one.handler) for n in range(99)]
        return [one, *others]


def run() -> list[Row]:
    """Measure and return the rows."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    clock = SystemClock()
    one = Dispatcher([One()], [for_audience], Drafts(clock))
    many = Dispatcher([Many()], [for_audience], Drafts(clock))
    tree = _tree()
    ours, hundred, theirs = [], [], []
    for _ in range(5):  # in turn, so that a slow moment of the machine hits all three
        ours.append(await _time(lambda: one(CALL, CTX)))
        hundred.append(await _time(lambda: many(CALL, CTX)))
        theirs.append(await _time(tree, 4_000))
    a, b, c = min(ours), min(hundred), min(theirs)
    return [
        Row("dispatch, one command", f"{a:.1f} µs", f"{c:.1f} µs (discord.py tree)", f"{a / c:.2f}", "<= 5 µs", a <= 5),
        Row(
            "dispatch, of 100 commands",
            f"{b:.1f} µs",
            f"{a:.1f} µs (of 1)",
            f"{b / a:.2f}",
            "within 10 %",
            b / a <= 1.1,
        ),
    ]


async def _time(call: Callable[[], Awaitable[object]], turns: int = TURNS) -> float:
    began = time.perf_counter()
    for _ in range(turns):
        await call()
    return (time.perf_counter() - began) / turns * 1e6


def _tree() -> Callable[[], Awaitable[object]]:
    import discord
    from discord import app_commands

    client = discord.Client(intents=discord.Intents.none())
    tree: app_commands.CommandTree[Any] = app_commands.CommandTree(client)

    @tree.command(name="draw", description="Draw a tube")
    async def draw(interaction: discord.Interaction, tube: str, count: int = 1) -> None:
        """Do nothing."""

    options = [{"name": "tube", "type": 3, "value": "gold"}, {"name": "count", "type": 4, "value": 2}]
    user = {"id": "1", "username": "ada", "discriminator": "0", "avatar": None, "global_name": None}
    payload: Any = {
        "id": "5", "application_id": "6", "type": 2, "token": "t", "version": 1, "user": user, "channel_id": "2",
        "channel": {"id": "2", "type": 1}, "attachment_size_limit": 1, "entitlements": [], "locale": "en-US",
        "data": {"id": "7", "name": "draw", "type": 1, "options": options},
    }  # fmt: skip

    async def call() -> None:
        await tree._call(discord.Interaction(data=payload, state=client._connection))

    return call


if __name__ == "__main__":
    show(run())
