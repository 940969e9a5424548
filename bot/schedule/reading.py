"""Reading what was kept as JSON: every fault becomes a ValueError that says what was expected."""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import TypeVar, cast

Choice = TypeVar("Choice", bound=StrEnum)


def body(found: object, what: str) -> Mapping[str, object]:
    """Return ``found`` as a mapping; raises ValueError naming ``what`` if it is none."""
    if not isinstance(found, Mapping) or not all(isinstance(key, str) for key in found):
        raise ValueError(f"{what} is kept as a mapping of names to values")
    return cast(Mapping[str, object], found)


def choice(kind: type[Choice], found: object) -> Choice:
    """Return the member of a closed set with this value; raises ValueError listing those there are."""
    for member in kind:
        if member == found:
            return member
    raise ValueError(f"expected one of {', '.join(kind)}")


def wall_time(found: object) -> time:
    """Return a naive local time kept as "16:30" or "16:30:15"; raises ValueError."""
    at = time.fromisoformat(found) if isinstance(found, str) and found[2:3] == ":" else None
    if at is None or not is_wall(at):
        raise ValueError('a time is kept as "16:30", with no zone')
    return at


def kept_time(at: time) -> str:
    """Return a local time as `wall_time` reads it."""
    return at.isoformat("seconds" if at.second else "minutes")


def is_wall(at: time) -> bool:
    """Whether this is a local time in whole seconds, with no zone and no fold of its own."""
    return at.tzinfo is None and not at.microsecond and not at.fold


def day(found: object) -> date:
    """Return a date kept as "2026-01-05"; raises ValueError."""
    if not isinstance(found, str) or len(found) != 10:
        raise ValueError('a date is kept as "2026-01-05"')
    return date.fromisoformat(found)


def whole(found: object) -> int:
    """Return a whole number; raises ValueError."""
    if not isinstance(found, int) or isinstance(found, bool):
        raise ValueError("expected a whole number")
    return found


def flag(found: object) -> bool:
    """Return true or false; raises ValueError for anything else."""
    if not isinstance(found, bool):
        raise ValueError("expected true or false")
    return found


def word(found: object) -> str:
    """Return a string; raises ValueError for anything else."""
    if not isinstance(found, str):
        raise ValueError("expected a word")
    return found


def words(found: object) -> tuple[str, ...]:
    """Return a list of strings as a tuple; raises ValueError."""
    if not isinstance(found, list | tuple) or not all(isinstance(word, str) for word in found):
        raise ValueError("expected a list of words")
    return tuple(found)


def pair(found: object) -> tuple[str, str]:
    """Return a list of exactly two strings; raises ValueError for anything else."""
    both = words(found)
    if len(both) != 2:
        raise ValueError("expected two words, a start and an end")
    return both[0], both[1]
