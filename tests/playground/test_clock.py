"""The pushed clock, over a clock that stands still."""

import asyncio
from datetime import timedelta

from adapters.playground.clock import PlaygroundClock
from tests.clock import START, FakeClock, settle


async def _push(clock: PlaygroundClock, inner: FakeClock, by: timedelta) -> None:
    pushing = asyncio.create_task(clock.push(by))
    await inner.advance(seconds=5)
    await pushing


async def test_it_runs_like_the_clock_within_until_it_is_pushed() -> None:
    inner = FakeClock()
    clock = PlaygroundClock(inner)
    assert clock.now() == START
    await inner.advance(minutes=3)
    assert clock.now() == START + timedelta(minutes=3)
    await _push(clock, inner, timedelta(days=1))
    assert clock.now() == START + timedelta(days=1, minutes=3, seconds=5)
    assert clock.chance() == inner.chance()


async def test_a_push_wakes_who_was_waiting_for_it_and_nobody_else() -> None:
    inner = FakeClock()
    clock = PlaygroundClock(inner)
    soon = asyncio.create_task(clock.sleep(50 * 60))
    late = asyncio.create_task(clock.sleep_until(START + timedelta(hours=30)))
    await settle()
    await _push(clock, inner, timedelta(hours=1))
    assert (soon.done(), late.done()) == (True, False)
    await _push(clock, inner, timedelta(days=2))
    assert late.done()


async def test_what_is_left_after_a_push_takes_its_own_time() -> None:
    inner = FakeClock()
    clock = PlaygroundClock(inner)
    sleeper = asyncio.create_task(clock.sleep(70 * 60))
    await settle()
    await _push(clock, inner, timedelta(hours=1))
    await inner.advance(minutes=9)
    assert not sleeper.done()
    await inner.advance(minutes=1)
    assert sleeper.done()


async def test_what_happens_every_day_happens_on_every_day_of_a_pushed_week() -> None:
    inner = FakeClock()
    clock = PlaygroundClock(inner)
    days = []

    async def daily() -> None:
        while True:
            await clock.sleep_until(clock.now() + timedelta(days=1))
            days.append(clock.now().date())

    task = asyncio.create_task(daily())
    await settle()
    await _push(clock, inner, timedelta(weeks=1))
    task.cancel()
    assert len(set(days)) == len(days) >= 6


async def test_alarms_ring_in_order_and_not_after_they_were_called_off() -> None:
    inner = FakeClock()
    clock = PlaygroundClock(inner)
    rung: list[str] = []
    off = clock.after(30, lambda: rung.append("off"))

    def second() -> None:
        rung.append("second")
        off.cancel()

    clock.after(20, second)
    clock.after(10, lambda: rung.append("first"))
    await _push(clock, inner, timedelta(hours=1))
    off.cancel()
    assert rung == ["first", "second"]
    assert inner.waiting == 0


async def test_a_sleeper_that_is_cancelled_leaves_nothing_behind() -> None:
    inner = FakeClock()
    clock = PlaygroundClock(inner)
    sleeper = asyncio.create_task(clock.sleep(60))
    await settle()
    sleeper.cancel()
    await settle()
    assert inner.waiting == 0


async def test_an_instant_that_has_passed_is_not_waited_for() -> None:
    inner = FakeClock()
    clock = PlaygroundClock(inner)
    await clock.sleep_until(START - timedelta(seconds=1))
    assert inner.waiting == 0
