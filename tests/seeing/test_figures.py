"""What is counted and what is held back: a curve that is drawn every few seconds tells moments."""

from datetime import UTC, datetime

import pytest

from bot.meter import Link, Trouble, Wait
from bot.seeing.figures import Figures
from bot.seeing.queue import Depth, Phase
from bot.seeing.vitals import Vitals

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def figures() -> Figures:
    return Figures(Vitals())


def value(figures: Figures, name: str, **labels: str) -> float | None:
    return figures.registry.get_sample_value(name, labels)


def test_a_call_is_counted_by_command_and_platform(figures: Figures) -> None:
    figures.answered("help", "slack", 0.2, private=False)
    figures.answered("", "slack", 0.2, private=False)
    assert value(figures, "labmates_call_seconds_count", command="help", platform="slack") == 1
    assert value(figures, "labmates_call_seconds_count", command="unknown", platform="slack") == 1


def test_what_is_private_is_told_ten_at_a_time_and_without_its_name(figures: Figures) -> None:
    for _ in range(9):
        figures.answered("vent.write", "discord", 0.2, private=True)
    before = figures.text({})
    figures.answered("helpnow", "discord", 0.3, private=True)
    assert b'"private"' not in before and b"vent." not in before
    assert value(figures, "labmates_call_seconds_count", command="private", platform="discord") == 10
    assert b"vent." not in figures.text({}) and b"helpnow" not in figures.text({})


def test_alerts_that_leave_are_held_back_likewise(figures: Figures) -> None:
    for _ in range(9):
        figures.settled("discord", "sent", 1.0, private=True)
    assert value(figures, "labmates_deliveries_total", platform="discord", fate="sent") is None
    figures.settled("discord", "sent", 1.0, private=True)
    assert value(figures, "labmates_deliveries_total", platform="discord", fate="sent") == 10


def test_late_and_missed_are_counted_and_only_what_was_sent_can_be_late(figures: Figures) -> None:
    for late in (1.0, 119.0, 121.0):
        figures.settled("slack", "sent", late, private=False)
    figures.settled("slack", "waiting", 4000.0, private=False)
    figures.settled("slack", "missed", 90_000.0, private=False)
    figures.ticked(NOON, 0.1, missed=2)
    assert value(figures, "labmates_deliveries_late_total", platform="slack") == 1
    assert value(figures, "labmates_delivery_lateness_seconds_count", platform="slack") == 3
    assert value(figures, "labmates_deliveries_missed_total") == 3
    assert value(figures, "labmates_last_tick_timestamp_seconds") == NOON.timestamp()


def test_waits_reconnects_and_faults_are_counted_by_kind(figures: Figures) -> None:
    figures.waited("discord", Wait.TOLD, 1.5)
    figures.waited("discord", Wait.TOLD, 0.5)
    figures.linked("discord", Link.UP)
    figures.linked("discord", Link.LOST)
    figures.linked("discord", Link.RESUMED)
    figures.failed(Trouble.HANDLER)
    assert value(figures, "labmates_rate_limit_wait_seconds_sum", platform="discord", why="told") == 2.0
    assert value(figures, "labmates_reconnects_total", platform="discord", how="resumed") == 1
    assert value(figures, "labmates_platform_lines", platform="discord") == 1
    assert value(figures, "labmates_errors_total", kind="handler") == 1
    assert value(figures, "labmates_errors_total", kind="store") == 0, "a kind without faults is there, for alerts"


def test_a_queue_that_nobody_can_read_is_not_shown_as_an_empty_one(figures: Figures) -> None:
    waiting = Depth(oldest=7.0)
    waiting.number[Phase.DUE] = 3
    assert b'labmates_queue_deliveries{phase="due",platform="slack"} 3.0' in figures.text({"slack": waiting})
    unread = figures.text(None)
    assert b"labmates_store_up 0.0" in unread and b"labmates_queue_deliveries{" not in unread


def test_no_series_says_when_it_began(figures: Figures) -> None:
    figures.answered("mentor.leave", "slack", 0.2, private=False)
    figures.settled("slack", "sent", 1.0, private=False)
    assert b"_created" not in figures.text({})
