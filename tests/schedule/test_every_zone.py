"""Once a week in every zone on every day on which its clock changes, and never in anybody's sleep."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import NoWakingHour, asked_for, is_open, next_due, next_open
from bot.schedule.rule import LAST, Day, Every, Rule
from bot.schedule.shifts import NO_SHIFTS, Rota, Shifts
from bot.schedule.sleep import Shift
from bot.schedule.zones import all_zones
from tests.schedule.sky import changes, disturbs, dues, local, named

MINUTE = timedelta(minutes=1)
TIMES = (time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(3), time(23, 30))
NIGHTS, NIGHT_QUIET = Shifts.named(Rota.PANAMA, on=Shift.NIGHT), Quiet(time(21), time(8))


def before(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day - timedelta(2), time(12), zone).astimezone(UTC)


def as_asked(due: datetime, day: date, at: time, zone: ZoneInfo) -> bool:
    """Whether this is the first instant at which the clock shows a time, or the first after it where it never does."""
    here = local(due, zone)
    earlier = local(due - timedelta(seconds=1), zone)
    if here == datetime.combine(day, at):
        return not due.astimezone(zone).fold
    return earlier < datetime.combine(day, at) < here and here - earlier > timedelta(seconds=1)


def test_the_zones_and_their_changes_are_really_many() -> None:
    assert len(all_zones()) > 550
    assert len(changes()) > 3000
    assert len({zone.key for zone, _ in changes()}) > 200


def test_a_weekly_message_comes_once_in_every_zone_on_every_day_that_the_clock_changes() -> None:
    for zone, day in changes():
        for at in TIMES[day.year % 3 :: 3]:  # each time in some years: all in all would take three times as long
            rule = Rule(Every.WEEK, at, (Day(day.weekday()),))
            first, second = dues(before(day, zone), 2, rule, zone)
            assert as_asked(first, day, at, zone), (zone.key, day, at, first)
            assert as_asked(second, day + timedelta(7), at, zone), (zone.key, day, at, second)


def test_shifts_and_quiet_hours_hold_on_every_day_that_the_clock_changes() -> None:
    for zone, day in changes():
        rule = Rule(Every.WEEK, TIMES[day.toordinal() % 7], (Day(day.weekday()),), offset=day.toordinal() % 900)
        found = list(dues(before(day, zone), 2, rule, zone, NIGHT_QUIET, NIGHTS))
        assert [local(due, zone).date() for due in found] == [day, day + timedelta(7)], (zone.key, found)
        assert not any(disturbs(due, zone, NIGHT_QUIET, NIGHTS) for due in found), (zone.key, found)


def test_in_zones_whose_clock_never_changes_it_comes_at_the_same_utc_time() -> None:
    moving = {zone.key for zone, _ in changes()}
    for name in set(all_zones()) - moving:
        found = {due.time() for due in dues(before(date(2026, 1, 1), ZoneInfo(name)), 30, WEEKLY, ZoneInfo(name))}
        assert len(found) == 1, name


WEEKLY = Rule(Every.WEEK, time(2, 30), (Day.SUN,))

times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
days = st.lists(st.sampled_from(Day), min_size=1, max_size=3).map(tuple)
dates = st.dates(date(2024, 1, 1), date(2032, 1, 1))
offsets = st.sampled_from([0, 0, 1, 754, 3599, 80_000])
rules = st.one_of(
    st.builds(Rule, st.just(Every.DAY), times, days | st.just(()), offset=offsets),
    st.builds(Rule, st.just(Every.WEEK), times, days, offset=offsets),
    st.builds(Rule, st.just(Every.FORTNIGHT), times, days, anchor=dates, offset=offsets),
    st.builds(Rule, st.just(Every.MONTH), times, on=st.integers(1, LAST), offset=offsets),
)
quiets = st.none() | st.builds(
    lambda start, hours: Quiet(start, (datetime.combine(date(2026, 1, 1), start) + timedelta(hours=hours)).time()),
    times,
    st.integers(1, 14),
)
known = st.sampled_from([rota for rota in Rota if rota is not Rota.OWN])
cycles = st.text(st.sampled_from("DEN-C"), min_size=1, max_size=10)
shifts = st.one_of(
    st.just(NO_SHIFTS),
    st.builds(Shifts.named, known, dates, st.sampled_from("DEN").map(Shift)),
    st.builds(Shifts.own, cycles, dates),
).flatmap(lambda one: st.just(one) | st.builds(one.swapped, dates, st.sampled_from(Shift)))
zones = st.sampled_from(all_zones()).map(ZoneInfo)
moments = st.one_of(
    st.tuples(zones, st.datetimes(datetime(2025, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))),  # noqa: DTZ001
    st.integers(0, 3000).map(lambda n: (changes()[n][0], before(changes()[n][1], changes()[n][0]))),
)


@settings(max_examples=120, deadline=None)
@given(moments, rules, quiets, shifts)
def test_every_named_day_comes_exactly_once_in_order_and_disturbs_nobody(
    moment: tuple[ZoneInfo, datetime], rule: Rule, quiet: Quiet | None, shifts: Shifts
) -> None:
    zone, start = moment
    try:
        found = list(dues(start, 6, rule, zone, quiet, shifts))
    except NoWakingHour:
        assert quiet, "sleep and shifts alone always leave an hour"
        return
    assert all(early < late for early, late in pairwise([start, *found]))
    assert not any(disturbs(due, zone, quiet, shifts) for due in found)
    asked = [asked_for(due, rule, zone) for due in found]
    assert all(named(rule, day) for day in asked)
    between = [asked[0] + timedelta(n) for n in range((asked[-1] - asked[0]).days + 1)]
    expected = [day for day in between if named(rule, day)]
    assert asked == expected or (rule.every is Every.DAY and quiet and set(asked) < set(expected))


@settings(max_examples=60, deadline=None)
@given(moments, rules, quiets, shifts, st.floats(0, 0.999))
def test_from_anywhere_between_two_times_the_next_is_the_second(
    moment: tuple[ZoneInfo, datetime], rule: Rule, quiet: Quiet | None, shifts: Shifts, part: float
) -> None:
    zone, start = moment
    try:
        first, second = dues(start, 2, rule, zone, quiet, shifts)
    except NoWakingHour:
        return
    assert next_due(first + (second - first) * part, rule, zone, quiet, shifts) == second
    assert next_due(first - timedelta(microseconds=1), rule, zone, quiet, shifts) == first


@settings(max_examples=60, deadline=None)
@given(moments, quiets, shifts)
def test_what_waits_for_an_opening_gets_one_that_is_open(
    moment: tuple[ZoneInfo, datetime], quiet: Quiet | None, shifts: Shifts
) -> None:
    zone, start = moment
    assert is_open(start, zone, quiet, shifts) != disturbs(start, zone, quiet, shifts)
    try:
        found = next_open(start, zone, quiet, shifts)
    except NoWakingHour:
        return
    assert found >= start
    assert is_open(found, zone, quiet, shifts)
    assert not disturbs(found, zone, quiet, shifts)
    assert next_open(found, zone, quiet, shifts) == found
