"""A rule says on which local days, and at what local time, something is asked for."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, time
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final

from bot.schedule import reading

if TYPE_CHECKING:
    from bot.store.values import Json

LAST: Final = 31
DAY: Final = 86_400


class Every(StrEnum):
    """How often a rule asks."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


class Day(IntEnum):
    """A day of the week, numbered as `date.weekday` does."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


@dataclass(frozen=True, slots=True)
class Rule:
    """When something is asked for, in the local time of whoever asked.

    ``days`` are the days of the week: one or more for week and fortnight, optional for day ("every weekday"), none
    for month. ``on`` is the day of the month, 1 to 31; where a month is shorter its last day counts, so `LAST` (31)
    is the last day of every month. ``anchor`` lies in a week in which a fortnight's rule asks. ``offset`` spreads
    members who chose the same time: seconds (below a day) that are added for good, as far as the waking time allows.
    ``holidays_off`` keeps US federal holidays free: a daily rule skips them, any other moves on to the next day.

    Raises ValueError, in words, when the parts do not fit each other.
    """

    every: Every
    at: time
    days: tuple[Day, ...] = ()
    on: int | None = None
    anchor: date | None = None
    offset: int = 0
    holidays_off: bool = False
    _period: int = field(init=False, repr=False, compare=False)
    _named: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", tuple(sorted(set(self.days))))
        for fault, told in self._faults():
            if fault:
                raise ValueError(told)
        # every day that the rule names lies a multiple of the period away from one of these
        week = self.anchor if self.anchor and self.every is Every.FORTNIGHT else date.min
        monday = week.toordinal() - week.weekday()
        object.__setattr__(self, "_period", 14 if self.every is Every.FORTNIGHT else 7)
        object.__setattr__(self, "_named", tuple(monday + day for day in self.days or Day))

    def _faults(self) -> list[tuple[bool, str]]:
        weekly = self.every in (Every.WEEK, Every.FORTNIGHT)
        monthly = self.every is Every.MONTH
        return [
            (weekly and not self.days, "a weekly or fortnightly rule needs a day of the week"),
            (monthly and bool(self.days), "a monthly rule goes by the day of the month, not of the week"),
            (monthly != (self.on is not None), "a monthly rule needs a day of the month, and no other rule has one"),
            (self.on is not None and not 1 <= self.on <= LAST, "the day of the month is 1 to 31"),
            (self.every is Every.FORTNIGHT and not self.anchor, "a fortnightly rule needs a date to count from"),
            (not 0 <= self.offset < DAY, "an offset is a number of seconds below a day"),
            (not reading.is_wall(self.at), "a rule's time is local and in whole seconds, with no zone of its own"),
        ]

    def latest(self, ordinal: int) -> int:
        """The last day on or before this one that the rule names; days are `date.toordinal` numbers."""
        if self.on is not None:
            return _month_day(ordinal, self.on, back=True)
        return ordinal - min([(ordinal - day) % self._period for day in self._named])

    def following(self, ordinal: int) -> int:
        """The first day after this one that the rule names."""
        if self.on is not None:
            return _month_day(ordinal + 1, self.on, back=False)
        return ordinal + 1 + min([(day - ordinal - 1) % self._period for day in self._named])

    def to_json(self) -> "dict[str, Json]":
        """Return the rule as JSON values; what is left at its default is left out."""
        kept: dict[str, Json] = {"every": self.every.value, "at": reading.kept_time(self.at)}
        if self.days:
            kept["days"] = [day.name.lower() for day in self.days]
        if self.anchor:
            kept["anchor"] = self.anchor.isoformat()
        rest: dict[str, Json] = {"on": self.on, "offset": self.offset, "holidays_off": self.holidays_off}
        return kept | {name: value for name, value in rest.items() if value}

    @classmethod
    def from_json(cls, found: object) -> "Rule":
        """Return the rule that `to_json` wrote; raises ValueError, in words, for anything else."""
        kept = reading.body(found, "a rule")
        return cls(
            every=reading.choice(Every, kept.get("every")),
            at=reading.wall_time(kept.get("at")),
            days=tuple(map(_day, reading.words(kept.get("days", ())))),
            on=reading.whole(kept["on"]) if "on" in kept else None,
            anchor=reading.day(kept["anchor"]) if "anchor" in kept else None,
            offset=reading.whole(kept.get("offset", 0)),
            holidays_off=reading.flag(kept.get("holidays_off", False)),
        )


def _day(name: str) -> Day:
    for day in Day:
        if day.name.lower() == name:
            return day
    raise ValueError("a day of the week is kept as mon, tue, wed, thu, fri, sat or sun")


def _month_day(ordinal: int, on: int, *, back: bool) -> int:
    """Return the nearest ``on``-th of a month on or before, or else on or after, a day."""
    near = date.fromordinal(ordinal)
    here = _in_month(near.year * 12 + near.month - 1, on)
    if back and here > ordinal:
        return _in_month(near.year * 12 + near.month - 2, on)
    if not back and here < ordinal:
        return _in_month(near.year * 12 + near.month, on)
    return here


def _in_month(month: int, on: int) -> int:
    """Return the ``on``-th, or the last day, of a month counted from the year 0."""
    year, index = divmod(month, 12)
    return date(year, index + 1, min(on, monthrange(year, index + 1)[1])).toordinal()
