"""The next instant at which a rule falls due, at a humane hour: one pure function, and what follows from it."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo

from bot.i18n import P
from bot.schedule.holidays import holiday
from bot.schedule.quiet import Quiet
from bot.schedule.rule import Every, Rule
from bot.schedule.shifts import NO_SHIFTS, Shifts
from bot.schedule.sleep import DAY, Hours, Stretch, seconds
from bot.schedule.waking import landed, landing, waking
from bot.schedule.walls import START, Wall, instant, walls

NOON: Final = 12
HOUR_BEFORE: Final = timedelta(hours=1)
HORIZON: Final = 400
"""Days after which a calendar that left no waking hour will leave none."""


NO_WAKING_HOUR: Final = P(
    "Your shifts, the sleep after them and your quiet hours leave no time for a message: "
    "make the quiet hours shorter, or choose another day."
)


class NoWakingHour(ValueError):
    """Shifts, sleep and quiet hours together leave no time for a message; ``told`` says so to the member."""

    told = NO_WAKING_HOUR

    def __init__(self) -> None:
        super().__init__(str(self.told))


def next_due(
    after: datetime, rule: Rule, zone: ZoneInfo, quiet: Quiet | None = None, shifts: Shifts = NO_SHIFTS
) -> datetime:
    """Return the first instant (aware, UTC) strictly after ``after`` (aware) at which the rule falls due.

    Each day that the rule names falls due exactly once, at the time asked for or, where that is asleep, in quiet hours
    or at work, at the next easy moment of that day (`bot.schedule.waking.landing`). A local time that a zone's clock
    skips becomes the first valid instant after it; one that it shows twice counts once, the first time. Where a day
    leaves no such moment, or is a holiday that the rule keeps free, the days after it stand in, up to the next day that
    the rule names; a daily rule passes over such a day. Raises NoWakingHour when none comes in a year.
    """
    here, passed = after.astimezone(zone).toordinal(), after.timestamp()
    day, end = rule.latest(here), here + HORIZON
    while day < end:
        due = _fires(day, rule, zone, quiet, shifts)
        if due is None and rule.every is not Every.DAY:
            later = range(day + 1, rule.following(day))
            due = next((each for at in later if (each := _fires(at, rule, zone, quiet, shifts)) is not None), None)
        if due is not None and due > passed:
            return datetime.fromtimestamp(due, UTC)
        day = rule.following(day)
    raise NoWakingHour


def asked_for(due: datetime, rule: Rule, zone: ZoneInfo) -> date:
    """Return the local day that the rule named for what falls due then: that same day, or one before it."""
    here = due.astimezone(zone)
    before = walls(zone, here.toordinal() - 1)
    # what a gap up to midnight moved belongs to the day that ended with it
    moved = bool(before) and before[-1].last <= seconds(rule.at) and here.hour < NOON
    return date.fromordinal(rule.latest(here.toordinal() - moved))


def landing_on(
    day: date, rule: Rule, zone: ZoneInfo, quiet: Quiet | None = None, shifts: Shifts = NO_SHIFTS
) -> Stretch | None:
    """Return where a rule's message lands on a local day, without its offset, and where that span ends.

    Both in seconds of the day as its clock shows them; None where the day leaves no waking hour.
    """
    ordinal = day.toordinal()
    return _landing(walls(zone, ordinal), seconds(rule.at), shifts.letters(ordinal), shifts.hours, quiet)


def is_open(when: datetime, zone: ZoneInfo, quiet: Quiet | None = None, shifts: Shifts = NO_SHIFTS) -> bool:
    """Whether an instant (aware) is outside sleep and quiet hours."""
    local = when.astimezone(zone)
    awake = waking(shifts.letters(local.toordinal()), shifts.hours, quiet).awake
    return any(start <= seconds(local.time()) < end for start, end in awake)


def next_open(when: datetime, zone: ZoneInfo, quiet: Quiet | None = None, shifts: Shifts = NO_SHIFTS) -> datetime:
    """Return the first instant (UTC) at or after ``when`` that is awake, not in quiet hours and not at work.

    For what must wait a little: a late delivery, or "later, after my shift". Looks at the rest of the local day first,
    and takes a moment at work only on a day that has no other. Raises NoWakingHour when none comes in a year.
    """
    here = when.astimezone(zone).toordinal()
    for ordinal in range(here, here + HORIZON):
        found = _opening(ordinal, zone, quiet, shifts, when.astimezone(UTC))
        if found:
            return found
    raise NoWakingHour


def last_open(
    when: datetime,
    since: datetime,
    zone: ZoneInfo,
    quiet: Quiet | None = None,
    shifts: Shifts = NO_SHIFTS,
) -> datetime | None:
    """Return ``when``, or the last opening (UTC) before it that is not before ``since``; None when there is none.

    For what would be useless later, such as a reminder. An opening is awake and not in quiet hours; one that had to
    move lies an hour before the span of them ends, or at its start, so that nobody is told on the way to bed.
    """
    if is_open(when, zone, quiet, shifts):
        return when.astimezone(UTC)
    here, first = when.astimezone(zone).toordinal(), since.astimezone(zone).toordinal()
    for ordinal in range(here, first - 1, -1):
        day = waking(shifts.letters(ordinal), shifts.hours, quiet)
        for spans in (day.free, day.awake):
            for run, (start, end) in product(reversed(walls(zone, ordinal)), reversed(spans)):
                low, high = max(start, run.first), min(end, run.last)
                zero = START + timedelta(seconds=run.zero)
                opens, closes = zero + timedelta(seconds=low), zero + timedelta(seconds=high)
                if low < high and opens < when and closes > since:
                    return max(opens, since.astimezone(UTC), min(closes, when.astimezone(UTC)) - HOUR_BEFORE)
    return None


def after_shift(
    now: datetime, zone: ZoneInfo, quiet: Quiet | None = None, shifts: Shifts = NO_SHIFTS
) -> datetime | None:
    """Return the first opening (UTC) after the shift that is being worked, or that starts later on the same local day.

    None when there is no such shift. Raises NoWakingHour as `next_open` does.
    """
    here = now.astimezone(zone).replace(tzinfo=None)
    for day in (here.date() - timedelta(days=1), here.date()):
        work = shifts.work(day)
        if work and work.end > here:
            return next_open(work.end.replace(tzinfo=zone), zone, quiet, shifts)
    return None


def _fires(ordinal: int, rule: Rule, zone: ZoneInfo, quiet: Quiet | None, shifts: Shifts) -> int | None:
    """Return the UTC second at which a rule's message comes on a local day, if it can come on that day."""
    if rule.holidays_off and holiday(date.fromordinal(ordinal)):
        return None
    runs, asked = walls(zone, ordinal), seconds(rule.at)
    if runs and runs[-1].last <= asked:
        # the gap goes on to midnight, so the first valid instant is the next day's first
        after = walls(zone, ordinal + 1)
        found = _landing(after, 0, shifts.letters(ordinal + 1), shifts.hours, quiet)
        if found and found[0] == after[0].first:
            return _spread(found, after, rule.offset)
    found = _landing(runs, asked, shifts.letters(ordinal), shifts.hours, quiet)
    return _spread(found, runs, rule.offset) if found else None


def _spread(found: Stretch, runs: tuple[Wall, ...], offset: int) -> int | None:
    """Return the UTC second that lies an offset after a landing, within the span that it landed in."""
    start, end = found
    return instant(runs, start + offset % (end - start))


def _landing(
    runs: tuple[Wall, ...], asked: int, letters: str, hours: tuple[Hours, ...], quiet: Quiet | None
) -> Stretch | None:
    if len(runs) == 1 and runs[0].last - runs[0].first == DAY:
        return landed(letters, hours, quiet, asked)
    shown = tuple((run.first, run.last) for run in runs)
    valid = next((max(asked, first) for first, last in shown if asked < last), asked)
    return landing(waking(letters, hours, quiet).within(shown), valid)


def _opening(ordinal: int, zone: ZoneInfo, quiet: Quiet | None, shifts: Shifts, when: datetime) -> datetime | None:
    """Return the first opening of a local day at or after an instant; a moment at work only if it has no other."""
    day = waking(shifts.letters(ordinal), shifts.hours, quiet)
    for spans in (day.free, day.awake):
        for run in walls(zone, ordinal):
            for start, end in spans:
                first, last = max(start, run.first), min(end, run.last)
                zero = START + timedelta(seconds=run.zero)
                if first < last and when < zero + timedelta(seconds=last):
                    return max(when, zero + timedelta(seconds=first))
    return None
