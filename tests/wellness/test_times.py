"""When prompts come: local hours over both changes of the clock, holidays and rests left out, Lab Week in its week."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.people import Place
from bot.store.prompts.slots import Slot
from cogs.wellness.asked import Wanted, read_tags, read_wanted
from cogs.wellness.month import month_before
from cogs.wellness.prompt import Crew, Prompt, Tag, crew_at, in_lab_week
from cogs.wellness.times import running_late, times
from cogs.wellness.when import read_times

YEAR = datetime(2026, 1, 1, 6, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")
EVERY = tuple(range(7))


def slot(at: time = time(7), days: tuple[int, ...] = EVERY, zone: str = "America/Chicago", **more: object) -> Slot:
    made = Slot("s", Place("stage", "lab", "break"), at, days, zone)
    return Slot(**{name: getattr(made, name) for name in made.__slots__} | more)


def year(one: Slot) -> list[datetime]:
    return list(times(one, YEAR, YEAR + timedelta(days=365)))


@pytest.mark.parametrize("at", [time(7), time(15), time(23)])
def test_the_local_hour_stays_through_the_year(at: time) -> None:
    found = year(slot(at, holidays=True))
    assert len(found) == 365 and {due.astimezone(CHICAGO).time() for due in found} == {at}


def test_an_hour_that_is_skipped_comes_after_the_gap_and_one_shown_twice_comes_once() -> None:
    night = year(slot(time(2, 30), holidays=True))
    by_day = {due.astimezone(CHICAGO).date(): due.astimezone(CHICAGO) for due in night}
    assert len(night) == 365 and by_day[date(2026, 3, 8)].time() == time(3)
    once = [
        due for due in year(slot(time(1, 30), holidays=True)) if due.astimezone(CHICAGO).date() == date(2026, 11, 1)
    ]
    assert len(once) == 1


def test_holidays_are_left_out_and_moved_nowhere() -> None:
    fridays = {due.astimezone(CHICAGO).date() for due in year(slot(days=(4,)))}
    assert date(2026, 7, 3) not in fridays and date(2026, 12, 25) not in fridays
    assert {day.weekday() for day in fridays} == {4} and len(fridays) == 49  # Juneteenth as well


def test_rests_are_left_out_with_their_first_and_last_day() -> None:
    rest = (date(2026, 12, 21), date(2027, 1, 3))
    found = {due.astimezone(CHICAGO).date() for due in year(slot(rests=(rest,)))}
    assert date(2026, 12, 20) in found and not any(rest[0] <= day <= rest[1] for day in found)


def test_a_call_that_comes_late_knows_its_time_and_one_too_late_has_none() -> None:
    due = datetime(2026, 1, 5, 13, tzinfo=UTC)
    assert running_late(slot(), due) == running_late(slot(), due + timedelta(hours=1, minutes=59)) == due
    assert running_late(slot(), due - timedelta(minutes=1)) is None
    assert running_late(slot(), due + timedelta(hours=2, minutes=1)) is None


@pytest.mark.parametrize("first", [date(2026, 4, 19), date(2025, 4, 20), date(2024, 4, 21), date(2028, 4, 23)])
def test_lab_week_is_the_last_full_week_of_april(first: date) -> None:
    week = [first + timedelta(n) for n in range(7)]
    assert all(map(in_lab_week, week))
    assert not in_lab_week(first - timedelta(1)) and not in_lab_week(first + timedelta(7))


def test_lab_week_comes_by_itself_in_its_week_and_inspections_only_when_named() -> None:
    usual, week = date(2026, 1, 5), date(2026, 4, 21)
    lab, inspection, thanks = (
        Prompt(tag, frozenset({tag}), {"en": "x"}) for tag in (Tag.LAB_WEEK, Tag.INSPECTION, Tag.GRATITUDE)
    )
    everything: frozenset[Tag] = frozenset()
    assert lab.fits(everything, Crew.DAY, week) and not lab.fits(everything, Crew.DAY, usual)
    assert thanks.fits(everything, Crew.DAY, usual) and thanks.fits(everything, Crew.DAY, week)
    assert inspection.fits(frozenset({Tag.INSPECTION}), Crew.DAY, usual)
    assert not inspection.fits(everything, Crew.DAY, usual) and not inspection.fits(everything, Crew.DAY, week)
    assert not lab.fits(frozenset({Tag.LAB_WEEK, Tag.GRATITUDE}), Crew.DAY, usual)
    assert lab.fits(frozenset({Tag.LAB_WEEK}), Crew.DAY, usual)


def test_what_is_for_one_crew_is_for_no_other() -> None:
    night = Prompt("n", frozenset({Tag.BODY}), {"en": "x"}, Crew.NIGHT)
    assert [crew for crew in Crew if night.fits(frozenset(), crew, date(2026, 1, 5))] == [Crew.NIGHT]


@pytest.mark.parametrize(
    "at, crew", [(time(7), Crew.DAY), (time(15), Crew.EVENING), (time(23), Crew.NIGHT), (time(3), Crew.NIGHT)]
)
def test_the_hour_says_the_crew(at: time, crew: Crew) -> None:
    assert crew_at(at) is crew


def test_times_and_tags_are_read_as_people_type_them() -> None:
    assert read_times("7am, 3pm and 11pm") == [time(7), time(15), time(23)]
    assert read_times("7am; 7:00") == [time(7)] and read_times("soonish") is None and read_times("") is None
    assert read_tags("Gratitude, three good things; body") == ("gratitude", "three-good-things", "body")
    assert read_tags("all") == () and read_tags("luck") is None


def test_each_fault_of_a_form_is_told_at_its_field() -> None:
    wrong = read_wanted("later", "someday", "luck", "Atlantis")
    assert not isinstance(wrong, Wanted) and {*wrong} == {"times", "days", "tags", "zone"}
    many = read_wanted(
        ", ".join(f"{hour}:{minute:02}" for hour in range(7, 24) for minute in range(0, 60, 5)), "", "", "CT"
    )
    assert not isinstance(many, Wanted) and "204 times" in str(many["times"])


def test_the_month_before_is_known_in_january_too() -> None:
    assert month_before(datetime(2026, 1, 8, 15, tzinfo=UTC))[0] == "2025-12"
    name, first, until = month_before(datetime(2026, 3, 8, 15, tzinfo=UTC))
    assert (name, first.day, until.month) == ("2026-02", 1, 3)
