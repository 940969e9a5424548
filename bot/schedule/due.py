"""From a plan's row to the calendar: when it falls due next, and whether somebody may be written to now."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.people import Place
from bot.schedule.plan import Plan
from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import next_due, next_open
from bot.schedule.rule import Rule
from bot.schedule.shifts import NO_SHIFTS, Shifts

KEPT = 4096  # different texts that are remembered once read; most members share theirs with many


def advance(plan: Plan, after: datetime) -> datetime | None:
    """Return the first instant (UTC) after ``after`` at which a plan falls due; None for one that falls due once only.

    Raises ``ValueError`` or ``LookupError`` for a row that cannot be read, or that leaves no waking hour.
    """
    if not plan.rule:
        return None
    return next_due(after, rule(plan.rule), zone(plan.zone), quiet(plan.quiet), shifts(plan.shifts))


def opening(plan: Plan, now: datetime) -> datetime:
    """Return ``now``, or the first instant (UTC) after it that is neither sleep, quiet hours nor work.

    A place never sleeps. Raises as ``advance`` does.
    """
    if isinstance(plan.owner, Place):
        return now
    return next_open(now.astimezone(UTC), zone(plan.zone), quiet(plan.quiet), shifts(plan.shifts))


@lru_cache(KEPT)
def rule(kept: str) -> Rule:
    """Return the rule that a plan's text keeps."""
    return Rule.from_json(json.loads(kept))


@lru_cache(KEPT)
def quiet(kept: str) -> Quiet | None:
    """Return the quiet hours that a plan's text keeps, None where it is empty."""
    return Quiet.from_json(json.loads(kept)) if kept else None


@lru_cache(KEPT)
def shifts(kept: str) -> Shifts:
    """Return the shifts that a plan's text keeps."""
    return Shifts.from_json(json.loads(kept)) if kept else NO_SHIFTS


@lru_cache(KEPT)
def zone(name: str) -> ZoneInfo:
    """Return a zone by its IANA name."""
    return ZoneInfo(name)
