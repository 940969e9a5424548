"""A local day as its zone's clock really shows it: whole on most days, with a gap or an overlap on a few."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from bot.schedule.sleep import DAY, HOUR

EPOCH: Final = date(1970, 1, 1).toordinal()
START: Final = datetime(1970, 1, 1, tzinfo=UTC)
FARTHEST: Final = 16 * HOUR
"""No place is, or was, farther from UTC."""


@dataclass(frozen=True, slots=True)
class Wall:
    """A run of seconds of a local day, from ``first`` up to ``last``; its second 0 would be the UTC second ``zero``."""

    first: int
    last: int
    zero: int


@lru_cache(maxsize=8192)
def walls(zone: ZoneInfo, ordinal: int) -> tuple[Wall, ...]:
    """The runs of a local day (`date.toordinal`), in the order in which they pass.

    One run of 86,400 seconds on most days; a gap leaves out seconds, an overlap shows some twice, and a day that a
    zone skipped (Apia, 30 December 2011) has none.
    """
    midnight = (ordinal - EPOCH) * DAY
    day = date.fromordinal(ordinal)
    here, after = (_offset(datetime.combine(each, time(), zone)) for each in (day, day + timedelta(1)))
    if here == after:
        return (Wall(0, DAY, midnight - here),)
    return tuple(_runs(zone, midnight))


def instant(runs: tuple[Wall, ...], second: int) -> int | None:
    """The first UTC second at which a day's clock shows this second of the day; None if it never does."""
    for run in runs:
        if run.first <= second < run.last:
            return run.zero + second
    return None


def instants(runs: tuple[Wall, ...], second: int) -> list[int]:
    """Every UTC second at which a day's clock shows this second of the day: none in a gap, two in an overlap."""
    return [run.zero + second for run in runs if run.first <= second < run.last]


def _runs(zone: ZoneInfo, midnight: int) -> list[Wall]:
    begin, end = midnight - FARTHEST, midnight + DAY + FARTHEST
    edges = [begin, *_changes(zone, begin, end), end]
    found = []
    for start, stop in pairwise(edges):
        zero = midnight - _at(zone, start)
        run = Wall(max(0, start - zero), min(DAY, stop - zero), zero)
        if run.first < run.last:
            found.append(run)
    return found


def _changes(zone: ZoneInfo, begin: int, end: int) -> list[int]:
    """Return the UTC seconds in a range at which the zone's offset changes; never two within one hour."""
    hours = range(begin, end, HOUR)
    return [_change(zone, hour) for hour in hours if _at(zone, hour) != _at(zone, hour + HOUR)]


def _change(zone: ZoneInfo, before: int) -> int:
    """Return the first UTC second, within the hour after ``before``, at which another offset holds."""
    old, low, high = _at(zone, before), before, before + HOUR
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _at(zone, middle) == old else (low, middle)
    return high


def _at(zone: ZoneInfo, second: int) -> int:
    return _offset((START + timedelta(seconds=second)).astimezone(zone))


def _offset(when: datetime) -> int:
    found = when.utcoffset()
    return int(found.total_seconds()) if found else 0
