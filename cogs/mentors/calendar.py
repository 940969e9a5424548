"""Time as a member's own calendar has it: the next moment to write to them, and the end of so many working days."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from bot.schedule.recurrence import NoWakingHour, next_open
from bot.schedule.sleep import Shift
from cogs.mentors.profile import Profile

REST: Final = timedelta(hours=3)  # of free time after the last shift in which to answer
LONGEST: Final = timedelta(days=21)  # however seldom somebody works


def opening(one: Profile, now: datetime) -> datetime:
    """Return ``now``, or the first instant (UTC) after it outside their sleep, quiet hours and work.

    Where a calendar leaves no such moment, it is a day later: the plan's own rule then has its say.
    """
    try:
        return next_open(now, one.clock, one.quiet, one.shifts)
    except NoWakingHour:
        return now + timedelta(days=1)


def deadline(one: Profile, now: datetime, days: int) -> datetime:
    """Return when so many of somebody's working days are over (UTC), days off not counted; at most three weeks on.

    It is never within their sleep: after the last shift they have some hours of free time left. Whose shifts are not
    known works Monday to Friday.
    """
    shifts, local = one.shifts, now.astimezone(one.clock)
    day, left = local.date(), days
    while left:
        day += timedelta(days=1)
        if day - local.date() >= LONGEST:
            break
        works = day.weekday() < 5 if not shifts.cycle else shifts.on(day) not in (None, Shift.OFF)
        left -= works
    midnight = datetime.combine(day, time(23, 59), one.clock)
    work = shifts.work(day)
    if work is None:
        return midnight.astimezone(UTC)
    home = work.end.replace(tzinfo=one.clock)
    return max(midnight.astimezone(UTC), opening(one, home.astimezone(UTC)) + REST)
