"""When a process lives, and when work may be sent to it."""

import asyncio

from bot.meter import Link
from bot.seeing.vitals import LAGGING, STALE, Vitals
from tests.clock import FakeClock


class Stopwatch:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_loop_that_does_not_come_round_in_its_time_is_named() -> None:
    watch = Stopwatch()
    vitals = Vitals(watch)
    vitals.beat("tick", 60)
    vitals.beat("sender of slack", 300)
    watch.now += 61
    assert vitals.ailing() == ["the tick has not come round for 61 s"]
    vitals.beat("tick", 60)
    assert not vitals.ailing()


async def test_an_event_loop_that_is_late_is_told_and_heals() -> None:
    watch, clock = Stopwatch(), FakeClock()
    vitals = Vitals(watch)
    watching = asyncio.create_task(vitals.watch(clock))
    await clock.advance(seconds=0)
    watch.now += 1 + LAGGING + 1  # something kept the loop to itself for six seconds
    await clock.advance(seconds=1)
    assert vitals.ailing() == ["the event loop was 6.0 s late"]
    watch.now += 1
    await clock.advance(seconds=1)
    assert not vitals.ailing()
    watching.cancel()
    await asyncio.wait([watching])


def test_one_platform_of_two_is_enough_to_be_ready_and_none_is_not() -> None:
    vitals = Vitals(Stopwatch())
    both = {"slack": asyncio.Event(), "discord": asyncio.Event()}
    assert vitals.lacking(both, ticks=False) == ["not connected: discord, slack"]
    both["slack"].set()
    assert not vitals.lacking(both, ticks=False), "who only sends has no line"
    vitals.linked("slack", Link.UP, "0")
    assert not vitals.lacking(both, ticks=False)
    vitals.linked("slack", Link.LOST, "0")
    assert vitals.lacking(both, ticks=False) == ["not connected: discord, slack"]
    assert not vitals.lacking({}, ticks=False), "a process without platforms is not asked for one"


def test_a_tick_that_never_came_and_one_that_is_old_are_told_apart() -> None:
    watch = Stopwatch()
    vitals = Vitals(watch)
    assert vitals.lacking({}, ticks=True) == ["nothing has looked yet at what is due"]
    vitals.ticked()
    watch.now += STALE + 5
    assert vitals.lacking({}, ticks=True) == ["what is due was last looked at 125 s ago"]
    vitals.ticked()
    assert not vitals.lacking({}, ticks=True)


def test_only_a_line_that_was_there_before_counts_as_there_again() -> None:
    vitals = Vitals(Stopwatch())
    assert not vitals.linked("discord", Link.UP, "0")
    assert not vitals.linked("discord", Link.UP, "1")
    assert not vitals.linked("discord", Link.LOST, "0")
    assert not vitals.linked("discord", Link.LOST, "0")
    assert vitals.lines("discord") == 1
    assert vitals.linked("discord", Link.RESUMED, "0")
    assert vitals.linked("discord", Link.UP, "1"), "a new session in the place of the old one, and nobody said lost"
    assert vitals.lines("discord") == 2
