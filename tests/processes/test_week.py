"""A simulated week with every role as real processes on PostgreSQL, each killed at random again and again."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from bot import Call, Person
from bot.schedule.delivery import Fate
from bot.schedule.plan import Plan, row
from bot.simulate.cast import START, Cast, cast
from bot.simulate.judge import judge
from bot.simulate.platform import Shown
from bot.store.channels import Channels
from bot.store.tables import deliveries, plans
from bot.store.values import instant, micros
from tests.fakes.discord.world import GUILD
from tests.processes import quick
from tests.processes.fleet import Fleet
from tests.processes.proc import Proc

ROLES = ("gateway", "web", "worker", "worker", "tick")
PERSON, CHANNEL = 710_000_000_000_000_000, 720_000_000_000_000_000


class World:
    """Members with plans for a week, all processes, and a time that leaps from one due moment to the next."""

    def __init__(self, fleet: Fleet, members: int, seed: int) -> None:
        drawn = cast(members, 7, seed)
        assert not drawn.acts
        self.people = Cast(tuple(map(moved, drawn.plans)), (), drawn.end)
        self.fleet = fleet
        self.draw = random.Random(seed)
        self.shown: list[Shown] = []
        self.killed: Counter[str] = Counter()
        self._file = fleet.folder / "ahead"
        self._procs: list[Proc] = []

    def keys(self) -> Iterator[str]:
        for first in self.people.plans:
            for due, plan in self.people.due(first):
                yield f"{plan.id}.{micros(due):x}"

    @property
    def now(self) -> datetime:
        return quick.elsewhen(self._file)(None)

    def leap(self, to: datetime) -> None:
        """Let it be then, for every process at once."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str((to - quick.real()).total_seconds()))
        fresh.replace(self._file)

    async def begin(self) -> None:
        from adapters.discord.wire import nonce

        self.leap(START)
        rest, channels = self.fleet.discord.rest, Channels(self.fleet.store)
        by_nonce = {nonce(key): key for key in self.keys()}
        for plan in self.people.plans:
            channel = str(int(plan.owner.id) - PERSON + CHANNEL)
            rest.channels[channel] = []
            rest.places.members.add(plan.owner.id)
            assert isinstance(plan.owner, Person)
            await channels.keep(plan.owner, channel)
        async with self.fleet.store.write() as tx:
            await tx.execute(insert(plans), [row(plan) for plan in self.people.plans])
        post = rest._post

        def noted(channel: str, body: dict[str, object]) -> dict[str, object]:
            rest.forget_nonces()  # what comes twice is shown twice
            self.shown.append(Shown(by_nonce[str(body["nonce"])], channel, self.now))
            return post(channel, body)

        rest._post = noted  # type: ignore[method-assign, assignment]
        first = await self._started(ROLES[0])  # it makes the keys
        self._procs = [first, *await asyncio.gather(*(self._started(role) for role in ROLES[1:]))]

    async def live(self, kills: float) -> None:
        """Go through the week; at each due moment somebody is killed with this chance, and started again."""
        moments = sorted({due for first in self.people.plans for due, _ in self.people.due(first)})
        for due in moments:
            if self.now < due - timedelta(seconds=1):
                self.leap(due - timedelta(seconds=1))
            if self.draw.random() < kills:
                await self.fleet.clock.sleep(self.draw.uniform(0.5, 3.0))
                await self._kill(self.draw.randrange(len(ROLES)))
            async with asyncio.timeout(120):
                while not await self._done(due):
                    await self.fleet.clock.sleep(0.1)

    async def _kill(self, number: int) -> None:
        self._procs[number].kill()
        await self._procs[number].ends()
        self.killed[ROLES[number]] += 1
        self._procs[number] = await self._started(ROLES[number])

    async def _started(self, role: str) -> Proc:
        return await self.fleet.quick(role, ahead=f"@{self._file}")

    async def _done(self, due: datetime) -> bool:
        """Whether what was due up to then has been claimed, sent and written down."""
        open_ = (Fate.WAITING.value, Fate.LEASED.value)
        async with self.fleet.store.read() as db:
            behind = await db.scalar(select(func.count()).where(plans.c.next_due_at <= micros(due)))
            waiting = await db.scalar(select(func.count()).where(deliveries.c.state.in_(open_)))
        return not behind and not waiting

    async def yielded(self) -> set[tuple[str, datetime]]:
        """What gave way to something more important: plans' ids and times."""
        gone = select(deliveries.c.plan, deliveries.c.due_at).where(deliveries.c.state == Fate.YIELDED.value)
        async with self.fleet.store.read() as db:
            return {(plan, instant(due)) for plan, due in await db.execute(gone)}


def moved(plan: Plan) -> Plan:
    """A member of the cast, in a Discord server."""
    number = PERSON + int(plan.id[:8], 16)
    return replace(plan, owner=Person("discord", GUILD, str(number)), call=Call("helpnow"))


async def lived(fleet: Fleet, members: int, seed: int, kills: float) -> World:
    world = World(fleet, members, seed)
    await world.begin()
    await world.live(kills)
    return world


async def judged(world: World) -> None:
    found = judge(world.people, world.shown, await world.yielded())
    assert found.planned == found.sent + found.yielded > 0
    faults = (found.missed, found.doubled, found.unwanted, found.wrong_hour, found.in_sleep, found.in_quiet_hours)
    assert faults == (0, 0, 0, 0, 0, 0), found


async def test_a_week_of_a_few_members_with_kills_loses_doubles_and_wakes_nothing(fleet: Fleet) -> None:
    world = await lived(fleet, members=4, seed=3, kills=0.7)
    assert world.killed.total() > 0
    await judged(world)


@pytest.mark.soak
async def test_a_week_of_many_members_with_every_role_killed_loses_doubles_and_wakes_nothing(fleet: Fleet) -> None:
    world = await lived(fleet, members=40, seed=11, kills=0.6)
    assert set(world.killed) == set(ROLES)
    await judged(world)
