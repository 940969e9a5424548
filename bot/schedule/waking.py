"""A local day with its sleep, quiet hours and shifts cut out: what is left of it for a message."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from bot.schedule.quiet import Quiet
from bot.schedule.sleep import DAY, HOME, HOUR, Hours, Stretch, nap, rest, seconds, worked

Spans: TypeAlias = tuple[Stretch, ...]
WHOLE: Final[Spans] = ((0, DAY),)


class Of(StrEnum):
    """What somebody is at who is not free."""

    SLEEP = "sleep"
    NAP = "nap"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch in which somebody is not free, in seconds from a day's midnight (below 0 for the day before).

    ``letter`` is the shift that it is of, or that a sleep follows; work lasts until one is home.
    """

    of: Of
    letter: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Waking:
    """What is left of a local day, each a list of spans in order; every one is part of the one after it.

    ``easy`` leaves out work and the hour before it: where a message lands that had to move. ``free`` is awake and not
    at work, nor on the way home: where it stays if that was asked for. ``awake`` may be at work. None of them ever
    holds a second of sleep or of quiet hours.
    """

    easy: Spans
    free: Spans
    awake: Spans

    def within(self, there: Spans) -> "Waking":
        """Return what remains of it in those parts of the day that the zone's clock shows at all."""
        gone = minus(WHOLE, there)
        return Waking(minus(self.easy, gone), minus(self.free, gone), minus(self.awake, gone))


@lru_cache(maxsize=4096)
def waking(letters: str, hours: tuple[Hours, ...], quiet: Quiet | None) -> Waking:
    """The waking part of a day, from the letters (`Shifts.letters`) of the two days before it, itself and the next."""
    known = spells(letters, hours)
    asleep = [(spell.start, spell.end) for spell in known if spell.of is not Of.WORK]
    busy = [(spell.start, spell.end) for spell in known if spell.of is Of.WORK]
    awake = minus(minus(WHOLE, asleep), hushed(quiet))
    free = minus(awake, busy)
    return Waking(minus(free, [(start - HOUR, start) for start, _ in busy]), free, awake)


def spells(letters: str, hours: tuple[Hours, ...]) -> list[Spell]:
    """Every shift and every sleep that may touch a day, from the letters (`Shifts.letters`) around it."""
    found: list[Spell] = []
    for day, (before, here) in enumerate(pairwise(letters), start=-1):
        shift = worked(here, hours)
        found += _spell(Of.SLEEP, before, rest(before, here, hours), day - 1)
        found += _spell(Of.NAP, here, nap(before, here, hours), day)
        found += _spell(Of.WORK, here, (shift.first, shift.last + HOME) if shift else None, day)
    return found


def _spell(of: Of, letter: str, stretch: Stretch | None, day: int) -> list[Spell]:
    return [Spell(of, letter, day * DAY + stretch[0], day * DAY + stretch[1])] if stretch else []


def hushed(quiet: Quiet | None) -> list[Stretch]:
    """The quiet hours of any day, in seconds from its midnight."""
    if not quiet:
        return []
    start, end = seconds(quiet.start), seconds(quiet.end)
    return [(start, end)] if start < end else [(0, end), (start, DAY)]


def landing(day: Waking, asked: int) -> Stretch | None:
    """Where a message asked for at this second of the day lands, and where that span ends; None if nowhere.

    It stays if that is awake and not at work. Otherwise it moves to the next easy moment of the day or, where none is
    left, back into the last hour of the one before; to a moment at work only on a day that has no other.
    """
    for start, end in day.free:
        if start <= asked < end:
            return asked, end
    for spans in (day.easy, day.free, day.awake):
        for start, end in spans:
            if asked < end:
                return max(start, asked), end
        if spans:
            start, end = spans[-1]
            return max(start, end - HOUR), end
    return None


@lru_cache(maxsize=8192)
def landed(letters: str, hours: tuple[Hours, ...], quiet: Quiet | None, asked: int) -> Stretch | None:
    """`landing` on a day whose clock runs from midnight to midnight without a jump, remembered."""
    return landing(waking(letters, hours, quiet), asked)


def minus(spans: Spans, taken: Iterable[Stretch]) -> Spans:
    """What remains of spans, in order, when others are taken out."""
    left = list(spans)
    for start, end in taken:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return tuple(left)
