"""Deadlines in a mentor's own working days, and the next moment to write to them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.schedule.recurrence import is_open
from bot.schedule.work import Work
from cogs.mentors.calendar import LONGEST, deadline, opening
from tests.mentors.people import person

MONDAY = datetime(2026, 1, 5, 15, tzinfo=UTC)  # nine in the morning in Chicago


@pytest.mark.parametrize(
    ("work", "cycle", "last"),
    [
        (Work.ANY, "", date(2026, 1, 8)),
        (Work.DAYS, "", date(2026, 1, 8)),
        (Work.NIGHTS, "", date(2026, 1, 9)),
        (Work.WEEKEND_DAYS, "", date(2026, 1, 17)),
        (Work.SEVEN_DAYS, "2025-12-29", date(2026, 1, 14)),
        (Work.OWN, "D--------- 2026-01-05", date(2026, 1, 26)),
    ],
)
def test_three_working_days_are_those_of_the_mentors_own_rota(work: Work, cycle: str, last: date) -> None:
    bea = person("bea", work=work, cycle=cycle)
    ends = deadline(bea, MONDAY, 3)
    local = ends.astimezone(bea.clock)
    assert local.date() == last
    assert ends - MONDAY <= LONGEST + timedelta(days=2)


@pytest.mark.parametrize("work", [Work.NIGHTS, Work.SEVEN_NIGHTS])
def test_after_the_last_night_there_is_time_to_sleep_and_then_to_answer(work: Work) -> None:
    bea = person("bea", work=work, cycle="2026-01-05" if work.turns else "")
    ends = deadline(bea, MONDAY, 3)
    assert is_open(ends - timedelta(minutes=1), bea.clock, bea.quiet, bea.shifts)


@pytest.mark.parametrize("work", [Work.ANY, Work.NIGHTS, Work.DAYS])
def test_nobody_is_written_to_in_their_sleep(work: Work) -> None:
    bea = person("bea", work=work)
    for hour in range(48):
        at = opening(bea, MONDAY + timedelta(hours=hour))
        assert at >= MONDAY + timedelta(hours=hour) and is_open(at, bea.clock, bea.quiet, bea.shifts)
