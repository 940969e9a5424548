"""What recurrence is judged by: written apart from it, straight from zoneinfo and the calendars' own words."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import next_due
from bot.schedule.rule import Every, Rule
from bot.schedule.shifts import NO_SHIFTS, Shifts
from bot.schedule.zones import all_zones

FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2033, 1, 1, tzinfo=UTC)


def local(when: datetime, zone: ZoneInfo) -> datetime:
    """The naive local time of an instant."""
    return when.astimezone(zone).replace(tzinfo=None)


def disturbs(when: datetime, zone: ZoneInfo, quiet: Quiet | None, shifts: Shifts) -> bool:
    """Whether an instant lies in somebody's sleep or quiet hours."""
    here = local(when, zone)
    asleep = [span for day in range(-2, 2) for span in shifts.sleep(here.date() + timedelta(day))]
    return any(span.start <= here < span.end for span in asleep) or bool(quiet and quiet.holds(here.time()))


def named(rule: Rule, day: date) -> bool:
    """Whether a rule names a day."""
    if rule.every is Every.MONTH:
        return day.day == min(rule.on or 0, monthrange(day.year, day.month)[1])
    if rule.days and day.weekday() not in rule.days:
        return False
    if rule.every is not Every.FORTNIGHT or not rule.anchor:
        return True
    weeks = (day - timedelta(day.weekday()) - rule.anchor + timedelta(rule.anchor.weekday())).days // 7
    return weeks % 2 == 0


def dues(
    after: datetime, count: int, rule: Rule, zone: ZoneInfo, quiet: Quiet | None = None, shifts: Shifts = NO_SHIFTS
) -> Iterator[datetime]:
    """The next instants at which a rule falls due, each asked for from the one before."""
    for _ in range(count):
        after = next_due(after, rule, zone, quiet, shifts)
        yield after


@lru_cache(maxsize=1)
def changes() -> tuple[tuple[ZoneInfo, date], ...]:
    """Every zone with each local date from 2025 to 2032 on which its clock changes."""
    return tuple((zone, day) for name in all_zones() for zone in [ZoneInfo(name)] for day in _of_zone(zone))


def _of_zone(zone: ZoneInfo) -> Iterator[date]:
    offsets = [(day, day.astimezone(zone).utcoffset()) for day in _each(FIRST, LAST, timedelta(days=5))]
    for (before, old), (after, new) in pairwise(offsets):
        if old != new:
            yield from _found(zone, before, after)


def _found(zone: ZoneInfo, before: datetime, after: datetime) -> Iterator[date]:
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        same = middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset()
        before, after = (middle, after) if same else (before, middle)
    yield local(after, zone).date()


def _each(start: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    while start < end:
        yield start
        start += step
