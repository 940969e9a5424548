"""Shift calendars as data: which shift somebody works on which date, as a cycle that repeats from an anchor.

Published patterns, of twelve-hour shifts:

* 2-2-3 (Panama), 14 days: 2 on, 2 off, 3 on, 2 off, 2 on, 3 off.
  Source: bmscentral.com/learn-employee-scheduling/panama-shift-schedule.
* DuPont, 28 days: 4 nights, 3 off, 3 days, 1 off, 3 nights, 3 off, 4 days, 7 off.
  Source: assembled.com/wfm-glossary/dupont-shift-schedule.

4-on-4-off and 7-on-7-off are what they say. The clock times are only a start: a member may change every one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from bot.schedule import reading
from bot.schedule.sleep import EIGHT, TWELVE, UNKNOWN, Hours, Shift, Stretch, nap, rest, worked

if TYPE_CHECKING:
    from bot.store.values import Json

LONGEST_CYCLE: Final = 84
MONDAY: Final = date(2026, 1, 5)


class Rota(StrEnum):
    """The calendars that have a name, and one's own."""

    NONE = "none"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"
    WEEKEND = "weekend"
    SEVEN = "7-on-7-off"
    FOUR = "4-on-4-off"
    PANAMA = "2-2-3"
    DUPONT = "dupont"
    ON_CALL = "on-call"
    OWN = "own"


# "W" stands for whichever shift a member works in a pattern that leaves it open
CYCLES: Final[Mapping[Rota, str]] = MappingProxyType(
    {
        Rota.NONE: "",
        Rota.DAY: "DDDDD--",
        Rota.EVENING: "EEEEE--",
        Rota.NIGHT: "NNNNN--",
        Rota.WEEKEND: "-----WW",
        Rota.SEVEN: "WWWWWWW-------",
        Rota.FOUR: "WWWW----",
        Rota.PANAMA: "WW--WWW--WW---",
        Rota.DUPONT: "NNNN---DDD-NNN---DDDD-------",
        Rota.ON_CALL: "C",
    }
)
WEEKLY: Final = frozenset({Rota.DAY, Rota.EVENING, Rota.NIGHT, Rota.WEEKEND})


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` up to, not including, ``end``: naive local date-times."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Swap:
    """One week (known by its Monday) in which somebody works ``to`` instead; raises ValueError for another day."""

    monday: date
    to: Shift

    def __post_init__(self) -> None:
        if self.monday.weekday():
            raise ValueError("a swapped week is known by its Monday")


@dataclass(frozen=True, slots=True)
class Shifts:
    """A cycle of letters (`Shift`) that repeats for ever, its first letter on ``anchor``; no cycle, no shifts known.

    Raises ValueError, in words, for a cycle that cannot be worked: unknown letters, too long, a shift without hours.
    """

    rota: Rota = Rota.NONE
    cycle: str = ""
    anchor: date = MONDAY
    hours: tuple[Hours, ...] = EIGHT
    swap: Swap | None = None

    def __post_init__(self) -> None:
        if len(self.cycle) > LONGEST_CYCLE:
            raise ValueError(f"a cycle has {LONGEST_CYCLE} days at most")
        if (self.rota is Rota.NONE) != (not self.cycle):
            raise ValueError("a calendar needs a cycle of at least one day")
        letters = set(self.cycle) | ({self.swap.to.value} if self.swap else set())
        if letters - set(Shift):
            raise ValueError("a cycle is written with D, E and N for shifts, C for on call and - for off")
        timed = [each.shift.value for each in self.hours]
        if len(timed) != len(set(timed)) or letters & {"D", "E", "N"} - set(timed):
            raise ValueError("each shift that is worked needs its hours, once")

    @classmethod
    def named(cls, rota: Rota, anchor: date = MONDAY, on: Shift = Shift.DAY) -> "Shifts":
        """Return a named calendar whose first day on is ``anchor``.

        ``on`` is the shift worked in patterns that leave it open. Calendars that go by the day of the week take only
        the week from ``anchor``. Raises ValueError for `Rota.OWN`: that one is made by `own`.
        """
        if rota not in CYCLES:
            raise ValueError("a cycle of your own needs its letters")
        cycle = CYCLES[rota].replace("W", on.value)
        start = anchor - timedelta(anchor.weekday()) if rota in WEEKLY else anchor
        return cls(rota, cycle, start, EIGHT if rota in WEEKLY | {Rota.NONE, Rota.ON_CALL} else TWELVE)

    @classmethod
    def own(cls, pattern: str, anchor: date, hours: tuple[Hours, ...] = TWELVE) -> "Shifts":
        """Return a cycle as a member writes it ("DDNN--", "d d n n off off", dots and O for off), from ``anchor``."""
        letters = pattern.upper().replace("OFF", "-").translate(str.maketrans("._O–,/", "----  "))
        return cls(Rota.OWN, "".join(letters.split()), anchor, hours)

    def swapped(self, day: date, to: Shift) -> "Shifts":
        """Return the same calendar, with ``to`` worked instead in the week (Monday to Sunday) that holds ``day``.

        A shift that has no hours yet gets those of `EIGHT`.
        """
        known = {each.shift for each in self.hours}
        more = tuple(each for each in EIGHT if each.shift is to and to not in known)
        return replace(self, hours=self.hours + more, swap=Swap(day - timedelta(day.weekday()), to))

    def on(self, day: date) -> Shift | None:
        """What a local date holds, or None when nothing is known of it."""
        letter = self._letter(day.toordinal())
        return None if letter == UNKNOWN else Shift(letter)

    def work(self, day: date) -> Span | None:
        """The shift that starts on a local date, or None."""
        hours = worked(self._letter(day.toordinal()), self.hours)
        return _span(day, (hours.first, hours.last)) if hours else None

    def sleep(self, day: date) -> tuple[Span, ...]:
        """When somebody is likely asleep because of a local date: a nap before the first night, and the rest after.

        The rest after a night shift lies on the next date; on other days it is the night that follows.
        """
        before, here, after = map(self._letter, range(day.toordinal() - 1, day.toordinal() + 2))
        found = (nap(before, here, self.hours), rest(here, after, self.hours))
        return tuple(_span(day, stretch) for stretch in found if stretch)

    def letters(self, ordinal: int) -> str:
        """The four letters from two days before a day (`date.toordinal`) to the day after it."""
        swap = self.swap
        if swap and -2 <= ordinal - swap.monday.toordinal() <= 9:
            return "".join(map(self._letter, range(ordinal - 2, ordinal + 2)))
        return self._plain(ordinal - 2, 4)

    def _plain(self, ordinal: int, days: int) -> str:
        """Return the letters of some days as if nothing were swapped."""
        cycle = self.cycle or UNKNOWN
        begin = (ordinal - self.anchor.toordinal()) % len(cycle)
        return (cycle * (days // len(cycle) + 2))[begin : begin + days]

    def _letter(self, ordinal: int) -> str:
        here = self._plain(ordinal, 1)
        if not self.swap or not 0 <= ordinal - self.swap.monday.toordinal() < 7:
            return here
        week = self._plain(self.swap.monday.toordinal(), 7)
        # in a week with no shift of its own nobody knows which days are meant, so each of them counts
        return self.swap.to.value if here in "DEN" or not set(week) & set("DEN") else here

    def to_json(self) -> "dict[str, Json]":
        """Return the calendar as JSON values."""
        kept: dict[str, Json] = {"rota": self.rota.value}
        if self.cycle:
            kept |= {"cycle": self.cycle, "anchor": self.anchor.isoformat()}
        kept["hours"] = {h.shift.value: [reading.kept_time(h.start), reading.kept_time(h.end)] for h in self.hours}
        if self.swap:
            kept["swap"] = {"monday": self.swap.monday.isoformat(), "to": self.swap.to.value}
        return kept

    @classmethod
    def from_json(cls, found: object) -> "Shifts":
        """Return the calendar that `to_json` wrote; raises ValueError, in words, for anything else."""
        kept = reading.body(found, "a shift calendar")
        hours = reading.body(kept["hours"], "a shift's hours") if "hours" in kept else None
        return cls(
            rota=reading.choice(Rota, kept.get("rota")),
            cycle=reading.word(kept.get("cycle", "")),
            anchor=reading.day(kept["anchor"]) if "anchor" in kept else MONDAY,
            hours=EIGHT if hours is None else tuple(_hours(letter, times) for letter, times in hours.items()),
            swap=_swap(kept["swap"]) if "swap" in kept else None,
        )


NO_SHIFTS: Final = Shifts()


def _hours(letter: str, times: object) -> Hours:
    first, last = reading.pair(times)
    return Hours(reading.choice(Shift, letter), reading.wall_time(first), reading.wall_time(last))


def _swap(found: object) -> Swap:
    kept = reading.body(found, "a swapped week")
    return Swap(reading.day(kept.get("monday")), reading.choice(Shift, kept.get("to")))


def _span(day: date, stretch: Stretch) -> Span:
    midnight = datetime.combine(day, time())
    return Span(midnight + timedelta(seconds=stretch[0]), midnight + timedelta(seconds=stretch[1]))
