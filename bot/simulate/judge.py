"""Judges a simulated year by the calendar on the wall, not by what the scheduler says of itself."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.schedule.letting import PROMPT
from bot.schedule.plan import Plan
from bot.schedule.quiet import Quiet
from bot.schedule.shifts import Rota, Shifts
from bot.simulate.cast import Cast
from bot.simulate.platform import Shown

LATE: Final = timedelta(minutes=3)  # a tick, the pace, and a lease that had to run out
# What falls due at a minute to ten may be seen at a minute past, though the quiet begins at ten: the outbox asks again
# whether an hour is humane only from PROMPT after the due time on, so no message may come later than that into the
# quiet. Nothing that falls due in the quiet, and nothing later than this, is forgiven.
TOUCH: Final = PROMPT


@dataclass
class Verdict:
    """What was found; all but the first three ought to be 0."""

    planned: int = 0
    sent: int = 0
    yielded: int = 0
    missed: int = 0
    doubled: int = 0
    unwanted: int = 0
    wrong_hour: int = 0
    in_sleep: int = 0
    in_quiet_hours: int = 0


def judge(cast: Cast, shown: Iterable[Shown], yielded: set[tuple[str, datetime]]) -> Verdict:
    """Compare what people saw with what the calendar says; ``yielded`` are plans' ids and times that gave way."""
    found = Verdict()
    seen: dict[tuple[str, datetime], list[datetime]] = {}
    for message in shown:
        name, _, micros = message.key.partition(".")
        when = datetime.fromtimestamp(int(micros, 16) // 1_000_000, ZoneInfo("UTC"))
        seen.setdefault((name, when), []).append(message.at)
    weeks: Counter[tuple[str, tuple[int, int]]] = Counter()
    for first in cast.plans:
        for due, plan in cast.due(first):
            found.planned += 1
            times = seen.pop((plan.id, due), [])
            if (plan.id, due) in yielded and not times:
                found.yielded += 1
            elif not times:
                found.missed += 1
            for at in times:
                weeks[str(plan.owner), due.astimezone(ZoneInfo(plan.zone)).isocalendar()[:2]] += 1
                _look(found, plan, due, at)
            found.sent += bool(times)
            found.doubled += max(0, len(times) - 1)
    found.unwanted = sum(map(len, seen.values())) + sum(max(0, number - 3) for number in weeks.values())
    return found


def _look(found: Verdict, plan: Plan, due: datetime, at: datetime) -> None:
    zone = ZoneInfo(plan.zone)
    shifts = Shifts.from_json(json.loads(plan.shifts))
    quiet = Quiet.from_json(json.loads(plan.quiet)) if plan.quiet else None
    found.wrong_hour += not (timedelta() <= at - due <= LATE and _as_asked(plan, at.astimezone(zone), shifts, quiet))
    early = max(due, at - TOUCH)
    found.in_sleep += _asleep(shifts, at.astimezone(zone)) and _asleep(shifts, early.astimezone(zone))
    if quiet is not None:
        found.in_quiet_hours += quiet.holds(at.astimezone(zone).time()) and quiet.holds(early.astimezone(zone).time())


def _as_asked(plan: Plan, local: datetime, shifts: Shifts, quiet: Quiet | None) -> bool:
    """Whether the wall clock agrees, for members whose shifts and quiet hours move nothing."""
    rule = json.loads(plan.rule)
    if shifts.rota is not Rota.NONE or quiet is not None or rule.get("holidays_off"):
        return True
    hour, minute = map(int, rule["at"].split(":")[:2])
    asked = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    late = local - asked - timedelta(seconds=rule.get("offset", 0))
    days = rule.get("days")
    named = not days or f"{local:%a}".lower() in days
    moved = timedelta(hours=1) if _changes(local) else timedelta()
    return named and timedelta() <= late + moved and late <= LATE + moved


def _changes(local: datetime) -> bool:
    """Whether the zone's clock changes on this day."""
    day = timedelta(days=1)
    return local.utcoffset() != (local - day).utcoffset() or local.utcoffset() != (local + day).utcoffset()


def _asleep(shifts: Shifts, local: datetime) -> bool:
    wall = local.replace(tzinfo=None, microsecond=0)
    near: Iterable[date] = (wall.date() + timedelta(days=days) for days in (-2, -1, 0, 1))
    return any(span.start <= wall < span.end for day in near for span in shifts.sleep(day))
