from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import NoWakingHour, after_shift, asked_for, is_open, landing_on, next_due, next_open
from bot.schedule.rule import LAST, Day, Every, Rule
from bot.schedule.shifts import NO_SHIFTS, Rota, Shifts
from bot.schedule.sleep import Hours, Shift
from tests.schedule.sky import dues, local

NEW_YORK = ZoneInfo("America/New_York")
NIGHT_QUIET = Quiet(time(21), time(8))
JANUARY = datetime(2026, 1, 5, tzinfo=NEW_YORK)


def weekly(day: Day, hour: int, minute: int = 0) -> Rule:
    return Rule(Every.WEEK, time(hour, minute), (day,))


def said(found: Sequence[datetime], zone: ZoneInfo = NEW_YORK) -> list[str]:
    return [when.astimezone(zone).strftime("%a %m-%d %H:%M") for when in found]


def month(rule: Rule, shifts: Shifts, quiet: Quiet | None = NIGHT_QUIET, count: int = 4) -> list[str]:
    return said(list(dues(JANUARY, count, rule, NEW_YORK, quiet, shifts)))


def around(day: date, rule: Rule, zone: str) -> list[datetime]:
    """What falls due from three days before a date to three days after it."""
    start = datetime.combine(day, time(), UTC) - timedelta(days=3)
    found = list(dues(start, 2, rule, ZoneInfo(zone)))
    assert found[1] - found[0] > timedelta(days=6), "once a week, also when asked from the time before"
    return [when for when in found if when < start + timedelta(days=6)]


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08 07:00"),  # the gap: first valid instant, 3 AM EDT
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01 05:30"),  # the overlap: once, the first, EDT
        ("America/New_York", "2026-11-01", "02:00", "2026-11-01 07:00"),  # just behind it
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03 15:30"),  # half an hour is skipped
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04 14:45"),  # half an hour is shown twice
        ("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15 01:30"),  # back for Ramadan
        ("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22 02:00"),  # and forward after it
        ("America/Sao_Paulo", "2026-02-21", "23:30", "2026-02-22 02:30"),  # no daylight saving time since 2019
        ("Pacific/Apia", "2026-04-05", "03:30", "2026-04-04 14:30"),  # none since 2021
        ("Africa/Cairo", "2026-04-24", "00:15", "2026-04-23 22:00"),  # midnight itself is skipped
        ("America/Havana", "2026-11-01", "00:30", "2026-11-01 04:30"),  # the first hour of the day is shown twice
        ("America/Nuuk", "2026-10-24", "23:30", "2026-10-25 00:30"),  # the last hour of the day is shown twice
        ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29 01:00"),  # and skipped, up to midnight
    ],
)
def test_the_clocks_may_change_and_it_still_comes_once(zone: str, day: str, at: str, utc: str) -> None:
    named = date.fromisoformat(day)
    rule = Rule(Every.WEEK, time.fromisoformat(at), (Day(named.weekday()),))
    assert [when.strftime("%Y-%m-%d %H:%M") for when in around(named, rule, zone)] == [utc]


def test_what_a_gap_moves_over_midnight_still_belongs_to_the_day_that_was_named() -> None:
    nuuk, daily = ZoneInfo("America/Nuuk"), Rule(Every.DAY, time(23, 30))
    found = list(dues(datetime(2026, 3, 28, 12, tzinfo=UTC), 3, daily, nuuk))
    assert said(found, nuuk) == ["Sun 03-29 00:00", "Sun 03-29 23:30", "Mon 03-30 23:30"]
    assert [asked_for(due, daily, nuuk).day for due in found] == [28, 29, 30]


def test_sao_paulo_keeps_one_offset_all_year() -> None:
    found = dues(JANUARY, 52, weekly(Day.TUE, 9), ZoneInfo("America/Sao_Paulo"))
    assert {when.strftime("%H:%M") for when in found} == {"12:00"}


def test_a_day_that_a_zone_skipped_is_stood_in_for_by_the_next() -> None:
    start = datetime(2011, 12, 26, tzinfo=UTC)  # Apia went from the 29th to the 31st
    found = dues(start, 2, weekly(Day.FRI, 9), ZoneInfo("Pacific/Apia"))
    assert said(list(found), ZoneInfo("Pacific/Apia")) == ["Sat 12-31 09:00", "Fri 01-06 09:00"]


def test_what_is_due_at_this_very_instant_is_not_next() -> None:
    rule = weekly(Day.TUE, 9)
    due = next_due(JANUARY, rule, NEW_YORK)
    assert next_due(due - timedelta(microseconds=1), rule, NEW_YORK) == due
    assert next_due(due, rule, NEW_YORK) == due + timedelta(weeks=1)
    assert due.tzinfo is UTC


def test_after_may_be_said_in_any_zone() -> None:
    rule = weekly(Day.TUE, 9)
    assert next_due(JANUARY.astimezone(ZoneInfo("Asia/Tokyo")), rule, NEW_YORK) == next_due(JANUARY, rule, NEW_YORK)


def test_a_month_of_nights_is_asked_after_sleep_and_before_the_next_shift() -> None:
    nights = Shifts.named(Rota.NIGHT)
    assert month(weekly(Day.TUE, 9), nights) == [
        "Tue 01-06 16:30",
        "Tue 01-13 16:30",
        "Tue 01-20 16:30",
        "Tue 01-27 16:30",
    ]
    assert month(weekly(Day.MON, 9), nights, count=1) == ["Mon 01-05 09:00"], "the first night is still to come"
    assert month(weekly(Day.MON, 19), nights, count=1) == ["Mon 01-05 17:00"], "asleep before the first night"
    assert month(weekly(Day.SUN, 9), nights, count=1) == ["Sun 01-11 09:00"]


def test_a_month_of_panama_nights_moves_with_the_rota() -> None:
    panama = Shifts.named(Rota.PANAMA, on=Shift.NIGHT)
    assert month(weekly(Day.TUE, 9), panama) == [
        "Tue 01-06 16:00",
        "Tue 01-13 09:00",
        "Tue 01-20 16:00",
        "Tue 01-27 09:00",
    ]
    # worked on Friday, Saturday and Sunday, so Sunday is asked after the sleep that follows Saturday's night
    assert month(weekly(Day.SUN, 9), panama, count=2) == ["Sun 01-11 16:00", "Sun 01-18 09:00"]


def test_a_month_of_dupont_meets_nights_days_and_the_week_off() -> None:
    found = month(weekly(Day.WED, 12), Shifts.named(Rota.DUPONT), count=5)
    assert found == ["Wed 01-07 16:00", "Wed 01-14 20:00", "Wed 01-21 12:00", "Wed 01-28 12:00", "Wed 02-04 16:00"]


@pytest.mark.parametrize(
    ("rota", "asked", "expected"),
    [
        (Rota.DAY, time(10), "Mon 01-05 16:30"),
        (Rota.DAY, time(6, 30), "Mon 01-05 16:30"),  # quiet until eight, and then at work
        (Rota.DAY, time(22), "Mon 01-05 20:00"),
        (Rota.EVENING, time(10), "Mon 01-05 10:00"),
        (Rota.EVENING, time(18), "Mon 01-05 13:00"),  # not in the hour before the shift
        (Rota.WEEKEND, time(10), "Mon 01-05 10:00"),
        (Rota.ON_CALL, time(9), "Mon 01-05 10:00"),  # may have been called in the night
        (Rota.SEVEN, time(12), "Mon 01-05 20:00"),
        (Rota.NONE, time(12), "Mon 01-05 12:00"),
        (Rota.NONE, time(3), "Mon 01-05 08:00"),
    ],
)
def test_a_message_lands_when_people_are_up_and_off_work(rota: Rota, asked: time, expected: str) -> None:
    assert month(Rule(Every.WEEK, asked, (Day.MON,)), Shifts.named(rota), count=1) == [expected]


def test_without_quiet_hours_a_plain_rule_comes_whenever_it_was_asked_for() -> None:
    assert month(weekly(Day.MON, 3), NO_SHIFTS, quiet=None, count=1) == ["Mon 01-05 03:00"]


def test_a_day_with_no_hour_off_work_is_asked_at_work_rather_than_asleep() -> None:
    long = Shifts(Rota.OWN, "D", date(2026, 1, 5), (Hours(Shift.DAY, time(7), time(21)),))
    assert month(weekly(Day.MON, 12), long, count=1) == ["Mon 01-05 12:00"]


def test_swapped_to_nights_moves_that_weeks_message_only() -> None:
    swapped = Shifts.named(Rota.DAY).swapped(date(2026, 1, 15), Shift.NIGHT)
    assert month(weekly(Day.THU, 10), swapped, count=3) == ["Thu 01-08 16:30", "Thu 01-15 16:30", "Thu 01-22 16:30"]
    evenings = Shifts.named(Rota.EVENING).swapped(date(2026, 1, 15), Shift.NIGHT)
    assert month(weekly(Day.THU, 10), evenings, count=3) == ["Thu 01-08 10:00", "Thu 01-15 16:30", "Thu 01-22 10:00"]


def test_an_offset_spreads_people_and_never_carries_them_into_quiet_hours() -> None:
    late = weekly(Day.MON, 20, 50)
    found = {month(replace(late, offset=offset), NO_SHIFTS, count=1)[0] for offset in range(0, 3600, 60)}
    assert found == {f"Mon 01-05 20:{minute}" for minute in range(50, 60)}
    morning = replace(weekly(Day.MON, 3), offset=754)
    assert month(morning, NO_SHIFTS, count=1) == ["Mon 01-05 08:12"], "spread also where quiet hours end for many"


def test_holidays_off_moves_a_weekly_message_on_and_skips_a_daily_one() -> None:
    weekly_off = replace(weekly(Day.MON, 9), holidays_off=True)  # Martin Luther King Jr. Day is 19 January 2026
    assert month(weekly_off, NO_SHIFTS) == ["Mon 01-05 09:00", "Mon 01-12 09:00", "Tue 01-20 09:00", "Mon 01-26 09:00"]
    daily = Rule(Every.DAY, time(9), holidays_off=True)
    found = said(list(dues(datetime(2026, 1, 17, 20, tzinfo=UTC), 2, daily, NEW_YORK)))
    assert found == ["Sun 01-18 09:00", "Tue 01-20 09:00"]


def test_the_last_day_of_each_month() -> None:
    rule = Rule(Every.MONTH, time(9), on=LAST)
    assert month(rule, NO_SHIFTS) == ["Sat 01-31 09:00", "Sat 02-28 09:00", "Tue 03-31 09:00", "Thu 04-30 09:00"]


def test_a_fortnight_skips_every_other_week() -> None:
    rule = Rule(Every.FORTNIGHT, time(9), (Day.TUE,), anchor=date(2026, 1, 1))
    assert month(rule, NO_SHIFTS) == ["Tue 01-13 09:00", "Tue 01-27 09:00", "Tue 02-10 09:00", "Tue 02-24 09:00"]


def test_a_cycle_that_leaves_no_waking_hour_says_so_kindly() -> None:
    nights = Shifts.own("N", date(2026, 1, 5))
    with pytest.raises(NoWakingHour, match="make the quiet hours shorter"):
        next_due(JANUARY, weekly(Day.TUE, 9), NEW_YORK, Quiet(time(16), time(8)), nights)
    with pytest.raises(NoWakingHour):
        next_open(JANUARY, NEW_YORK, Quiet(time(16), time(8)), nights)


def test_a_day_with_no_waking_hour_is_stood_in_for_by_the_next_that_has_one() -> None:
    some_nights = Shifts.own("NNN----", date(2026, 1, 5))
    narrow = Quiet(time(16), time(12))  # only noon to four: asleep then after a night
    assert month(weekly(Day.TUE, 13), some_nights, narrow, count=2) == ["Fri 01-09 13:00", "Fri 01-16 13:00"]
    found = list(dues(JANUARY, 3, weekly(Day.TUE, 13), NEW_YORK, narrow, some_nights))
    assert [asked_for(due, weekly(Day.TUE, 13), NEW_YORK).day for due in found] == [6, 13, 20]


def test_where_it_lands_can_be_asked_for_a_day() -> None:
    rule = weekly(Day.MON, 22)
    assert landing_on(date(2026, 1, 5), rule, NEW_YORK, NIGHT_QUIET) == (20 * 3600, 21 * 3600)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("12:00", "12:00"),
        ("20:59", "20:59"),
        ("21:00", "08:00"),
        ("03:00", "08:00"),
    ],
)
def test_what_comes_late_waits_for_the_end_of_quiet_hours(now: str, opens: str) -> None:
    when = datetime.combine(date(2026, 1, 6), time.fromisoformat(now), NEW_YORK)
    assert is_open(when, NEW_YORK, NIGHT_QUIET) == (now == opens)
    assert local(next_open(when, NEW_YORK, NIGHT_QUIET), NEW_YORK).strftime("%H:%M") == opens


def test_later_after_my_shift() -> None:
    days, nights = Shifts.named(Rota.DAY), Shifts.named(Rota.NIGHT)
    at_ten = datetime(2026, 1, 6, 10, tzinfo=NEW_YORK)
    assert said([next_open(at_ten, NEW_YORK, NIGHT_QUIET, days)]) == ["Tue 01-06 16:30"]
    assert is_open(at_ten, NEW_YORK, NIGHT_QUIET, days), "at work is awake"
    assert said([next_open(at_ten, NEW_YORK, NIGHT_QUIET, nights)]) == ["Tue 01-06 16:30"]
    assert not is_open(at_ten, NEW_YORK, NIGHT_QUIET, nights)


@pytest.mark.parametrize(
    ("rota", "now", "later"),
    [
        (Rota.DAY, "2026-01-06 10:00", "Tue 01-06 16:30"),
        (Rota.DAY, "2026-01-06 06:00", "Tue 01-06 16:30"),
        (Rota.EVENING, "2026-01-06 10:00", "Wed 01-07 08:30"),
        (Rota.NIGHT, "2026-01-06 22:00", "Wed 01-07 16:30"),
        (Rota.NIGHT, "2026-01-07 03:00", "Wed 01-07 16:30"),
        (Rota.DUPONT, "2026-01-05 12:00", "Tue 01-06 16:00"),
    ],
)
def test_after_a_shift_means_once_one_is_home_and_has_slept(rota: Rota, now: str, later: str) -> None:
    found = after_shift(datetime.fromisoformat(now).replace(tzinfo=NEW_YORK), NEW_YORK, NIGHT_QUIET, Shifts.named(rota))
    assert found and said([found]) == [later]


def test_with_no_shift_today_there_is_nothing_to_wait_for() -> None:
    saturday = datetime(2026, 1, 10, 10, tzinfo=NEW_YORK)
    assert after_shift(saturday, NEW_YORK, NIGHT_QUIET, Shifts.named(Rota.DAY)) is None
    assert after_shift(saturday, NEW_YORK) is None


def test_in_the_second_of_two_equal_hours_it_opens_at_once() -> None:
    again = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1)
    assert next_open(again, NEW_YORK) == again.astimezone(UTC)
    hushed = Quiet(time(1, 15), time(1, 45))
    assert not is_open(again, NEW_YORK, hushed)
    assert next_open(again, NEW_YORK, hushed) == again.astimezone(UTC) + timedelta(minutes=15)
