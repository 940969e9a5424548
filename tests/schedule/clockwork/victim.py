"""A process that dies by SIGKILL at a given point between claim and sent: python -m …victim URL FILE POINT."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Context, Outcome, Person, Place, Reply
from bot.schedule.plan import Plan
from bot.schedule.tick import Tick
from bot.store import Store
from tests.clock import START
from tests.schedule.clockwork.works import Works, every
from tests.stage import Stage

MEMBERS = ("ada", "bob", "eve")
DUE = START + timedelta(days=7)
POINTS = (
    "in the middle of claiming",
    "before write 1 is kept",  # the claim
    "after write 1 is kept",
    "before write 2 is kept",  # the lease
    "after write 2 is kept",
    "while the reply is written",
    "before the platform has it",
    "after the platform has it",
    "before write 3 is kept",  # the settlement
    "after write 3 is kept",
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Mortal(Store):
    """A store that dies before or after it keeps a certain write."""

    point = ""
    writes = 0

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        self.writes += 1
        number = self.writes
        async with super().write() as tx:
            yield tx
            self.reach(f"before write {number} is kept")
        self.reach(f"after write {number} is kept")

    def reach(self, point: str) -> None:
        if point == self.point:
            die()


class Noted(Stage):
    """A stage that writes down what it shows, so that it outlives the process."""

    def __init__(self, file: Path, store: Mortal) -> None:
        super().__init__()
        self.file = file
        self.store = store
        self.keys = set(file.read_text().split()) if file.exists() else set()

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        self.store.reach("before the platform has it")
        if key not in self.keys:
            with self.file.open("a") as out:
                out.write(f"{key}\n")
                out.flush()
                os.fsync(out.fileno())
        await super().deliver(person, reply, key)
        self.store.reach("after the platform has it")


async def live(url: str, file: Path, point: str, now: datetime) -> None:
    """Tick and send once, and die at the point, if it is one."""
    store = await Mortal.open(url)
    assert isinstance(store, Mortal)
    store.writes = 0
    store.point = point
    try:
        works = Works(store)
        works.house.adapters["stage"] = Noted(file, store)
        works.clock.set(now)
        if point == "in the middle of claiming":
            works.tick = Tick(store, claiming)
        hello = works.cog.hello

        async def run(*args: object) -> Outcome:
            store.reach("while the reply is written")
            return await hello(Context(Person("stage", "lab", "ada"), Place("stage", "lab", "ada")))

        object.__setattr__(works.house.dispatch.commands["hello"], "handler", run)
        await works.at_once()
    finally:
        await store.close()


def claiming(plan: Plan, after: datetime) -> datetime | None:
    if str(plan.owner).endswith(MEMBERS[1]):
        die()
    return every(plan, after)


if __name__ == "__main__":
    asyncio.run(live(sys.argv[1], Path(sys.argv[2]), sys.argv[3], DUE))
