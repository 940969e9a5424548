"""When a schedule posts: local times of day, whatever the clocks do, without holidays and weeks that are to be free."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.schedule.holidays import holiday
from bot.schedule.kinds import Kind
from bot.schedule.recurrence import asked_for, next_due
from bot.schedule.rule import Day, Every, Rule
from bot.store.prompts.slots import Slot

LATE: Final = Kind.PROMPT.grace
SECOND: Final = timedelta(seconds=1)
AHEAD: Final = timedelta(weeks=4)  # what a preview shows, and what is settled for it


@lru_cache(512)
def rule_of(slot: Slot) -> Rule:
    """Return the rule by which the clockwork calls; free days are left out by whoever is called.

    A rule of the clockwork that keeps holidays free moves what falls on one to a day after it, and a prompt for
    Friday's crew has no business on a Saturday.
    """
    return Rule(Every.WEEK, slot.at, tuple(map(Day, slot.days)))


def day_of(slot: Slot, due: datetime) -> date:
    """Return the local day that a time belongs to."""
    return asked_for(due, rule_of(slot), ZoneInfo(slot.zone))


def free(slot: Slot, day: date) -> bool:
    """Return whether nothing is posted on a local day."""
    return slot.rest_on(day) or (not slot.holidays and holiday(day) is not None)


def times(slot: Slot, after: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the instants (UTC) after one and up to another at which a schedule posts, in order."""
    zone, rule = ZoneInfo(slot.zone), rule_of(slot)
    due = next_due(after, rule, zone)
    while due <= until:
        if not free(slot, day_of(slot, due)):
            yield due
        due = next_due(due, rule, zone)


def running_late(slot: Slot, now: datetime) -> datetime | None:
    """Return the time for which a schedule is called now, at most as late as a prompt may be; None where none is."""
    return max(times(slot, now - LATE - SECOND, now), default=None)
