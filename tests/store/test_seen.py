"""An event that a platform sends again is known again, also after a restart."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.store import Store
from bot.store.seen import Seen
from bot.store.tables import seen_events
from tests.clock import FakeClock, settle


async def rows(store: Store) -> int:
    async with store.read() as db:
        return (await db.execute(select(func.count()).select_from(seen_events))).scalar_one()


async def until_written(store: Store, count: int) -> None:
    async with asyncio.timeout(30):
        while await rows(store) != count:
            pass


async def until_waiting(clock: FakeClock) -> None:
    async with asyncio.timeout(30):
        while clock.waiting == 0:
            await settle()


async def test_a_key_is_first_once_in_ten_minutes(store: Store) -> None:
    clock = FakeClock()
    seen = Seen(store, clock)
    assert await seen.first("slack:Ev1")
    assert not await seen.first("slack:Ev1")
    assert await seen.first("slack:Ev2")
    await clock.advance(minutes=9, seconds=59)
    assert not await seen.first("slack:Ev1")
    await clock.advance(seconds=1)
    assert await seen.first("slack:Ev1")


async def test_a_repeat_is_recognised_after_a_restart(store: Store) -> None:
    clock = FakeClock()
    before = Seen(store, clock)
    await before.first("early")
    await before.flush()
    await clock.advance(minutes=8)
    await before.first("late")
    await before.flush()
    await clock.advance(minutes=3)
    after = Seen(store, clock)
    await after.load()
    assert not await after.first("late")
    assert await after.first("early")


async def test_the_owner_writes_behind_about_every_second_and_the_rest_when_it_is_cancelled(store: Store) -> None:
    if not store.sqlite:
        pytest.skip("where there may be other processes, each event is written at once")
    clock = FakeClock()
    seen = Seen(store, clock)
    task = asyncio.create_task(seen.run())
    await seen.first("a")
    await seen.first("b")
    await clock.advance(seconds=0.9)
    assert await rows(store) == 0
    await clock.advance(seconds=0.2)
    await until_written(store, 2)
    await seen.first("c")
    await clock.advance(seconds=0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await rows(store) == 3


async def test_a_key_seen_again_much_later_is_written_over(store: Store) -> None:
    clock = FakeClock()
    seen = Seen(store, clock)
    await seen.first("again")
    await seen.flush()
    await clock.advance(minutes=11)
    assert await seen.first("again")
    await seen.flush()
    after = Seen(store, clock)
    await after.load()
    assert not await after.first("again")


async def test_a_store_that_fails_does_not_stop_the_owner_and_nothing_is_lost(url: str) -> None:
    store = await Store.open(url)
    clock = FakeClock()
    seen = Seen(store, clock)
    task = asyncio.create_task(seen.run())
    await seen.first("kept")  # there is no table yet, so that writing fails
    await until_waiting(clock)
    await clock.advance(seconds=1)
    await until_waiting(clock)  # it failed, and tries again
    await store.migrate()
    await clock.advance(seconds=2)  # twice as long after a failure
    await until_written(store, 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await store.close()


async def test_old_rows_are_forgotten_and_the_memory_is_bounded(store: Store) -> None:
    clock = FakeClock()
    seen = Seen(store, clock, most=3)
    for key in "abcde":
        assert await seen.first(key)
    assert await seen.first("a") is store.sqlite  # the oldest made room in memory; PostgreSQL is asked besides
    await seen.flush()
    await clock.advance(hours=1)
    await seen.first("new")
    await seen.flush()
    assert await seen.forget(clock.now() - timedelta(minutes=10)) == 5
    assert await rows(store) == 1


async def test_a_store_that_is_away_for_long_does_not_fill_the_memory(url: str) -> None:
    store = await Store.open(url)
    clock = FakeClock()
    seen = Seen(store, clock, most=3)
    task = asyncio.create_task(seen.run())
    for key in "abcdefgh":
        await seen.first(key)
    await until_waiting(clock)
    await clock.advance(seconds=1)
    await until_waiting(clock)  # it failed, and tries again
    await store.migrate()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await rows(store) == 3
    await store.close()
