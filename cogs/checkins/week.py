"""Weeks begin on Monday in the member's own zone; in tokens and rows a week is its Monday, as 2026-01-05."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

WEEK = timedelta(days=7)


def monday(day: date) -> date:
    """Return the Monday of the week that holds a day."""
    return day - timedelta(days=day.weekday())


def this_week(now: datetime, zone: ZoneInfo) -> date:
    """Return the Monday of the week that it is in a zone."""
    return monday(now.astimezone(zone).date())


def read_week(text: str) -> date | None:
    """Return the week that a token names; None for anything that is no Monday."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.weekday() == 0 else None


def short(day: date, language: str) -> str:
    """Return a date as "Jan 5" or "5 ene"."""
    spoken = "es_US" if language.startswith("es") else "en_US"
    return format_skeleton("MMMd", datetime(day.year, day.month, day.day), locale=spoken)  # noqa: DTZ001 - a date
