"""What members of made-up communities wish: shifts, zones, days and times in the shares that laboratories have."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot import Person
from bot.schedule.due import advance
from bot.schedule.kinds import Kind
from bot.schedule.offset import offset
from bot.schedule.plan import Plan
from bot.schedule.recurrence import NoWakingHour
from bot.schedule.work import Work
from bot.store.enrolments import Pace
from bot.store.values import dump, micros
from cogs.checkins.roster import DUE, SPREAD
from cogs.checkins.wish import Asked, Weekday, Wish, read_wish

T = TypeVar("T")
KINDS = 300  # different wishes: more tell nothing more
WORKS = {Work.DAYS: 34, Work.EVENINGS: 12, Work.NIGHTS: 12, Work.SEVEN_NIGHTS: 10, Work.SEVEN_DAYS: 6}
WORKS |= {Work.PANAMA_DAYS: 5, Work.PANAMA_NIGHTS: 5, Work.WEEKEND_DAYS: 4, Work.DUPONT: 2, Work.ANY: 10}
ZONES = {"America/New_York": 46, "America/Chicago": 30, "America/Denver": 7, "America/Phoenix": 2}
ZONES |= {"America/Los_Angeles": 13, "Pacific/Honolulu": 1, "America/Anchorage": 1}
DAYS = {Weekday.FRI: 40, Weekday.SUN: 15, Weekday.MON: 12, Weekday.THU: 12, Weekday.WED: 9, Weekday.SAT: 7}
TIMES = {"": 50, "07:30": 10, "12:00": 12, "16:00": 10, "20:00": 18}


@dataclass(frozen=True, slots=True)
class Habit:
    """One wish with its plan: the same for many members, but for the seconds by which each comes later."""

    wish: str
    zone: str
    shifts: str
    rule: str
    due: int
    pace: str

    def rule_of(self, seconds: int) -> str:
        """Return the rule with a member's own offset."""
        return f'{self.rule[:-1]},"offset":{seconds}}}' if seconds else self.rule


def habits(now: datetime, seed: int) -> Sequence[Habit]:
    """Return wishes in the shares that laboratories have, with the next time of each after ``now`` (UTC)."""
    chance = random.Random(seed)
    found = [habit for _ in range(KINDS) if (habit := _habit(chance, now)) is not None]
    assert found, "some shifts leave a waking hour"
    return found


def later(person: str) -> int:
    """Return by how many seconds a member's messages come after the time they named."""
    return int(offset(person, SPREAD).total_seconds())


def _habit(chance: random.Random, now: datetime) -> Habit | None:
    work, zone, day, at = _drawn(chance, WORKS), _drawn(chance, ZONES), _drawn(chance, DAYS), _drawn(chance, TIMES)
    begun = date(2026, 1, 5) + timedelta(days=chance.randrange(28))
    wish = read_wish(Asked(work, begun.isoformat() if work.turns else "", day, at, zone), begun)
    assert isinstance(wish, Wish), wish
    pace = Pace.FORTNIGHTLY if chance.random() < 0.05 else Pace.WEEKLY
    rule, shifts = dump(wish.rule(pace, now.date(), timedelta()).to_json()), dump(wish.shifts.to_json())
    nobody = Person("nobody", "nowhere", "0")
    try:
        due = advance(Plan(Kind.CHECKIN, nobody, DUE, rule, zone, shifts=shifts), now)
    except NoWakingHour:
        return None
    return Habit(wish.dump(), zone, shifts, rule, micros(due), pace.value) if due else None


def _drawn(chance: random.Random, of: Mapping[T, int]) -> T:
    return chance.choices([*of], [*of.values()])[0]
