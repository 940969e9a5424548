"""The federal holidays of the United States, computed.

Source: 5 U.S.C. 6103(a) for the days; 6103(b) and Executive Order 11582 for those that fall on a Saturday (the Friday
before is off) or a Sunday (the Monday after is). Inauguration Day, 6103(c), is off around Washington only and left out.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from bot.i18n import P, Phrase
from bot.schedule.rule import Day


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> Mapping[date, Phrase]:
    """The days of a year that are off, with their names, each on its own date and on the date it is observed."""
    own = {day: name for near in (year, year + 1) for day, name in _own(near).items()}
    observed = {_observed(day): P("{holiday} (observed)")(holiday=name) for day, name in own.items()}
    both = observed | own
    return MappingProxyType({day: both[day] for day in sorted(both) if day.year == year})


def holiday(day: date) -> Phrase | None:
    """The name of the federal holiday that a date is or observes, or None."""
    return federal_holidays(day.year).get(day)


def _own(year: int) -> dict[date, Phrase]:
    return {
        date(year, 1, 1): P("New Year's Day"),
        _nth(year, 1, Day.MON, 3): P("Martin Luther King Jr. Day"),
        _nth(year, 2, Day.MON, 3): P("Washington's Birthday"),
        _nth(year, 6, Day.MON, 1) - timedelta(7): P("Memorial Day"),
        date(year, 6, 19): P("Juneteenth"),
        date(year, 7, 4): P("Independence Day"),
        _nth(year, 9, Day.MON, 1): P("Labor Day"),
        _nth(year, 10, Day.MON, 2): P("Columbus Day"),
        date(year, 11, 11): P("Veterans Day"),
        _nth(year, 11, Day.THU, 4): P("Thanksgiving Day"),
        date(year, 12, 25): P("Christmas Day"),
    }


def _nth(year: int, month: int, day: Day, count: int) -> date:
    """Return the so-and-so-many-th such day of a month."""
    first = date(year, month, 1)
    return first + timedelta((day - first.weekday()) % 7 + 7 * (count - 1))


def _observed(day: date) -> date:
    return day + timedelta({Day.SAT: -1, Day.SUN: 1}.get(Day(day.weekday()), 0))
