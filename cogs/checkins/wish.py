"""What a member wishes: which shifts they work, on which day and at what time they would like to be asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot import P, Phrase
from bot.community import Json
from bot.i18n import listed
from bot.schedule.quiet import Quiet
from bot.schedule.rule import Day, Every, Rule
from bot.schedule.shifts import Shifts
from bot.schedule.times import read_time
from bot.schedule.work import Work, asked_zone, read_work
from bot.store.enrolments import Pace

USUAL: Final = time(17)
EVERY_DAY: Final = tuple(Day)


class Weekday(StrEnum):
    """A day of the week, to pick."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return DAYS[self.day]

    @property
    def day(self) -> Day:
        """The same day, as rules have it."""
        return Day[self.name]


DAYS: Final[Mapping[Day, Phrase]] = {
    Day.MON: P("Monday"),
    Day.TUE: P("Tuesday"),
    Day.WED: P("Wednesday"),
    Day.THU: P("Thursday"),
    Day.FRI: P("Friday"),
    Day.SAT: P("Saturday"),
    Day.SUN: P("Sunday"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a member typed or picked, as it came."""

    shifts: Work
    cycle: str = ""
    day: Weekday = Weekday.FRI
    time: str = ""
    zone: str = ""

    def args(self) -> dict[str, str]:
        """Return it as a call carries it."""
        given = {"shifts": self.shifts.value, "cycle": self.cycle, "day": self.day.value, "time": self.time}
        return {name: value for name, value in (given | {"zone": self.zone}).items() if value}


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish that was understood: local ``at`` in ``zone`` (IANA), and the shift calendar.

    ``asked.time`` is empty where nobody named one. ``free_holidays`` keeps US federal holidays free.
    """

    asked: Asked
    at: time
    zone: ZoneInfo
    shifts: Shifts
    quiet: Quiet | None = None
    free_holidays: bool = False

    def rule(self, pace: Pace, today: date, offset: timedelta) -> Rule:
        """Return the rule for a pace; a slower one counts from the week or the day of ``today`` (local)."""
        seconds, day, free = int(offset.total_seconds()), self.asked.day.day, self.free_holidays
        match pace:
            case Pace.WEEKLY:
                return Rule(Every.WEEK, self.at, (day,), offset=seconds, holidays_off=free)
            case Pace.FORTNIGHTLY:
                return Rule(Every.FORTNIGHT, self.at, (day,), anchor=today, offset=seconds, holidays_off=free)
            case Pace.MONTHLY:
                return Rule(Every.MONTH, self.at, on=min(today.day, 28), offset=seconds, holidays_off=free)

    def dump(self) -> str:
        """Return the wish as it is kept."""
        more: dict[str, Json] = {"quiet": self.quiet.to_json()} if self.quiet else {}
        return json.dumps(self.asked.args() | more | ({"free_holidays": True} if self.free_holidays else {}))

    def hushed(self, quiet: Quiet | None) -> "Wish":
        """Return the same wish with other quiet hours."""
        return replace(self, quiet=quiet)

    def keeping(self, before: "Wish | None") -> "Wish":
        """Return the same wish with what the sign-up form does not ask, as it was before."""
        return replace(self, quiet=before.quiet, free_holidays=before.free_holidays) if before else self


def load_wish(kept: str) -> Wish:
    """Return the wish that ``dump`` wrote. Raises ``ValueError`` for anything else."""
    found = json.loads(kept)
    asked = Asked(
        Work(found["shifts"]), found.get("cycle", ""), Weekday(found["day"]), found.get("time", ""), found["zone"]
    )
    wish = read_wish(asked, date(2026, 1, 5))
    if not isinstance(wish, Wish):
        raise ValueError("a wish that was kept cannot be read")
    quiet = Quiet.from_json(found["quiet"]) if "quiet" in found else None
    return replace(wish, quiet=quiet, free_holidays=found.get("free_holidays") is True)


def read_wish(asked: Asked, today: date, allowed: Sequence[Day] = EVERY_DAY) -> "Wish | dict[str, Phrase]":
    """Return the wish, made plain so that it reads the same on any day, or what is wrong by field name.

    ``today`` is the member's local date, ``allowed`` the days on which their community wants to be asked.
    """
    faults: dict[str, Phrase] = {}
    at, zone = _time(asked.time, faults), asked_zone(asked.zone, faults)
    cycle, shifts = read_work(asked.shifts, asked.cycle, today, faults)
    if asked.day.day not in allowed:
        faults["day"] = P("Your community asks on these days: {days}.")(days=listed([DAYS[d] for d in allowed]))
    if at is None or zone is None or faults:
        return faults
    plain = Asked(asked.shifts, cycle, asked.day, f"{at:%H:%M}" if asked.time else "", zone.key)
    return Wish(plain, at, zone, shifts)


def _time(text: str, faults: dict[str, Phrase]) -> time | None:
    at = read_time(text) if text else USUAL
    if at is None:
        faults["time"] = P("I am not sure which time that is. Try 9am, 21:00 or noon.")
    return at
