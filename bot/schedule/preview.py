"""What falls due in the days to come: for one owner in local words and with the reason, for a community in counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.schedule import due
from bot.schedule.plan import Plan, State
from bot.schedule.words import in_words, why


def coming(plan: Plan, now: datetime, days: int) -> Iterator[datetime]:
    """Yield the instants (UTC) at which an active plan falls due within so many days of ``now``."""
    when = plan.next_due_at if plan.state is State.ACTIVE else None
    while when is not None and when <= now + timedelta(days=days):
        yield when
        when = due.advance(plan, when)


def of_owner(plans: Iterable[Plan], now: datetime, days: int) -> list[str]:
    """Return a line for each message, in its own zone's time, and one for each plan that rests."""
    found: list[tuple[datetime, str]] = []
    for plan in plans:
        if plan.state is not State.ACTIVE:
            found.append((now, f"{plan.kind}: {plan.state}{f' ({plan.reason})' if plan.reason else ''}"))
        zone = due.zone(plan.zone)
        for when in coming(plan, now, days):
            reason = _why(plan, when)
            found.append((when, f"{plan.kind}: {in_words(when, zone, 'en')} {zone.key}, {reason}"))
    return [line for _, line in sorted(found)]


def _why(plan: Plan, when: datetime) -> str:
    if not plan.rule:
        return "once"
    zone, quiet, shifts = due.zone(plan.zone), due.quiet(plan.quiet), due.shifts(plan.shifts)
    return str(why(when, due.rule(plan.rule), zone, quiet, shifts))


def of_community(plans: Iterable[Plan], now: datetime, days: int) -> list[str]:
    """Return how many messages of each kind fall due in each hour (UTC); whose they are is not told."""
    hours = Counter(
        (when.replace(minute=0, second=0, microsecond=0), plan.kind.value)
        for plan in plans
        for when in coming(plan, now, days)
    )
    return [f"{hour:%Y-%m-%d %H}:00 UTC: {number} {kind}" for (hour, kind), number in sorted(hours.items())]
