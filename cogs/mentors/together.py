"""The hours of two: when both may be written to in one place."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.schedule.recurrence import is_open
from cogs.mentors.calendar import opening
from cogs.mentors.profile import Profile

FAR: Final = timedelta(days=7)
STRIDE: Final = timedelta(minutes=30)
TRIES: Final = 40


def awake(one: Profile, now: datetime) -> bool:
    """Whether somebody is neither asleep nor in their quiet hours; they may be at work."""
    return is_open(now, one.clock, one.quiet, one.shifts)


def common(one: Profile, other: Profile, now: datetime) -> datetime | None:
    """Return the first instant (UTC) within a week at which both may be written to; None where there is none.

    Free time of both comes first; where they have none in common, a moment at which both are awake.
    """
    at = now
    for _ in range(TRIES):
        later = opening(other, opening(one, at))
        if later == at:
            return at.astimezone(UTC)
        at = later
        if at - now > FAR:
            break
    strides = (now + STRIDE * step for step in range(FAR // STRIDE))
    return next((each.astimezone(UTC) for each in strides if awake(one, each) and awake(other, each)), None)
