"""The shifts that a member may pick, as people name them, and the calendar that each of them is."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.i18n import P, Phrase
from bot.schedule.dates import read_date
from bot.schedule.shifts import NO_SHIFTS, Rota, Shifts
from bot.schedule.sleep import Shift
from bot.schedule.zones import read_zone


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


def read_work(work: Work, cycle: str, today: date, faults: dict[str, Phrase]) -> tuple[str, Shifts]:
    """Return the cycle made plain, so that it reads the same on any day, and the calendar.

    ``today`` is the member's local date. What is wrong is told in ``faults``, under ``cycle``.
    """
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


def asked_zone(text: str, faults: dict[str, Phrase]) -> ZoneInfo | None:
    """Return the zone that a member means, or None and the next question in ``faults``, under ``zone``."""
    found = read_zone(text)
    if len(found) == 1:
        return ZoneInfo(found[0])
    if found:
        faults["zone"] = P("That could be more than one. Which is yours: {zones}?")(zones=", ".join(found[:4]))
    else:
        faults["zone"] = P("I do not know that time zone. Try Central, Chicago, or Texas.")
    return None
