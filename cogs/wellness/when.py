"""Days and times of schedules, read as people type them and said as they read them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from bot import P, Phrase, Words
from bot.i18n import listed
from bot.schedule.times import read_time
from bot.schedule.words import in_words
from bot.store.prompts.slots import Slot

DAYS: Final[Mapping[tuple[int, ...], Phrase]] = {
    (0, 1, 2, 3, 4, 5, 6): P("every day"),
    (0, 1, 2, 3, 4): P("Monday to Friday"),
    (5, 6): P("Saturday and Sunday"),
}
DAY: Final = (
    P("Monday"),
    P("Tuesday"),
    P("Wednesday"),
    P("Thursday"),
    P("Friday"),
    P("Saturday"),
    P("Sunday"),
)
BETWEEN: Final = re.compile(r"\s*(?:[,;/&+]|\band\b|\by\b)\s*", re.IGNORECASE)


def read_times(text: str) -> list[time] | None:
    """Return the times that somebody typed ("7am, 3pm and 11pm"), in order and once each; None if one is unclear."""
    found = [read_time(part) for part in BETWEEN.split(text) if part]
    known = {at for at in found if at is not None}
    return sorted(known) if found and None not in found else None


def days_said(days: Sequence[int]) -> Words:
    """Return days of the week (0 is Monday) in words."""
    return DAYS.get(tuple(days)) or listed([DAY[day] for day in days])


def hour_said(slots: Iterable[Slot]) -> str:
    """Return the times of some schedules, as the clock shows them."""
    return ", ".join(f"{slot.at:%H:%M}" for slot in slots)


def moment_said(due: datetime, slot: Slot, locale: str) -> str:
    """Return an instant in the schedule's own zone, in words."""
    return in_words(due, ZoneInfo(slot.zone), locale)
