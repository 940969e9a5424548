"""The plans of everybody: made, looked up, paused, taken up again and ended, each in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.people import Person, Place
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.plan import Advance, Plan, State, plan, row
from bot.store import Store
from bot.store.prefix import of_home
from bot.store.tables import deliveries, message_weeks, plans
from bot.store.upsert import upsert
from bot.store.values import micros


class Plans:
    """Plans by an id that nobody can guess. Every method raises StoreError, and then nothing has changed."""

    def __init__(self, store: Store, clock: Clock, advance: Advance) -> None:
        """``advance`` tells when a plan falls due next."""
        self._store = store
        self._clock = clock
        self._advance = advance

    async def put(self, plan: Plan, *, tx: AsyncConnection | None = None) -> Plan:
        """Keep a plan, in place of the one with its id, and return it.

        An active one without ``next_due_at`` gets it from now on: to change its rule, set that to None.
        """
        if plan.state is State.ACTIVE and plan.next_due_at is None:
            plan = replace(plan, next_due_at=self._advance(plan, self._clock.now()))
        async with self._store.within(tx) as own:
            await own.execute(upsert(own, plans), row(plan))
        return plan

    async def put_all(self, fresh: Sequence[Plan], *, tx: AsyncConnection) -> None:
        """Keep many at once, each with its ``next_due_at``, in place of those with their ids."""
        if fresh:
            await tx.execute(upsert(tx, plans), [row(plan) for plan in fresh])

    async def get(self, id_: str) -> Plan | None:
        """Return one, None when there is none with this id."""
        async with self._store.read() as db:
            found = (await db.execute(select(plans).where(plans.c.id == id_))).first()
        return None if found is None else plan(found)

    async def some(self, ids: Sequence[str]) -> dict[str, Plan]:
        """Return those that there are, by id; ask for a few hundred at most."""
        async with self._store.read() as db:
            return {row.id: plan(row) for row in await db.execute(select(plans).where(plans.c.id.in_(ids)))}

    async def of(
        self, owner: Person | Place, kind: Kind | None = None, *, tx: AsyncConnection | None = None
    ) -> list[Plan]:
        """Return a person's or a place's plans, of one kind or all, ended ones too."""
        mine = select(plans).where(plans.c.owner == str(owner))
        if kind is not None:
            mine = mine.where(plans.c.kind == kind.value)
        if tx is not None:
            return [plan(found) for found in await tx.execute(mine.order_by(plans.c.id))]
        async with self._store.read() as db:
            return [plan(found) for found in await db.execute(mine.order_by(plans.c.id))]

    async def community(self, home: str, kind: Kind | None = None) -> list[Plan]:
        """Return the active plans of a community (``platform:id``), the next due first."""
        theirs = select(plans).where(plans.c.community == home, plans.c.state == State.ACTIVE.value)
        if kind is not None:
            theirs = theirs.where(plans.c.kind == kind.value)
        async with self._store.read() as db:
            return [plan(found) for found in await db.execute(theirs.order_by(plans.c.next_due_at))]

    async def halted(self, home: str) -> list[Plan]:
        """Return the plans in a community's places that were stopped because nothing could be posted there."""
        theirs = select(plans).where(
            plans.c.community == home,
            plans.c.whose == "place",
            plans.c.state == State.PAUSED.value,
            plans.c.reason.in_(("Undeliverable", "Refused")),
        )
        async with self._store.read() as db:
            return [plan(found) for found in await db.execute(theirs.order_by(plans.c.id))]

    async def pause(self, id_: str, until: datetime | None = None, reason: str = "") -> Plan | None:
        """Pause a plan until an instant, or until somebody resumes it; what waits to be sent is dropped.

        Returns the plan as it is now, None when there is none.
        """

        def paused(found: Plan) -> Plan:
            due = None if until is None else self._advance(found, until)
            return replace(found, state=State.PAUSED, paused_until=until, reason=reason, next_due_at=due)

        return await self._change(id_, paused)

    async def resume(self, id_: str) -> Plan | None:
        """Take a plan up again from now on, whatever it was; None when there is none."""

        def resumed(found: Plan) -> Plan:
            due = self._advance(found, self._clock.now())
            return replace(found, state=State.ACTIVE, paused_until=None, reason="", next_due_at=due)

        return await self._change(id_, resumed)

    async def end(self, id_: str, reason: str = "") -> Plan | None:
        """End a plan; what waits to be sent is dropped. None when there is none."""

        def ended(found: Plan) -> Plan:
            return replace(found, state=State.ENDED, paused_until=None, reason=reason, next_due_at=None)

        return await self._change(id_, ended)

    async def erase(self, owner: Person | Place, *, tx: AsyncConnection | None = None) -> int:
        """Delete every plan of an owner, with all that was or is to be sent; returns how many plans went."""
        name = str(owner)
        async with self._store.within(tx) as own:
            await own.execute(delete(deliveries).where(deliveries.c.recipient == name))
            await own.execute(delete(message_weeks).where(message_weeks.c.person == name))
            return (await own.execute(delete(plans).where(plans.c.owner == name))).rowcount

    async def erase_home(self, home: str, *, tx: AsyncConnection) -> None:
        """Delete every plan of a community (``platform:id``), with all that was or is to be sent there."""
        await tx.execute(delete(deliveries).where(of_home(tx, deliveries.c.recipient, home)))
        await tx.execute(delete(plans).where(plans.c.community == home))

    async def remove(self, id_: str, *, tx: AsyncConnection | None = None) -> None:
        """Delete a plan that has served; what waits to be sent is dropped. Harmless when there is none."""
        async with self._store.within(tx) as own:
            await own.execute(delete(plans).where(plans.c.id == id_))
            await drop_waiting(own, id_, self._clock.now())

    async def sent(self, id_: str) -> bool:
        """Tell whether a plan has brought a message in the last days."""
        done = select(deliveries.c.id).where(deliveries.c.plan == id_, deliveries.c.state == Fate.SENT.value)
        async with self._store.read() as db:
            return await db.scalar(done.limit(1)) is not None

    async def stopped(self, home: str, kind: Kind, reason: str, *, tx: AsyncConnection) -> list[Plan]:
        """Return the plans of a community that were paused or ended for a reason, such as ``Gone``."""
        mine = select(plans).where(
            plans.c.community == home,
            plans.c.kind == kind.value,
            plans.c.state != State.ACTIVE.value,
            plans.c.reason == reason,
        )
        return [plan(found) for found in await tx.execute(mine.order_by(plans.c.id))]

    async def count(self, home: str, kind: Kind) -> dict[State, int]:
        """Return how many plans of a kind a community has, by state."""
        mine = select(plans.c.state, func.count()).where(plans.c.community == home, plans.c.kind == kind.value)
        async with self._store.read() as db:
            found = {State(state): number for state, number in await db.execute(mine.group_by(plans.c.state))}
        return {state: found.get(state, 0) for state in State}

    async def load(self, home: str, until: datetime) -> int:
        """Return how many plans of a community fall due up to an instant."""
        soon = select(func.count()).where(plans.c.community == home, plans.c.next_due_at <= micros(until))
        async with self._store.read() as db:
            return int(await db.scalar(soon) or 0)

    async def _change(self, id_: str, change: Callable[[Plan], Plan]) -> Plan | None:
        async with self._store.write() as tx:
            mine = select(plans).where(plans.c.id == id_).with_for_update()
            found = (await tx.execute(mine)).first()
            if found is None:
                return None
            changed = change(plan(found))
            await tx.execute(upsert(tx, plans), row(changed))
            await drop_waiting(tx, id_, self._clock.now())
        return changed


async def drop_waiting(tx: AsyncConnection, plan_id: str, now: datetime) -> None:
    """Drop what a plan still has to send: it belongs to how the plan was before."""
    kept = deliveries.c
    waits = update(deliveries).where(kept.plan == plan_id, kept.state == Fate.WAITING.value)
    gone = {"state": Fate.DROPPED.value, "next_try_at": None, "settled_at": micros(now)}
    await tx.execute(waits.values(gone))
