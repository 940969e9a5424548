"""The rounds of buddies: planned through the clock, made under the community's turn, each place opened by a delivery.

A round is one transaction with the deliveries that open its places; asked for again, it does nothing.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Call, Person
from bot.clock import Clock
from bot.community import Choices
from bot.matching import fair
from bot.schedule.due import advance
from bot.schedule.kinds import Kind
from bot.schedule.plan import Plan
from bot.schedule.plans import Plans
from bot.schedule.rule import Day, Every, Rule
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.buddies import Buddy, Gathering, Group
from bot.store.mentors.profiles import Standing
from bot.store.values import dump
from cogs.mentors.bell import Bell, clock_of
from cogs.mentors.mates import mate, moment
from cogs.mentors.terms import buddy_terms

MONDAYS: Final = Rule(Every.WEEK, time(16), (Day.MON,))  # UTC: a Monday everywhere in the US
SLACK: Final = timedelta(days=1)  # a round that was late by a day does not put off the next by a week

log = logging.getLogger(__name__)


@dataclass
class Circle:
    """Rounds of every community."""

    mentors: Mentors
    bell: Bell
    plans: Plans
    choices: Choices
    clock: Clock
    transaction: Transaction

    async def plan(self, home: str, *, tx: AsyncConnection) -> None:
        """Have a community looked at every Monday; harmless when it is."""
        key = f"buddies {home}"
        plan = Plan(Kind.REPORT, clock_of(home), Call("buddies.turn"), dump(MONDAYS.to_json()), id=key)
        due = advance(plan, self.clock.now())
        await self.plans.put(Plan(plan.kind, plan.owner, plan.call, plan.rule, next_due_at=due, id=key), tx=tx)

    async def next_day(self, home: str, weeks: int) -> date:
        """Return the day (UTC) of a community's next round."""
        _, at = await self.mentors.buddies.last_round(home)
        plan = Plan(Kind.REPORT, clock_of(home), Call("buddies.turn"), dump(MONDAYS.to_json()))
        now = self.clock.now()
        after = now if at is None else max(now, at + timedelta(weeks=weeks) - SLACK)
        due = advance(plan, after)
        assert due is not None, "a weekly rule never ends"
        return due.date()

    async def turn(self, home: str) -> int:
        """Make a round, if one is due; return how many groups it has."""
        terms, now = await buddy_terms(self.choices, home), self.clock.now()
        if not terms.on:
            return 0
        async with self.transaction() as tx:
            await my_turn(tx, home)
            number, at = await self.mentors.buddies.last_round(home, tx=tx)
            if at is not None and now < at + timedelta(weeks=terms.weeks) - SLACK:
                return 0
            await self.mentors.buddies.wake(home, now, tx=tx)
            there = await self.mentors.buddies.community(home, tx=tx)
            met, barred = await self.mentors.buddies.met(home, tx=tx), await self.mentors.bars.community(home, tx=tx)
            groups = fair(
                seated(there),
                lambda one, other: met[frozenset((one, other))],
                lambda one, other: frozenset((one, other)) in barred,
            )
            await self._gather(home, number + 1, groups, {one.person: one for one in there}, now, tx)
        log.info("buddies-round", extra={"groups": len(groups)})
        return len(groups)

    async def _gather(
        self,
        home: str,
        number: int,
        groups: list[tuple[Person, ...]],
        known: dict[Person, Buddy],
        now: datetime,
        tx: AsyncConnection,
    ) -> None:
        made = [
            Group(
                self.clock.fresh_id(),
                home,
                number,
                people,
                now,
                Gathering.OPENING if len(people) > 1 else Gathering.ALONE,
            )
            for people in groups
        ]
        await self.mentors.buddies.gather(made, tx=tx)
        for group in made:
            people = [mate(known[person]) for person in group.people]
            if group.state is Gathering.ALONE:
                await self.bell.tells_one(people[0], Call("buddies.alone"), f"alone {group.id}", now, tx=tx)
                continue
            call = Call("buddies.open", {"g": group.id})
            await self.bell.works(home, call, f"buddies {group.id}", moment(people, now), tx=tx)


def seated(there: list[Buddy]) -> list[Person | None]:
    """Return who sits where; nobody on the seats of those who pause or left."""
    seats: list[Person | None] = [None] * (1 + max((one.seat for one in there), default=-1))
    for one in there:
        if one.state is Standing.ACTIVE:
            seats[one.seat] = one.person
    return seats
