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
from bot.schedule.dates import read_date
from bot.schedule.quiet import Quiet
from bot.schedule.rule import Day, Every, Rule
from bot.schedule.shifts import NO_SHIFTS, Rota, Shifts
from bot.schedule.sleep import Shift
from bot.schedule.times import read_time
from bot.schedule.zones import read_zone
from bot.store.enrolments import Pace

USUAL: Final = time(17)
EVERY_DAY: Final = tuple(Day)


class Work(StrEnum):
    """The shifts that a member may pick."""

    ANY = "any"
    DAYS = "days"
    EVENINGS = "evenings"
    NIGHTS = "nights"
    WEEKEND_DAYS = "weekend-days"
    WEEKEND_NIGHTS = "weekend-nights"
    SEVEN_DAYS = "7on7off-days"
    SEVEN_NIGHTS = "7on7off-nights"
    FOUR_DAYS = "4on4off-days"
    FOUR_NIGHTS = "4on4off-nights"
    PANAMA_DAYS = "223-days"
    PANAMA_NIGHTS = "223-nights"
    DUPONT = "dupont"
    ON_CALL = "on-call"
    OWN = "own"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return _WORK[self][0]

    @property
    def rota(self) -> Rota:
        """The calendar that it is."""
        return _WORK[self][1]

    @property
    def shift(self) -> Shift:
        """The shift worked where the calendar leaves it open."""
        return _WORK[self][2]

    @property
    def turns(self) -> bool:
        """Whether one must know on which day its cycle began."""
        return self.rota in (Rota.SEVEN, Rota.FOUR, Rota.PANAMA, Rota.DUPONT, Rota.OWN)


_WORK: Final[Mapping[Work, tuple[Phrase, Rota, Shift]]] = {
    Work.ANY: (P("I would rather not say"), Rota.NONE, Shift.DAY),
    Work.DAYS: (P("Days, Monday to Friday"), Rota.DAY, Shift.DAY),
    Work.EVENINGS: (P("Evenings, Monday to Friday"), Rota.EVENING, Shift.EVENING),
    Work.NIGHTS: (P("Nights, Monday to Friday"), Rota.NIGHT, Shift.NIGHT),
    Work.WEEKEND_DAYS: (P("Weekend days"), Rota.WEEKEND, Shift.DAY),
    Work.WEEKEND_NIGHTS: (P("Weekend nights"), Rota.WEEKEND, Shift.NIGHT),
    Work.SEVEN_DAYS: (P("7 on, 7 off: days"), Rota.SEVEN, Shift.DAY),
    Work.SEVEN_NIGHTS: (P("7 on, 7 off: nights"), Rota.SEVEN, Shift.NIGHT),
    Work.FOUR_DAYS: (P("4 on, 4 off: days"), Rota.FOUR, Shift.DAY),
    Work.FOUR_NIGHTS: (P("4 on, 4 off: nights"), Rota.FOUR, Shift.NIGHT),
    Work.PANAMA_DAYS: (P("2-2-3 (Panama): days"), Rota.PANAMA, Shift.DAY),
    Work.PANAMA_NIGHTS: (P("2-2-3 (Panama): nights"), Rota.PANAMA, Shift.NIGHT),
    Work.DUPONT: (P("DuPont"), Rota.DUPONT, Shift.DAY),
    Work.ON_CALL: (P("On call"), Rota.ON_CALL, Shift.DAY),
    Work.OWN: (P("A cycle of my own"), Rota.OWN, Shift.DAY),
}


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
    at, zone = _time(asked.time, faults), _zone(asked.zone, faults)
    cycle, shifts = _shifts(asked.shifts, asked.cycle, today, faults)
    if asked.day.day not in allowed:
        faults["day"] = P("Your community asks on these days: {days}.")(days=listed([DAYS[d] for d in allowed]))
    if at is None or zone is None or faults:
        return faults
    plain = Asked(asked.shifts, cycle, asked.day, f"{at:%H:%M}" if asked.time else "", zone.key)
    return Wish(plain, at, zone, shifts)


def listed(words: Sequence[Phrase | str]) -> Phrase | str:
    """Return words joined by commas, each still to be said in the reader's language."""
    whole: Phrase | str = words[0] if words else ""
    for word in words[1:]:
        whole = P("{before}, {word}")(before=whole, word=word)
    return whole


def _time(text: str, faults: dict[str, Phrase]) -> time | None:
    at = read_time(text) if text else USUAL
    if at is None:
        faults["time"] = P("I am not sure which time that is. Try 9am, 21:00 or noon.")
    return at


def _zone(text: str, faults: dict[str, Phrase]) -> ZoneInfo | None:
    found = read_zone(text)
    if len(found) == 1:
        return ZoneInfo(found[0])
    if found:
        faults["zone"] = P("That could be more than one. Which is yours: {zones}?")(zones=", ".join(found[:4]))
    else:
        faults["zone"] = P("I do not know that time zone. Try Central, Chicago, or Texas.")
    return None


def _shifts(work: Work, cycle: str, today: date, faults: dict[str, Phrase]) -> tuple[str, Shifts]:
    """Return the cycle made plain, and the calendar."""
    if work is Work.ANY:
        return "", NO_SHIFTS
    if not work.turns:
        return "", Shifts.named(work.rota, today, work.shift)
    letters, _, when = cycle.partition(" ") if work is Work.OWN else ("", "", cycle)
    first = read_date(when, today) if when else None
    if first is None:
        faults["cycle"] = (
            P("One letter a day (D, E, N, C for on call, - for off), then the date of the first: DDNN---- Jan 5.")
            if work is Work.OWN
            else P("On which date did the cycle begin, or when will it? Such as Jan 5.")
        )
        return "", NO_SHIFTS
    if work is not Work.OWN:
        return first.isoformat(), Shifts.named(work.rota, first, work.shift)
    try:
        own = Shifts.own(letters, first)
    except ValueError:
        faults["cycle"] = P("I cannot read that cycle. Write one letter a day: D, E, N, C for on call, - for off.")
        return "", NO_SHIFTS
    return f"{own.cycle} {first.isoformat()}", own
