"""The loops: woken when something comes, and gone without leaving anything half done."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot import Call, Person, Reply
from bot.clock import SystemClock
from bot.errors import StoreError
from bot.schedule.clockwork import Clockwork
from bot.schedule.delivery import Fate, Verdict
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.schedule.plan import Plan
from bot.schedule.plans import Plans
from bot.schedule.tick import Tick, Ticked
from bot.store import Store
from tests.schedule.clockwork.works import Works, ada, weekly
from tests.stage import Stage


class Door:
    """A stage's door that can be held shut, to look at what is on its way."""

    def __init__(self, works: Works) -> None:
        self.reached = asyncio.Event()
        self.open = asyncio.Event()
        self.works = works
        works.stage.deliver = self.deliver  # type: ignore[method-assign]

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        self.reached.set()
        await self.open.wait()
        await Stage.deliver(self.works.stage, person, reply, key)


@pytest.fixture
def works(store: Store) -> Works:
    """By the machine's own clock."""
    works = Works(store)
    works.clock = SystemClock()  # type: ignore[assignment]
    works.plans = Plans(store, works.clock, hourly)
    works.tick = Tick(store, hourly)
    works.outbox = Outbox(store, works.clock)
    works.supply = works.new_supply()
    works.sender = works.new_sender()
    works.clockwork = Clockwork(works.clock, works.tick, works.supply, works.sender)
    return works


def hourly(plan: Plan, after: datetime) -> datetime | None:
    return after + timedelta(hours=1)


async def ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def settled(works: Works, wanted: dict[Fate, int]) -> None:
    async with asyncio.timeout(30):
        while await works.fates() != wanted:
            await works.clock.sleep(0.01)


async def test_the_clockwork_sends_what_is_due_when_it_starts(works: Works) -> None:
    await works.plans.put(weekly(next_due_at=works.clock.now() - timedelta(minutes=1)))
    task = asyncio.create_task(works.clockwork.run(["stage"], alone=works.store.sqlite))
    await settled(works, {Fate.SENT: 1})
    last = await works.clockwork.last()
    assert last is not None and last.tzinfo is UTC
    await ended(task)
    assert works.heard() == ["Hello you"]


async def test_a_tick_wakes_a_sender_that_rests(works: Works) -> None:
    task = asyncio.create_task(works.clockwork.run(["stage"], alone=works.store.sqlite))
    await works.clock.sleep(0.1)
    await works.plans.put(weekly(next_due_at=works.clock.now()))
    await works.clockwork.tick()
    await settled(works, {Fate.SENT: 1})
    await ended(task)


async def test_whoever_stops_finishes_what_is_on_its_way_and_gives_back_the_rest(works: Works) -> None:
    door = Door(works)
    for number in range(5):
        await works.outbox.put(Kind.CHECKIN, ada(f"m{number}"), Call("hello"))
    task = asyncio.create_task(works.sender.run(["stage"]))
    await door.reached.wait()
    task.cancel()
    await works.clock.sleep(0.15)  # the others have had their moment, and did not leave
    door.open.set()
    with suppress(asyncio.CancelledError):
        await task
    fates = await works.fates()
    shown = sum(len(works.heard(f"m{number}")) for number in range(5))
    assert fates.get(Fate.LEASED, 0) == 0
    assert (fates[Fate.SENT], shown) == (shown, shown)
    assert shown + fates.get(Fate.WAITING, 0) == 5
    assert shown < 5


async def test_a_locked_database_puts_a_tick_off_and_loses_nothing(works: Works) -> None:
    class Locked(Tick):
        async def __call__(self, now: datetime) -> Ticked:
            raise StoreError("the database is locked: close the other program")

    await works.plans.put(weekly(next_due_at=works.clock.now()))
    locked = Clockwork(works.clock, Locked(works.store, hourly), works.supply, works.sender)
    assert await locked.tick() == Ticked()
    assert await locked.last() is None
    assert (await works.clockwork.tick()).waiting == 1


async def test_a_database_that_goes_away_after_a_send_hears_of_it_later_and_nothing_is_sent_twice(
    works: Works,
) -> None:
    settle, faults = works.supply.settle, [StoreError("the database is locked: close the other program")]

    async def forgetful(verdicts: Sequence[Verdict]) -> None:
        if verdicts and faults:
            raise faults.pop()
        await settle(verdicts)

    works.supply.settle = forgetful  # type: ignore[method-assign]
    sender = works.new_sender()
    await works.outbox.put(Kind.CHECKIN, ada(), Call("hello"))
    with pytest.raises(StoreError):
        await sender.drain("stage")
    assert await works.fates() == {Fate.LEASED: 1}
    await sender.drain("stage")
    assert (await works.fates(), works.heard()) == ({Fate.SENT: 1}, ["Hello you"])
