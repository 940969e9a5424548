"""Reading a time of day as people type it, in English and Spanish; what could be two times is asked again."""

import re
from collections.abc import Mapping
from datetime import time
from types import MappingProxyType
from typing import Final

from bot.schedule.plain import plain, without

NAMED: Final[Mapping[str, time]] = MappingProxyType(
    {
        **dict.fromkeys(("noon", "midday", "mediodia", "12 noon", "12 del mediodia"), time(12)),
        **dict.fromkeys(("midnight", "medianoche", "12 midnight"), time(0)),
    }
)
ENGLISH: Final = "zero one two three four five six seven eight nine ten eleven twelve"
SPANISH: Final = "cero una dos tres cuatro cinco seis siete ocho nueve diez once doce"
MINUTES: Final[Mapping[str, str]] = MappingProxyType(
    {"fifteen": "15", "thirty": "30", "forty-five": "45", "quince": "15", "treinta": "30"}
)
NUMBERS: Final[Mapping[str, str]] = MappingProxyType(
    {word: str(n) for names in (ENGLISH, SPANISH) for n, word in enumerate(names.split())} | dict(MINUTES)
)

FILLERS: Final = "at|around|about|a las|a la|las|la|al|el|sharp|o'clock|oclock|en punto|hours|hrs|horas"
MORNING: Final = r"a ?m|a|in the morning|morning|early|de la manana|por la manana|de la madrugada"
EVENING: Final = (
    r"p ?m|p|in the afternoon|in the evening|at night|tonight|afternoon|evening|night|de la tarde|de la noche|"
    r"por la tarde|por la noche"
)
HALF: Final = re.compile(r"half past (\d{1,2})|(\d{1,2}) y media")
QUARTER: Final = re.compile(r"(?:a )?quarter (?:past|after) (\d{1,2})|(\d{1,2}) y cuarto")
SHORT: Final = re.compile(r"(?:a )?quarter (?:to|of|before) (\d{1,2})|(\d{1,2}) menos cuarto")
PART: Final = re.compile(rf"(.*(?:\d|media|cuarto))\s*(?:(?P<am>{MORNING})|(?P<pm>{EVENING}))$")
CLOCK: Final = re.compile(r"(?P<hour>\d{1,2})(?:(?P<mark>[:.h ]|h )?(?P<minute>[0-5]\d))?(?P<day> ?h)?$")


def read_time(text: str) -> time | None:
    """Return the local time that somebody typed ("9", "9am", "21:00", "noon", "half past nine", "mediodía").

    A bare hour from 7 to 12 means the morning and noon, as people write it; one from 1 to 6 could be either and gives
    None, so that it is asked again, unless it is written as a 24-hour clock does ("05:30", "5h", "0530").
    """
    said = plain(text).replace(".m", "m").replace("m.", "m").replace("’", "'")
    if without(FILLERS, said) in NAMED:
        return NAMED[without(FILLERS, said)]
    said, half = _part_of_day(_digits(said))
    found = CLOCK.match(_quarters(without(FILLERS, said)))
    if not found or int(found["hour"]) > 24:
        return None
    return _settle(found, half)


def _digits(said: str) -> str:
    return re.sub(r"[a-z]+(?:-five)?", lambda word: NUMBERS.get(word[0], word[0]), said)


def _part_of_day(said: str) -> tuple[str, str]:
    """Return what was said without "in the morning" and the like, and "am", "pm" or nothing for them."""
    found = PART.match(said)
    if not found:
        return said, ""
    if found["pm"] and found["pm"] in ("at night", "night", "de la noche") and found[1].strip() == "12":
        return "12", "am"
    return found[1], "am" if found["am"] else "pm"


def _quarters(said: str) -> str:
    """Return "9:30" for "half past 9", and so on."""
    for pattern, minutes in ((HALF, 30), (QUARTER, 15), (SHORT, -15)):
        if found := pattern.fullmatch(said):
            hour, minute = divmod(int(found[1] or found[2]) * 60 + minutes, 60)
            return f"{hour % 24}:{minute:02}"
    return said


def _settle(found: re.Match[str], half: str) -> time | None:
    """Return the time meant by an hour, perhaps minutes, and "am", "pm" or nothing."""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if half:
        if not 1 <= hour <= (12 if half == "am" else 23):
            return None
        return time(hour if hour > 12 else hour % 12 + (12 if half == "pm" else 0), minute)
    by_the_day = len(found["hour"]) == 2 or found["day"] or "h" in (found["mark"] or "") or hour > 6
    if hour == 24 and not minute:
        return time(0)
    return time(hour, minute) if not hour or (by_the_day and hour < 24) else None
