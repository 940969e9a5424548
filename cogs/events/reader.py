"""Whoever reads about events: their zone, their language, and when they are awake, as far as any feature knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot import Context, Person
from bot.community import Communities
from bot.schedule import due
from bot.schedule.kinds import Kind
from bot.schedule.plan import Plan
from bot.schedule.plans import Plans
from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import NoWakingHour, last_open, next_open
from bot.schedule.shifts import NO_SHIFTS, Shifts
from bot.store.events.event import Event
from bot.store.events.reminders import Ahead

NIGHT: Final = Quiet(time(22), time(7))
"""When nobody is written to whose sleep is not known."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Somebody's zone, quiet hours and shifts."""

    zone: ZoneInfo
    quiet: Quiet | None = NIGHT
    shifts: Shifts = NO_SHIFTS

    def before(self, event: Event, ahead: Ahead, now: datetime) -> datetime | None:
        """Return when to remind them (UTC): asked for in their own waking time, else before it; None if too late."""
        assert event.starts is not None
        local = event.starts.astimezone(self.zone)
        asked = local - timedelta(days=1) if ahead is Ahead.DAY else event.starts - timedelta(hours=1)
        if asked <= now:
            return None
        found = last_open(asked, now, self.zone, self.quiet, self.shifts)
        return found if found is not None and found > now else None

    def soon(self, now: datetime, until: datetime | None) -> datetime:
        """Return ``now``, or when they are next free and awake, though no later than an hour before ``until``."""
        try:
            found = next_open(now, self.zone, self.quiet, self.shifts)
        except NoWakingHour:
            found = now + timedelta(days=1)
        return found if until is None else max(now, min(found, until - timedelta(hours=1)))


class Readers:
    """Asks what check-ins and introductions were told: nobody is asked twice for their shifts."""

    def __init__(self, plans: Plans, communities: Communities) -> None:
        self._plans = plans
        self._communities = communities

    async def rhythm(self, person: Person, event: Event, zone: str | None = None) -> Rhythm:
        """Return somebody's rhythm; ``zone`` is what the platform says, and an event's own is the last resort."""
        known = await self._known(person)
        if known is not None:
            return Rhythm(due.zone(known.zone), due.quiet(known.quiet), due.shifts(known.shifts))
        return Rhythm(ZoneInfo(zone or await self._communities.zone(person.home) or event.zone.key))

    async def zone(self, ctx: Context) -> ZoneInfo | None:
        """Return the zone of whoever asks; None where nobody knows it."""
        known = await self._known(ctx.person)
        name = known.zone if known else ctx.zone or await self._communities.zone(ctx.person.home)
        return ZoneInfo(name) if name else None

    async def language(self, ctx: Context) -> str:
        """Return the language of whoever asks."""
        return await self._communities.language(ctx.person, ctx.locale)

    async def _known(self, person: Person) -> Plan | None:
        plans: Sequence[Plan] = await self._plans.of(person)
        told = [plan for plan in plans if plan.kind in (Kind.CHECKIN, Kind.NUDGE) and plan.rule]
        return min(told, key=lambda plan: plan.kind.rank, default=None)
