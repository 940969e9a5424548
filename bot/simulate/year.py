"""Runs a simulated year: steps from one due moment to the next, kills now and then, and counts what came of it."""

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import delete, func, insert, select

from bot.errors import Fault
from bot.schedule.delivery import Fate
from bot.schedule.plan import row
from bot.simulate.cast import GRID, PLATFORM, START, Cast, cast, on_grid
from bot.simulate.judge import Verdict, judge
from bot.simulate.platform import Platform
from bot.simulate.process import Part, Process
from bot.simulate.works import LeapClock, Works
from bot.store import Store
from bot.store.tables import deliveries, message_weeks, plans
from bot.store.values import instant

KILLS: Final = timedelta(days=10)  # about as much time passes from one kill to the next


@dataclass(frozen=True, slots=True)
class Troubles:
    """How hard the year is made."""

    kill: bool = False
    processes: int = 1


@dataclass(frozen=True, slots=True)
class Numbers:
    """What came of it; ``kills`` really happened, ``repeated`` messages were shown once by the platform."""

    verdict: Verdict
    kills: int
    repeated: int

    def told(self) -> list[tuple[str, int]]:
        """Return every number with its name, those that ought to be 0 last."""
        named = [(name.replace("_", " "), number) for name, number in vars(self.verdict).items()]
        return [("kills", self.kills), ("repeated and shown once", self.repeated), *named]

    @property
    def faults(self) -> int:
        """How many faults there were."""
        v = self.verdict
        return v.missed + v.doubled + v.unwanted + v.wrong_hour + v.in_sleep + v.in_quiet_hours


class Hand(Protocol):
    """What does the steps: in this process, or in one that can be killed."""

    async def step(self, now: datetime, acts: tuple[int, int], *, kill: bool = False) -> datetime | None:
        """Do what is due at ``now``, then the acts with these numbers; return when more is due."""


class Here:
    """The steps in this process: quick, and safe from kills."""

    def __init__(self, store: Store, cast: Cast, platform: Platform) -> None:
        """Send to ``platform``."""
        self._cast = cast
        self._clock = LeapClock(START)
        self._works = Works(store, self._clock, self._send)
        self._platform = platform

    async def step(self, now: datetime, acts: tuple[int, int], *, kill: bool = False) -> datetime | None:
        """Do what is due at ``now``, then the acts with these numbers; return when more is due."""
        self._clock.put(now)
        due = await self._works.step()
        for act in self._cast.acts[slice(*acts)]:
            self._clock.put(act.at)
            await self._works.act(act)
            due = await self._works.step()
        return due

    async def _send(self, key: str, to: str) -> None:
        self._platform.take(key, to, self._clock.now())


async def simulate(
    members: int, days: int, seed: int, url: str | None, troubles: Troubles, passed: Callable[[int], object]
) -> Numbers:
    """Let members live for so many days, and judge what they were sent.

    ``url`` is a database without plans of its own, a temporary SQLite file when None; what the simulation puts in is
    taken out again. ``passed(days)`` is called as time goes by. Raises ``StoreError`` or ``Fault`` with the mend.
    """
    with tempfile.TemporaryDirectory(prefix="labmates-year-") as folder:
        where = url or f"sqlite:///{Path(folder) / 'year.db'}"
        if troubles.processes > 1 and where.startswith("sqlite"):
            raise Fault(
                "a SQLite file belongs to one process at a time: give a PostgreSQL with --database-url, "
                "or --processes 1"
            )
        people = cast(members, days, seed)
        platform = Platform()
        await _set_up(where, people)
        kills = await _live(where, people, platform, Part(where, members, days, seed, False), troubles, passed)
        yielded = await _taken_down(where)
        return Numbers(judge(people, platform.shown, yielded), kills, platform.repeated)


async def _live(
    url: str, people: Cast, platform: Platform, part: Part, troubles: Troubles, passed: Callable[[int], object]
) -> int:
    draw = random.Random(part.seed + 1)  # noqa: S311 - when to kill
    async with _hands(url, people, platform, part, troubles, draw) as hands:
        now, act, day = START, 0, 0
        next_kill = START + KILLS if troubles.kill else people.end
        while now <= people.end:
            until = act
            while until < len(people.acts) and people.acts[until].at <= now:
                until += 1
            before = _kills(hands)
            due = await _together(hands, now, (act, until), now >= next_kill, draw)
            if _kills(hands) > before:  # else it is tried again at the next step
                next_kill = now + KILLS * draw.uniform(0.5, 1.5)
            act = until
            acts_at = [people.acts[act].at] if act < len(people.acts) else []
            now = max(now + GRID, min([*([on_grid(due)] if due else []), *acts_at, people.end + GRID]))
            if (today := min((now - START).days, (people.end - START).days)) > day:
                passed(today - day)
                day = today
        return _kills(hands)


def _kills(hands: Sequence[Hand]) -> int:
    return sum(hand.kills for hand in hands if isinstance(hand, Process))


async def _together(
    hands: Sequence[Hand], now: datetime, acts: tuple[int, int], kill: bool, draw: random.Random
) -> datetime | None:
    """Have all hands do what is due at once, one of which may be killed; then the first does what members do."""
    victim = draw.randrange(len(hands)) if kill else -1
    found = await asyncio.gather(*(h.step(now, (0, 0), kill=n == victim) for n, h in enumerate(hands)))
    if acts[0] < acts[1]:
        return await hands[0].step(now, acts)
    return min((due for due in found if due is not None), default=None)


@asynccontextmanager
async def _hands(
    url: str, people: Cast, platform: Platform, part: Part, troubles: Troubles, draw: random.Random
) -> AsyncIterator[Sequence[Hand]]:
    if not troubles.kill and troubles.processes == 1:
        store = await Store.open(url)
        try:
            yield [Here(store, people, platform)]
        finally:
            await store.close()
        return
    alone = Part(part.url, part.members, part.days, part.seed, alone=troubles.processes == 1)
    children = [Process(alone, platform, draw) for _ in range(troubles.processes)]
    try:
        yield children
    finally:
        for child in children:
            await child.close()


async def _set_up(url: str, people: Cast) -> None:
    store = await Store.open(url)
    try:
        await store.migrate()
        async with store.write() as tx:
            await tx.execute(delete(deliveries).where(deliveries.c.platform == PLATFORM))
            await tx.execute(delete(plans).where(plans.c.community == f"{PLATFORM}:lab"))
            if await tx.scalar(select(func.count()).select_from(plans)):
                raise Fault(f"{store.place} has plans of real people in it: give a database that nobody uses")
            await tx.execute(insert(plans), [row(plan) for plan in people.plans])
    finally:
        await store.close()


async def _taken_down(url: str) -> set[tuple[str, datetime]]:
    """Take out what the simulation put in, and return what gave way: plans' ids and times."""
    store = await Store.open(url)
    mine = deliveries.c.platform == PLATFORM
    try:
        async with store.write() as tx:
            gone = select(deliveries.c.plan, deliveries.c.due_at).where(mine, deliveries.c.state == Fate.YIELDED.value)
            yielded = {(plan, instant(due)) for plan, due in await tx.execute(gone)}
            await tx.execute(delete(deliveries).where(mine))
            await tx.execute(delete(plans).where(plans.c.community == f"{PLATFORM}:lab"))
            await tx.execute(delete(message_weeks).where(message_weeks.c.person.startswith(f"{PLATFORM}:")))
    finally:
        await store.close()
    return yielded
