"""Who takes part: members with zones, shifts and habits, and what each does when, all drawn from one seed."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from bot.message import Call
from bot.people import Person
from bot.schedule.due import advance
from bot.schedule.kinds import Kind
from bot.schedule.offset import offset
from bot.schedule.pacing import window
from bot.schedule.plan import Plan, State
from bot.schedule.quiet import Quiet
from bot.schedule.rule import Day, Every, Rule
from bot.schedule.shifts import NO_SHIFTS, Rota, Shifts
from bot.schedule.sleep import Shift

START: Final = datetime(2026, 1, 5, tzinfo=UTC)
GRID: Final = timedelta(seconds=20)  # the pause between two ticks
PLATFORM: Final = "sim"
RATE: Final = 50.0  # messages a second, for the spread of a cohort
HOMES: Final = ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles")
ROTAS: Final = tuple(rota for rota in Rota if rota is not Rota.OWN)


@dataclass(frozen=True, slots=True)
class Pause:
    """A member pauses a plan: until an instant, or until they resume it."""

    at: datetime
    plan: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Resume:
    """A member takes a plan up again."""

    at: datetime
    plan: str


@dataclass(frozen=True, slots=True)
class Change:
    """A member changes a plan: other shifts, or a week of nights."""

    at: datetime
    plan: Plan


Act: TypeAlias = Pause | Resume | Change


@dataclass(frozen=True, slots=True)
class Cast:
    """The plans as they are at the start, and everything that members do, in order of time."""

    plans: tuple[Plan, ...]
    acts: tuple[Act, ...]
    end: datetime

    def due(self, plan: Plan) -> Iterator[tuple[datetime, Plan]]:
        """Give every instant at which a plan ought to fall due, with the plan as it is then, by plain reasoning."""
        mine = (act for act in self.acts if (act.plan.id if isinstance(act, Change) else act.plan) == plan.id)
        due = advance(plan, START)
        for act in (*mine, Resume(self.end, plan.id)):
            while due is not None and due <= act.at:
                yield due, plan
                due = advance(plan, due)
            match act:
                case Pause(until=until):
                    due = None if until is None else advance(plan, until)
                case Change(plan=changed):
                    plan, due = changed, advance(changed, act.at)
                case Resume():
                    due = advance(plan, act.at)


def cast(members: int, days: int, seed: int) -> Cast:
    """Draw a cast; the same numbers give the same cast."""
    draw = random.Random(seed)  # noqa: S311 - a game of chance that can be played again
    zones = sorted(available_timezones() - {"localtime", "Factory"})
    end = START + timedelta(days=days)
    plans: list[Plan] = []
    acts: list[Act] = []
    for number in range(members):
        for plan in _plans(draw, number, members, zones):
            plans.append(plan)
            acts += _acts(draw, plan, days)
    return Cast(tuple(plans), tuple(sorted((a for a in acts if a.at < end), key=lambda act: act.at)), end)


def _plans(draw: random.Random, number: int, members: int, zones: list[str]) -> Iterator[Plan]:
    owner = Person(PLATFORM, "lab", f"m{number}")
    zone = draw.choice(HOMES) if draw.random() < 0.7 else draw.choice(zones)
    quiet = draw.choice([None, None, Quiet(time(21), time(8)), Quiet(time(22, 30), time(6, 30))])
    spread = offset(str(owner), window(members, RATE))
    kept = "" if quiet is None else json.dumps(quiet.to_json())
    same = {"zone": zone, "quiet": kept, "shifts": json.dumps(_shifts(draw).to_json())}
    rule = _rule(draw, int(spread.total_seconds()))
    yield _plan(Kind.CHECKIN, owner, rule, f"{number:08x}", same)
    if draw.random() < 0.15:
        weekly = Rule(Every.WEEK, time(draw.randrange(9, 20)), (draw.choice(list(Day)),), offset=rule.offset)
        yield _plan(Kind.PROMPT, owner, weekly, f"{number:08x}p", same)


def _plan(kind: Kind, owner: Person, rule: Rule, id_: str, same: dict[str, str]) -> Plan:
    plan = Plan(kind, owner, Call("hello"), json.dumps(rule.to_json()), id=id_, **same)  # type: ignore[arg-type]
    return replace(plan, next_due_at=advance(plan, START))


def _rule(draw: random.Random, spread: int) -> Rule:
    at = time(draw.randrange(7, 22), draw.choice((0, 15, 30, 45)))
    days = tuple(draw.sample(list(Day), draw.choice((1, 1, 1, 1, 2))))
    anchor = START.date() + timedelta(days=draw.randrange(14))
    kind = draw.random()
    if kind < 0.60:
        return Rule(Every.WEEK, at, days, offset=spread, holidays_off=draw.random() < 0.3)
    if kind < 0.85:
        return Rule(Every.FORTNIGHT, at, days, anchor=anchor, offset=spread)
    if kind < 0.98:
        return Rule(Every.MONTH, at, on=draw.randrange(1, 32), offset=spread)
    return Rule(Every.DAY, at, offset=spread)


def _shifts(draw: random.Random) -> Shifts:
    if draw.random() < 0.3:
        return NO_SHIFTS
    anchor = date(2026, 1, 1) + timedelta(days=draw.randrange(28))
    return Shifts.named(draw.choice(ROTAS), anchor, draw.choice((Shift.DAY, Shift.EVENING, Shift.NIGHT)))


def _acts(draw: random.Random, plan: Plan, days: int) -> Iterator[Act]:
    """Each plan is paused about twice a year, and its shifts change about once."""
    at = START
    while True:
        at = on_grid(at + timedelta(days=draw.uniform(20, 200), seconds=draw.randrange(86_400)))
        if at >= START + timedelta(days=days):
            return
        away = timedelta(days=draw.uniform(3, 40))
        match draw.randrange(3):
            case 0:
                yield Pause(at, plan.id, at + away)
            case 1:
                yield Pause(at, plan.id, None)
                at = on_grid(at + away)
                yield Resume(at, plan.id)
            case _:
                yield Change(at, plan := _changed(draw, plan, at))


def _changed(draw: random.Random, plan: Plan, at: datetime) -> Plan:
    here = at.astimezone(ZoneInfo(plan.zone)).date()
    swapped = Shifts.from_json(json.loads(plan.shifts)).swapped(here, Shift.NIGHT)
    shifts = swapped if draw.random() < 0.5 and swapped.cycle else _shifts(draw)
    return replace(plan, shifts=json.dumps(shifts.to_json()), next_due_at=None, state=State.ACTIVE)


def on_grid(at: datetime) -> datetime:
    """Return the first tick at or after an instant."""
    return START + -(-(at - START) // GRID) * GRID
