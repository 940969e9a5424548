"""Reading days and dates as people type them, in English and Spanish; months come first in "1/5", as in the US."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from bot.schedule.plain import plain, without
from bot.schedule.rule import Day

DAYS: Final = (
    "monday mon lunes lun",
    "tuesday tues tue martes mar",
    "wednesday weds wed miercoles mie",
    "thursday thurs thur thu jueves jue",
    "friday fri viernes vie",
    "saturday sat sabado sab",
    "sunday sun domingo dom",
)
MONTHS: Final = (
    "january jan enero ene",
    "february feb febrero",
    "march mar marzo",
    "april apr abril abr",
    "may mayo",
    "june jun junio",
    "july jul julio",
    "august aug agosto ago",
    "september sept sep septiembre setiembre",
    "october oct octubre",
    "november nov noviembre",
    "december dec diciembre dic",
)
NAMED_DAYS: Final[Mapping[str, Day]] = MappingProxyType(
    {name: Day(n) for n, names in enumerate(DAYS) for name in names.split()}
)
NAMED_MONTHS: Final[Mapping[str, int]] = MappingProxyType(
    {name: n for n, names in enumerate(MONTHS, start=1) for name in names.split()}
)
GROUPS: Final[Mapping[str, tuple[Day, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(("weekdays", "weekday", "entre semana", "dias laborables"), tuple(Day)[:5]),
        **dict.fromkeys(("weekend", "weekends", "fin de semana", "fines de semana"), tuple(Day)[5:]),
        **dict.fromkeys(("every day", "daily", "any day", "all", "todos los dias", "cada dia"), tuple(Day)),
    }
)
FILLERS: Final = "on|the|every|each|next|this|coming|until|of|el|los|la|cada|proximo|que viene|este|hasta|de|del"
SOON: Final[Mapping[str, int]] = MappingProxyType({"today": 0, "hoy": 0, "tomorrow": 1, "manana": 1})
AHEAD: Final = re.compile(r"(?:in|en|for|por) (?P<count>\d{1,3}|an?|una?) (?P<unit>day|week|month|dia|semana|mes)e?s?")
UNITS: Final[Mapping[str, int]] = MappingProxyType({"day": 1, "dia": 1, "week": 7, "semana": 7, "month": 30, "mes": 30})
NUMBERED: Final = re.compile(r"(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})(?:[/.-](?P<year>\d{4}|\d{2}))?")
ISO: Final = re.compile(r"(?P<year>\d{4})[/.-]?(?P<month>\d{2})[/.-]?(?P<day>\d{2})")
WORDED: Final = re.compile(
    r"(?:(?P<name>[a-z]+)\.? (?P<day>\d{1,2})|(?P<day2>\d{1,2}) (?P<name2>[a-z]+)\.?),?(?: (?P<year>\d{4}))?"
)


def read_day(text: str) -> Day | None:
    """Return the day of the week that somebody typed ("Tue", "on Mondays", "miércoles"), or None."""
    said = without(FILLERS, plain(text)).rstrip(".")
    return NAMED_DAYS.get(said, NAMED_DAYS.get(said.removesuffix("s")))


def read_days(text: str) -> tuple[Day, ...]:
    """Return the days that somebody typed ("Mon, Thu", "weekdays", "lunes y jueves"), in order; none if unclear."""
    said = plain(text)
    if said in GROUPS:
        return GROUPS[said]
    words = re.split(r"[\s,;/&+]+|\band\b|\by\b", without(FILLERS + "|and|y", said))
    found = [read_day(word) for word in words if word]
    return tuple(sorted({day for day in found if day is not None})) if None not in found else ()


def read_date(text: str, today: date) -> date | None:
    """Return the date that somebody typed, or None; ``today`` is their local date.

    Understands 2026-01-05, 1/5/2026, Jan 5, 5 de enero, today, tomorrow, Friday (the next one after today) and "in 2
    weeks". A date without a year is the next one to come, today included.
    """
    said = plain(text)
    if match := ISO.fullmatch(said):
        return _date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match := AHEAD.fullmatch(said):
        count = int(match["count"]) if match["count"].isdigit() else 1
        return today + timedelta(count * UNITS[match["unit"]])
    said = without(FILLERS, said)
    if said in SOON:
        return today + timedelta(SOON[said])
    day = read_day(said)
    if day is not None:
        return today + timedelta((day - today.weekday() - 1) % 7 + 1)
    return _numbered(said, today) or _worded(said, today)


def _numbered(said: str, today: date) -> date | None:
    match = NUMBERED.fullmatch(said)
    if not match:
        return None
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0) if match["year"] else None
    return _coming(year, int(match["month"]), int(match["day"]), today)


def _worded(said: str, today: date) -> date | None:
    match = WORDED.fullmatch(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", said))
    month = NAMED_MONTHS.get(match["name"] or match["name2"]) if match else None
    if not match or not month:
        return None
    year = int(match["year"]) if match["year"] else None
    return _coming(year, month, int(match["day"] or match["day2"]), today)


def _coming(year: int | None, month: int, day: int, today: date) -> date | None:
    """Return a date, in the first year from today on in which there is such a one when no year was said."""
    if year is not None:
        return _date(year, month, day)
    found = (_date(each, month, day) for each in range(today.year, today.year + 9))
    return next((each for each in found if each and each >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
