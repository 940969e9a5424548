"""next_due: a plain week, a week of nights with quiet hours, and Panama, beside APScheduler's CronTrigger."""

import time as clock
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from benchmarks.table import Row, show
from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import next_due
from bot.schedule.rule import Day, Every, Rule
from bot.schedule.shifts import NO_SHIFTS, Rota, Shifts
from bot.schedule.sleep import Shift

ZONE = ZoneInfo("America/New_York")
WEEKLY = Rule(Every.WEEK, time(9), (Day.TUE,), offset=420)
QUIET = Quiet(time(21), time(8))
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = 10
WEEKS = 52 * YEARS
OVERLAP = Rule(Every.WEEK, time(1, 30), (Day.SUN,))


def run() -> list[Row]:
    """Measure and return the rows: each call is asked from the time before, for ten years of weeks."""
    cases = {
        "next_due, weekly": (None, NO_SHIFTS),
        "next_due, nights and quiet hours": (QUIET, Shifts.named(Rota.NIGHT)),
        "next_due, Panama nights and quiet hours": (QUIET, Shifts.named(Rota.PANAMA, date(2026, 1, 5), Shift.NIGHT)),
    }
    cron = CronTrigger(day_of_week="tue", hour=9, timezone=ZONE)
    best = dict.fromkeys([*cases, "cron"], float("inf"))
    for _ in range(5):  # in turn, so that a slow moment of the machine hits all of them
        for name, (quiet, shifts) in cases.items():
            best[name] = min(best[name], _time(_ours(WEEKLY, quiet, shifts)))
        best["cron"] = min(best["cron"], _time(_theirs(cron)))
    theirs = best.pop("cron")
    return [*(_row(name, ours, theirs) for name, ours in best.items()), _autumn()]


def _row(name: str, ours: float, theirs: float) -> Row:
    baseline = f"{theirs:.1f} µs (APScheduler cron)"
    return Row(name, f"{ours:.1f} µs", baseline, f"{ours / theirs:.2f}", "<= 10 µs", ours <= 10)


def _autumn() -> Row:
    """Count the weeks of ten years, at a time that the clock shows twice once a year."""
    ours = _count(_ours(OVERLAP, None, NO_SHIFTS))
    theirs = _count(_theirs(CronTrigger(day_of_week="sun", hour=1, minute=30, timezone=ZONE)))
    end = BEGIN.replace(year=BEGIN.year + YEARS)
    sundays = sum(date.fromordinal(day).weekday() == 6 for day in range(BEGIN.toordinal(), end.toordinal()))
    what = f"firings in {sundays} Sundays at 1:30 AM"
    return Row(what, str(ours), f"{theirs} (APScheduler cron)", f"{ours / theirs:.3f}", "once a week", ours == sundays)


def _ours(rule: Rule, quiet: Quiet | None, shifts: Shifts) -> Callable[[datetime], datetime]:
    return lambda after: next_due(after, rule, ZONE, quiet, shifts)


def _theirs(trigger: CronTrigger) -> Callable[[datetime], datetime]:
    return lambda after: trigger.get_next_fire_time(after, after)


def _time(ask: Callable[[datetime], datetime]) -> float:
    """Return the microseconds of one call, over ten years of weeks."""
    after, began = BEGIN, clock.perf_counter()
    for _ in range(WEEKS):
        after = ask(after)
    return (clock.perf_counter() - began) / WEEKS * 1e6


def _count(ask: Callable[[datetime], datetime]) -> int:
    """Return how often something fires in ten years, asked again a microsecond after each time."""
    after, count, end = BEGIN, 0, BEGIN.replace(year=BEGIN.year + YEARS).timestamp()
    while (after := ask(after)).timestamp() < end:
        count += 1
    return count


if __name__ == "__main__":
    show(run())
