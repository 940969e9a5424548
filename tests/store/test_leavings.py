"""Who left, and the log of what was forgotten, on both databases."""

from datetime import date

from sqlalchemy import delete

from bot.people import Person
from bot.store import Store
from bot.store.leavings import Leavings
from bot.store.sweeps import Sweeps, Swept
from bot.store.tables import sweeps as rows
from tests.clock import FakeClock

ADA, BEN = (Person("discord", "42", name) for name in ("7", "8"))


async def test_thirty_days_after_somebody_left_their_time_is_over(store: Store) -> None:
    clock = FakeClock()
    leavings = Leavings(store, clock)
    await leavings.note(ADA)
    await clock.advance(days=10)
    await leavings.note(BEN)
    await leavings.note(ADA)  # found gone again: the first day stands
    await clock.advance(days=19)
    assert await leavings.over() == []
    await clock.advance(days=1)
    assert await leavings.over() == [ADA]
    await clock.advance(days=10)
    assert await leavings.over() == [ADA, BEN]


async def test_who_comes_back_is_forgotten_and_begins_anew_when_they_leave_again(store: Store) -> None:
    clock = FakeClock()
    leavings = Leavings(store, clock)
    await leavings.note(ADA)
    await leavings.back(ADA)
    await leavings.back(BEN)
    assert not leavings.known(ADA) and await leavings.since(ADA) is None
    await clock.advance(days=5)
    await leavings.note(ADA)
    assert await leavings.since(ADA) == clock.now().date()


async def test_after_a_restart_it_is_known_who_left_and_the_first_day_stands(store: Store) -> None:
    clock = FakeClock()
    await Leavings(store, clock).note(ADA)
    since = clock.now().date()
    await clock.advance(days=3)
    again = Leavings(store, clock)
    await again.note(ADA)  # before it was loaded, too
    assert await again.since(ADA) == since
    fresh = Leavings(store, clock)
    await fresh.load()
    assert fresh.known(ADA) and not fresh.known(BEN)


async def test_what_a_job_forgets_is_counted_by_day(store: Store) -> None:
    clock = FakeClock()
    sweeps = Sweeps(store, clock)
    assert await sweeps.last() is None and list(await sweeps.read()) == []
    today = clock.now().date()
    for number in (2, 0, 3):
        await sweeps.note("forget-answers", "answers", number)
    await sweeps.note("forget-cases", "cases", 0)
    assert list(await sweeps.read()) == [
        Swept(today, "forget-answers", "answers", 5),
        Swept(today, "forget-cases", "cases", 0),
    ]
    assert await sweeps.last() == today


async def test_looking_again_in_vain_is_written_once_a_day(store: Store) -> None:
    clock = FakeClock()
    sweeps = Sweeps(store, clock)
    await sweeps.note("forget-cases", "cases", 0)
    async with store.write() as tx:
        await tx.execute(delete(rows))
    await sweeps.note("forget-cases", "cases", 0)
    assert list(await sweeps.read()) == []
    await clock.advance(days=1)
    await sweeps.note("forget-cases", "cases", 0)
    assert [one.day for one in await sweeps.read()] == [clock.now().date()]


async def test_the_log_forgets_itself_after_a_year(store: Store) -> None:
    clock = FakeClock()
    sweeps = Sweeps(store, clock)
    await sweeps.note("forget-cases", "cases", 1)
    await clock.advance(days=365)
    await sweeps.note("forget-cases", "cases", 4)
    assert await sweeps.forget(clock.now().date()) == 0
    await clock.advance(days=1)
    assert await sweeps.forget(clock.now().date()) == 1
    assert [one.rows for one in await sweeps.read()] == [4]
    assert await sweeps.last() == date(2027, 1, 5)
