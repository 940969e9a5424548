"""Writing to members of one's own accord: only in their waking hours, within their messages of the week."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Call, Person, Place
from bot.schedule.due import advance
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.schedule.plan import Plan, State
from bot.schedule.plans import Plans
from bot.schedule.rule import Every, Rule
from bot.store.mentors import Mentors
from bot.store.mentors.pairs import Pair
from bot.store.mentors.profiles import Side
from bot.store.values import dump
from cogs.mentors.calendar import opening
from cogs.mentors.profile import Profile, profile

TURN: Final = Call("mentor.turn")


class Bell:
    """Rings for what waits for an answer (a plan, which comes back) and for what is only to be known (once)."""

    def __init__(self, mentors: Mentors, plans: Plans, outbox: Outbox) -> None:
        self._mentors = mentors
        self._plans = plans
        self._outbox = outbox

    async def asks(self, id_: str, one: Profile, call: Call, now: datetime, *, tx: AsyncConnection) -> None:
        """Put a question before somebody, from their next free moment on; the call says what is left to ask each day.

        A question stays until it is taken `back`, so that a week whose messages are used up only delays it.
        """
        await self._plans.put(question_plan(id_, one, call, now), tx=tx)

    async def asks_all(self, questions: Sequence[Plan], *, tx: AsyncConnection) -> None:
        """Put many questions (`question_plan`) before people at once."""
        await self._plans.put_all(questions, tx=tx)

    async def moves(self, one: Profile, now: datetime, *, tx: AsyncConnection) -> None:
        """Have what is asked of somebody follow their new zone and shifts at once."""
        for plan in await self._plans.of(one.person, Kind.NUDGE, tx=tx):
            if plan.call.command.startswith("mentor.") and plan.state is State.ACTIVE:
                await self.asks(plan.id, one, plan.call, now, tx=tx)

    async def back(self, id_: str, *, tx: AsyncConnection) -> None:
        """Ask no more."""
        await self._plans.remove(id_, tx=tx)

    async def tells(self, person: Person, call: Call, id_: str, now: datetime, *, tx: AsyncConnection) -> None:
        """Let somebody know something once, at their next free moment."""
        kept = await self._mentors.profiles.of(person)
        one = profile(kept[0]) if kept else Profile(person, Side.FIND)
        await self.tells_one(one, call, id_, now, tx=tx)

    async def tells_one(self, one: Profile, call: Call, id_: str, now: datetime, *, tx: AsyncConnection) -> None:
        """Do as ``tells`` for somebody whose profile is at hand."""
        await self._outbox.put(Kind.NUDGE, one.person, call, at=opening(one, now), id_=id_, tx=tx)

    async def ends(self, pair: Pair, person: Person, now: datetime, *, tx: AsyncConnection) -> None:
        """Ask one of two no more, and have the other told that it has ended, however full their week is."""
        await self.back(question(pair, person), tx=tx)
        await self.ended(pair, pair.other(person), now, tx=tx)

    async def ended(self, pair: Pair, person: Person, now: datetime, *, tx: AsyncConnection) -> None:
        """Have one of two told that it has ended."""
        side = Side.FIND if person == pair.mentee else Side.OFFER
        kept = await self._mentors.profiles.get(person, side, tx=tx)
        one = profile(kept) if kept else Profile(person, side)
        await self.asks(question(pair, person), one, Call("mentor.ended", {"p": pair.id}), now, tx=tx)

    async def insists(self, person: Person, call: Call, id_: str, now: datetime, *, tx: AsyncConnection) -> None:
        """Let somebody know something that must not be lost where their week is full; the call asks `told` first."""
        kept = await self._mentors.profiles.of(person)
        one = profile(kept[0]) if kept else Profile(person, Side.FIND)
        await self.asks(id_, one, call, now, tx=tx)

    async def told(self, id_: str) -> bool:
        """Tell whether that has arrived already; then it is said no more."""
        if done := await self._plans.sent(id_):
            await self._plans.remove(id_)
        return done

    async def works(self, home: str, call: Call, id_: str, now: datetime, *, tx: AsyncConnection) -> None:
        """Have something done by the clock that writes to nobody itself; tried again until it is done."""
        await self._outbox.put(Kind.REPORT, clock_of(home), call, at=now, id_=id_, tx=tx)

    async def looks(self, home: str, now: datetime, soon: datetime | None, *, tx: AsyncConnection) -> None:
        """See to it that a community is looked at when something is due in it, and once a day whatever comes."""
        plan = Plan(Kind.REPORT, clock_of(home), TURN, dump(Rule(Every.DAY, time(12)).to_json()), id=f"mentors {home}")
        daily = advance(plan, now)
        times = [when for when in (daily, soon) if when is not None]
        await self._plans.put(
            Plan(plan.kind, plan.owner, TURN, plan.rule, next_due_at=max(now, min(times)), id=plan.id), tx=tx
        )


def question_plan(id_: str, one: Profile, call: Call, now: datetime) -> Plan:
    """Return the plan by which a question is put before somebody, from their next free moment until taken back."""
    quiet = dump(one.quiet.to_json()) if one.quiet else ""
    shifts = dump(one.shifts.to_json()) if one.shifts.cycle else ""
    due = opening(one, now)
    daily = Rule(Every.DAY, due.astimezone(one.clock).time().replace(microsecond=0))
    rule = dump(daily.to_json())
    return Plan(Kind.NUDGE, one.person, call, rule, one.clock.key, quiet, shifts, next_due_at=due, id=id_)


def clock_of(home: str) -> Place:
    """The name under which a community's clock runs; nothing is ever posted there."""
    platform, _, community = home.partition(":")
    return Place(platform, community, "mentors")


def question(pair: Pair, person: Person) -> str:
    """The id of the plan that asks one of a pair."""
    return f"{pair.id}.{'mentee' if person == pair.mentee else 'mentor'}"
