"""Keeping schedules: the row, its plan in the clockwork, and the line in the moderators' log, all or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Call, Person, Place
from bot.clock import Clock
from bot.schedule.due import advance
from bot.schedule.kinds import Kind
from bot.schedule.plan import Plan, State
from bot.schedule.plans import Plans
from bot.schedule.rule import Every, Rule
from bot.services import Transaction
from bot.store.audit import Audit
from bot.store.prompts import Prompts, my_turn
from bot.store.prompts.slots import Slot
from bot.store.turn import turn
from bot.store.values import dump
from cogs.wellness.lost import plan_id
from cogs.wellness.times import rule_of

HOUR: Final = time(15)  # UTC: morning in the US
EIGHTH: Final = 8  # the day of the month on which the month before is looked at: its last post has had its week


class Keeping:
    """Changes schedules."""

    def __init__(self, prompts: Prompts, plans: Plans, audit: Audit, clock: Clock, transaction: Transaction) -> None:
        self._prompts = prompts
        self._plans = plans
        self._audit = audit
        self._clock = clock
        self._transaction = transaction

    async def change(self, home: str, id_: str, change: Callable[[Slot], Slot], by: Person, action: str) -> Slot | None:
        """Change one schedule as it stands now, whatever another moderator changed meanwhile; None when it is gone."""
        now, before = self._clock.now(), await self._plans.get(plan_id(id_))
        async with self._transaction() as tx:
            await turn(tx, f"prompt slot {id_}")
            found = await self._prompts.slots.get(home, id_, tx=tx)
            if found is None:
                return None
            after = change(found)
            await self._keep(after, before, now, by, action, tx)
        return after

    async def put(self, slots: Sequence[Slot], by: Person, action: str) -> None:
        """Keep schedules as they are now; what was settled for them and does not fit any more is settled anew."""
        now = self._clock.now()
        plans = {slot.id: await self._plans.get(plan_id(slot.id)) for slot in slots}
        month = await self._plans.get(month_id(by.home))
        async with self._transaction() as tx:
            for slot in slots:
                await turn(tx, f"prompt slot {slot.id}")
                before = await self._prompts.slots.get(slot.home, slot.id, tx=tx)
                if before is not None and before.place != slot.place:
                    await self._prompts.entries.unplan(slot.id, now, tx=tx)
                await self._keep(slot, plans[slot.id], now, by, action, tx)
            if month is None:
                await self._plans.put(_monthly(by.home, now), tx=tx)

    async def remove(self, slot: Slot, by: Person) -> None:
        """Take a schedule out, with what it had settled."""
        async with self._transaction() as tx:
            await my_turn(tx, slot.place)
            await self._prompts.entries.unplan(slot.id, self._clock.now(), tx=tx)
            await self._prompts.slots.remove(slot.id, tx=tx)
            await self._plans.remove(plan_id(slot.id), tx=tx)
            await self._audit.record(by.home, str(by), "prompts.removed", slot.id, noted(slot), tx=tx)

    async def _keep(
        self, slot: Slot, before: Plan | None, now: datetime, by: Person, action: str, tx: AsyncConnection
    ) -> None:
        await self._prompts.slots.put(slot, tx=tx)
        await self._planned(slot, before, now, tx)
        await self._audit.record(by.home, str(by), action, slot.id, noted(slot), tx=tx)

    async def _planned(self, slot: Slot, before: Plan | None, now: datetime, tx: AsyncConnection) -> None:
        """Let the clockwork call for a schedule; what is on its way already stays so, unless its time was changed."""
        made = _plan(slot, now)
        if before is not None and _when(before) == _when(made):
            return
        await self._plans.remove(made.id, tx=tx)
        await self._plans.put(made, tx=tx)


def month_id(home: str) -> str:
    """Return the id of the plan by which a community's months are looked at."""
    return f"prompts-month {home}"


def _when(plan: Plan) -> tuple[object, ...]:
    return plan.owner, plan.rule, plan.zone, plan.state


def _plan(slot: Slot, now: datetime) -> Plan:
    call, rule = Call("prompts.due", {"slot": slot.id}), dump(rule_of(slot).to_json())
    made = Plan(Kind.PROMPT, slot.place, call, rule, slot.zone, id=plan_id(slot.id))
    if not slot.running:
        return replace(made, state=State.PAUSED)
    return replace(made, next_due_at=advance(made, now))


def _monthly(home: str, now: datetime) -> Plan:
    platform, _, community = home.partition(":")
    place, rule = Place(platform, community, "prompts"), dump(Rule(Every.MONTH, HOUR, on=EIGHTH).to_json())
    made = Plan(Kind.REPORT, place, Call("prompts.month"), rule, id=month_id(home))
    return replace(made, next_due_at=advance(made, now))


def noted(slot: Slot) -> str:
    """Return a schedule as the moderators' log keeps it."""
    days, tags = "".join(map(str, slot.days)), ",".join(slot.tags) or "all"
    free = "holidays too" if slot.holidays else "holidays off"
    rests = "".join(f", rests {first}..{last}" for first, last in slot.rests)
    runs = "" if slot.running else ", paused"
    return f"{slot.place.id} {slot.at:%H:%M} {slot.zone} days {days} tags {tags} crew {slot.crew}, {free}{rests}{runs}"
