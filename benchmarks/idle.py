"""Memory of an idle house with a thousand communities beside one with few, and how long each takes to be ready.

The program runs as its own process with both fakes connected; every Discord server among the communities is asked for
once, so that what the house remembers of a community is in its memory.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.generate import fill
from benchmarks.program import environment, quiet, resident
from benchmarks.table import Row, show
from benchmarks.towns.town import Town, towns
from bot.app import opened
from bot.clock import SystemClock
from bot.settings import load
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.fakes.discord import world
from tests.fakes.discord.exchange import Exchange

FEW, MANY, SEED = 10, 1_000, 1
MOST = 10.0  # MB for a thousand communities: ten kilobytes for one
AT_ONCE = 20


class Idle(NamedTuple):
    """Seconds to ready, and MB at rest before and after every server was asked for."""

    ready: float
    before: float
    after: float


def run() -> list[Row]:
    """Measure and return the rows."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    few, many = await _idle(FEW), await _idle(MANY)
    grown = (many.after - few.after) * 1_000 / (MANY - FEW)
    ratio, slower = many.after / few.after, many.ready / few.ready
    what = f"idle memory with {MANY:,} communities"
    ready = f"start to ready with {MANY:,} communities"
    return [
        Row(what, f"{many.after:.0f} MB", f"{few.after:.0f} MB ({FEW})", f"{ratio:.2f}", "<= 1.1", ratio <= 1.1),
        Row("memory for a thousand communities", f"{grown:.1f} MB", "", "", f"<= {MOST:g} MB", grown <= MOST),
        Row(ready, f"{many.ready:.2f} s", f"{few.ready:.2f} s ({FEW})", f"{slower:.2f}", "<= 1.5", slower <= 1.5),
    ]


async def _idle(communities: int) -> Idle:
    async with discords.FakeDiscord() as one, slacks.FakeSlack() as two:
        two.keep = False
        with tempfile.TemporaryDirectory(prefix="labmates-idle-") as folder:
            own = environment(Path(folder), one, two)
            async with opened(load(LABMATES_DATA_DIR=f"{folder}/var"), SystemClock()) as app:
                await fill(app, communities, communities * 10, SEED, told=lambda _: None)
            servers = [town for town in towns(communities, communities * 10, SEED) if not town.slack]
            one.gateway.guilds = [town.id for town in servers]
            began = time.perf_counter()
            process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=own, stderr=-3)
            try:
                await one.gateway.until("ready", 1)
                await two.connected()
                ready = time.perf_counter() - began
                await quiet(process.pid)
                before = resident(process.pid)
                for first in range(0, len(servers), AT_ONCE):
                    await asyncio.gather(*(_ask(one, town) for town in servers[first : first + AT_ONCE]))
                await quiet(process.pid)
                return Idle(ready, before, resident(process.pid))
            finally:
                process.terminate()
                await process.wait()


async def _ask(fake: discords.FakeDiscord, town: Town) -> Exchange:
    """Let a member of a server ask for resources."""
    person = world.member(town.person(0).id, "ada", world.MEMBER_RIGHTS, ())

    def build(number: str, token: str) -> world.Json:
        data = {"id": "1", "name": "resources", "type": 1, "options": []}
        event = world.interaction(2, number, token, data, person, locale="en-US")
        return event | {"guild_id": town.id, "guild": event["guild"] | {"id": town.id}}

    exchange = await (await fake.interact(build)).shown()
    del fake.rest.exchanges[exchange.event["token"]]
    fake.requests.clear()
    return exchange


if __name__ == "__main__":
    show(run())
