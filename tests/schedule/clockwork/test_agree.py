"""Nodes whose machines disagree about the time."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SteeredClock, SystemClock
from bot.schedule.agree import agree
from bot.store import Store
from tests.clock import START, FakeClock


class Off(SteeredClock):
    """A node whose machine's clock is wrong."""

    def __init__(self, by: timedelta) -> None:
        super().__init__()
        self.steer(by)


async def test_nodes_minutes_apart_agree_on_the_databases_time(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    clocks = [Off(timedelta(minutes=minutes)) for minutes in (-7, 0, 12)]
    for clock in clocks:
        await agree(clock, store)
    apart = max(clock.now() for clock in clocks) - min(clock.now() for clock in clocks)
    if store.sqlite:
        assert apart > timedelta(minutes=18)  # one process: its own clock is the only one
        return
    assert apart < timedelta(seconds=1)
    assert abs(clocks[0].now() - await store.time()) < timedelta(seconds=1)
    assert [record.message for record in caplog.records] == ["clock-off", "clock-off"]


async def test_a_clock_that_is_right_is_left_alone(store: Store) -> None:
    clock = SteeredClock()
    await agree(clock, store)
    assert abs(clock.now() - SystemClock().now()) < timedelta(milliseconds=50)


async def test_a_clock_of_another_kind_is_left_alone(store: Store) -> None:
    clock = FakeClock()
    await agree(clock, store)
    assert clock.now() == START


def test_time_is_aware_and_in_utc() -> None:
    clock = SteeredClock()
    clock.steer(timedelta(hours=1))
    assert clock.now().tzinfo is UTC and isinstance(clock.now(), datetime)
