"""What waits is counted by how near it is to leaving, on SQLite and on PostgreSQL, and what has left is not read."""

from datetime import timedelta

from sqlalchemy import update

from bot.message import Call
from bot.people import Person
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.seeing.queue import Phase, depths
from bot.store import Store
from bot.store.tables import deliveries
from bot.store.values import micros
from tests.clock import FakeClock

ADA, BEN = Person("slack", "T1", "U1"), Person("discord", "1", "2")


async def test_phases_and_the_age_of_the_oldest_that_could_leave(store: Store) -> None:
    clock = FakeClock()
    outbox = Outbox(store, clock)
    late = await outbox.put(Kind.REMINDER, ADA, Call("help"))
    await clock.advance(seconds=30)
    await outbox.put(Kind.PROMPT, ADA, Call("help"))
    leased = await outbox.put(Kind.PROMPT, ADA, Call("help"))
    sent = await outbox.put(Kind.PROMPT, ADA, Call("help"))
    await outbox.put(Kind.PROMPT, BEN, Call("help"), at=clock.now() + timedelta(hours=1))
    async with store.write() as tx:
        held = {"state": Fate.LEASED.value, "next_try_at": micros(clock.now() + timedelta(minutes=2))}
        await tx.execute(update(deliveries).where(deliveries.c.id == leased).values(held))
        gone = {"state": Fate.SENT.value, "next_try_at": None, "settled_at": micros(clock.now())}
        await tx.execute(update(deliveries).where(deliveries.c.id == sent).values(gone))
    await clock.advance(seconds=12)
    found = await depths(store, clock)
    assert found["slack"].number == {Phase.DUE: 2, Phase.LEASED: 1, Phase.LATER: 0}
    assert found["slack"].oldest == 42.0
    assert (found["discord"].number[Phase.LATER], found["discord"].oldest) == (1, 0.0)
    async with store.write() as tx:
        await tx.execute(deliveries.delete().where(deliveries.c.id == late))
    assert (await depths(store, clock))["slack"].oldest == 12.0


async def test_an_empty_outbox_has_no_platform(store: Store) -> None:
    assert await depths(store, FakeClock()) == {}
