"""The roster: how each member stands, with wish, pace and plan changed together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final

from bot import Call, Person
from bot.clock import Clock
from bot.schedule.due import advance
from bot.schedule.kinds import Kind
from bot.schedule.offset import offset
from bot.schedule.plan import Plan, State
from bot.schedule.plans import Plans
from bot.schedule.sleep import Shift
from bot.store.enrolments import Enrolment, Enrolments, Pace
from bot.store.values import dump
from cogs.checkins.week import WEEK, this_week
from cogs.checkins.wish import Wish, load_wish

SPREAD: Final = timedelta(minutes=15)  # so that not everybody's five o'clock is one second
DUE: Final = Call("checkin.due")


@dataclass(frozen=True, slots=True)
class Part:
    """How one member stands."""

    enrolment: Enrolment
    plan: Plan
    wish: Wish

    @property
    def active(self) -> bool:
        """Whether messages come."""
        return self.plan.state is State.ACTIVE


class Roster:
    """Members who take part, each with one plan."""

    def __init__(self, enrolments: Enrolments, plans: Plans, clock: Clock) -> None:
        """Keep members' parts in ``enrolments`` and their times in ``plans``."""
        self._enrolments = enrolments
        self._plans = plans
        self._clock = clock

    async def part(self, person: Person) -> Part | None:
        """Return how a member stands; None for who does not take part."""
        enrolment = await self._enrolments.get(person)
        plan = await self._plans.get(enrolment.plan) if enrolment else None
        if enrolment is None or plan is None or plan.state is State.ENDED:
            return None
        return Part(enrolment, plan, load_wish(enrolment.wish))

    async def enrol(self, person: Person, wish: Wish) -> Part:
        """Take somebody in, or change what they wished for. Raises ``NoWakingHour``."""
        before = await self._enrolments.get(person)
        enrolment = replace(before, wish=wish.dump()) if before else Enrolment(person, "", wish.dump())
        plan = self._planned(enrolment, wish)
        if before and before.plan:
            plan = replace(plan, id=before.plan)
        return await self._keep(replace(enrolment, plan=plan.id, unanswered=0), plan, wish)

    async def at_pace(self, part: Part, pace: Pace) -> Part:
        """Ask more or less often from now on."""
        enrolment = replace(part.enrolment, pace=pace)
        plan = replace(self._planned(enrolment, part.wish), id=part.plan.id, shifts=part.plan.shifts)
        return await self._keep(enrolment, plan, part.wish)

    async def swap(self, part: Part, to: Shift | None) -> Part:
        """Let this week's shifts be ``to`` instead, or again what they were."""
        today = self._clock.now().astimezone(part.wish.zone).date()
        shifts = part.wish.shifts if to is None else part.wish.shifts.swapped(today, to)
        plan = replace(part.plan, shifts=dump(shifts.to_json()))
        return await self._keep(part.enrolment, self._timed(part.enrolment, plan, part.wish), part.wish)

    async def pause(self, part: Part, until: date | None) -> None:
        """Send nothing until a local date, or until the member says so."""
        when = datetime.combine(until, time(), part.wish.zone) if until else None
        await self._plans.pause(part.plan.id, when, reason="own wish")

    async def resume(self, part: Part) -> Part:
        """Take up again."""
        enrolment = replace(part.enrolment, unanswered=0)
        plan = replace(part.plan, state=State.ACTIVE, paused_until=None, reason="")
        return await self._keep(enrolment, self._timed(enrolment, plan, part.wish), part.wish)

    async def rest(self, part: Part) -> None:
        """Stop writing to somebody who answers nothing, until they say so."""
        await self._plans.pause(part.plan.id, reason="unanswered")

    async def leave(self, person: Person) -> None:
        """Forget a member's part and plan, with all that was to be sent."""
        for plan in await self._plans.of(person, Kind.CHECKIN):
            await self._plans.end(plan.id, "stopped")
        await self._enrolments.leave(person)

    def times(self, person: Person, wish: Wish, pace: Pace = Pace.WEEKLY) -> Iterator[datetime]:
        """Yield the instants (UTC) at which a member would be asked. Raises ``NoWakingHour``."""
        plan = self._planned(Enrolment(person, "", wish.dump(), pace=pace), wish)
        due = plan.next_due_at
        while due is not None:
            yield due
            due = advance(plan, due)

    def next_four(self, person: Person, wish: Wish, pace: Pace = Pace.WEEKLY) -> list[datetime]:
        """Return the first four of these. Raises ``NoWakingHour``."""
        return list(islice(self.times(person, wish, pace), 4))

    def plan(self, person: Person, wish: Wish) -> Plan:
        """Return the plan that a wish would make. Raises ``NoWakingHour``."""
        return self._planned(Enrolment(person, "", wish.dump()), wish)

    def dues(self, part: Part) -> Iterator[datetime]:
        """Yield the instants (UTC) at which a member's plan falls due from now on."""
        due = part.plan.next_due_at
        while due is not None:
            yield due
            due = advance(part.plan, due)

    def today(self, wish: Wish) -> date:
        """Return the member's local date."""
        return self._clock.now().astimezone(wish.zone).date()

    async def _keep(self, enrolment: Enrolment, plan: Plan, wish: Wish) -> Part:
        async with self._enrolments.change() as tx:
            await self._plans.put(plan, tx=tx)
            await self._enrolments.put(enrolment, tx=tx)
        return Part(enrolment, plan, wish)

    def _planned(self, enrolment: Enrolment, wish: Wish) -> Plan:
        rule = wish.rule(enrolment.pace, self.today(wish), offset(str(enrolment.person), SPREAD))
        plan = Plan(
            Kind.CHECKIN,
            enrolment.person,
            DUE,
            dump(rule.to_json()),
            zone=wish.zone.key,
            quiet=dump(wish.quiet.to_json()) if wish.quiet else "",
            shifts=dump(wish.shifts.to_json()),
        )
        return self._timed(enrolment, plan, wish)

    def _timed(self, enrolment: Enrolment, plan: Plan, wish: Wish) -> Plan:
        """Return the plan with its next time: not this week, when this week was asked about already."""
        now = self._clock.now()
        week = this_week(now, wish.zone)
        if enrolment.asked == week.isoformat():
            now = max(now, datetime.combine(week + WEEK, time(), wish.zone) - timedelta(seconds=1))
        return replace(plan, next_due_at=advance(plan, now))
