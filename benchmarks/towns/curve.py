"""How long each errand takes over bases of different size: in turns, so that a busy machine slows all alike."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from sqlalchemy import delete, select, update

from benchmarks.towns.house import House, Stalls
from benchmarks.towns.town import Town, towns
from bot.message import Call
from bot.schedule.delivery import Fate, Verdict
from bot.store.chores import PREFIX
from bot.store.tables import facts, plans
from bot.store.values import micros

DUE = 1_000
LIKE = 1_000  # members of the community that is asked in: the same size in every base
TURNS = 5
Errand = Callable[[], Awaitable[object]]


@dataclass
class Base:
    """A house over so many communities and members, with one of them to ask in."""

    house: House
    communities: int
    members: int
    seed: int
    best: dict[str, float] = field(default_factory=dict)
    """Milliseconds of each errand, the quickest of its turns."""
    stalls: dict[str, float] = field(default_factory=dict)
    """Milliseconds for which each job held the loop at the longest."""
    asked: int = 0
    sent: int = 0

    @property
    def town(self) -> Town:
        """The community whose size is nearest to a thousand."""
        return min(towns(self.communities, self.members, self.seed), key=lambda town: abs(town.size - LIKE))

    async def timed(self, name: str, errand: Errand) -> None:
        """Do an errand, and keep how long it took if it never took less."""
        began = time.perf_counter()
        await errand()
        took = (time.perf_counter() - began) * 1e3
        self.best[name] = min(took, self.best.get(name, took))


async def measure(bases: Sequence[Base], told: Callable[[str], object]) -> None:
    """Fill ``best`` and ``stalls`` of every base; what is erased and sent is gone from it."""
    for turn in range(TURNS):
        for base in bases:
            told(f"turn {turn + 1} of {TURNS}, {base.members:,} members")
            await _ask(base)
            await _send(base)
    for base in bases:
        told(f"jobs, {base.members:,} members")
        await _jobs(base)


async def _ask(base: Base) -> None:
    house, town = base.house, base.town
    for name, who, args in ASKED:
        # another member each time, so that nothing is answered from memory
        member = 0 if who else 10 + base.asked % (town.size - 20)
        await base.timed(name, partial(house.says, town, member, Call(name.partition(" ")[0].strip("/"), args)))
        base.asked += 1
    person = town.person(town.size - 1 - base.asked % 50)

    async def erase() -> None:
        for holder in house.app.holders:
            await holder.erase(person)

    await base.timed("erase one person", erase)


ASKED: Sequence[tuple[str, bool, Mapping[str, str]]] = (
    ("/myvents", False, {}),
    ("/resources", False, {"query": "burnout after night shifts"}),
    ("/pulse", True, {}),
    ("/mydata.export", False, {}),
    ("/mod.queue", True, {}),
    ("/home", False, {}),
)


async def _send(base: Base) -> None:
    """A tick that finds nothing; a thousand plans that fall due at once, claimed, leased and settled."""
    app, clock = base.house.app, base.house.clock
    await clock.advance(minutes=1)
    await app.clockwork.tick()
    await base.timed("tick, nothing due", app.clockwork.tick)
    mine = (plans.c.state == "active") & (plans.c.kind == "checkin") & (plans.c.id > f"{base.sent:x}")
    async with app.store.write() as tx:
        ids = [*await tx.scalars(select(plans.c.id).where(mine).order_by(plans.c.id).limit(DUE))]
        soon = micros(clock.now() - timedelta(minutes=1))
        await tx.execute(update(plans).where(plans.c.id.in_(ids)).values(next_due_at=soon))
    await base.timed(f"tick, {DUE:,} due", app.clockwork.tick)
    await base.timed(f"lease and settle {DUE:,}", partial(_settle, base))
    base.sent += 3  # of sixteen parts, so that nobody's week is used up and everybody is sent something once


async def _settle(base: Base) -> None:
    for platform in base.house.stages:
        while leased := await base.house.app.supply.lease(platform, 100):
            await base.house.app.supply.settle([Verdict(one, Fate.SENT) for one in leased])


async def _jobs(base: Base) -> None:
    """Each job twice: the first time it may find what is due since the base was made."""
    watch = Stalls()
    for _ in range(2):
        await base.house.clock.advance(days=1)
        for name, job in base.house.jobs.items():
            async with base.house.app.store.write() as tx:  # as if its turn had come by the database's own clock
                await tx.execute(delete(facts).where(facts.c.name.startswith(PREFIX)))
            base.best.pop(f"job {name}", None)
            async with watch.watched():
                await base.timed(f"job {name}", job)
            base.stalls[name] = watch.longest * 1e3
