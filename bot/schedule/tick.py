"""The tick: what is due becomes deliveries, and its plans move on, batch by batch, each in one transaction."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Executable, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.schedule.delivery import Fate
from bot.schedule.plan import Advance, Plan, State, plan, whose
from bot.store import Store
from bot.store.tables import deliveries, plans
from bot.store.values import micros

BATCH: Final = 100  # plans a transaction: live users' writes wait for no more than one of these
BACKLOG: Final = 500  # past times of one plan that are written down one by one after a long sleep

CLAIM: Final = (
    select(plans)
    .where(plans.c.next_due_at <= bindparam("now"))
    .order_by(plans.c.next_due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # SQLite leaves this away: its writers are alone already
)
MOVE_ON: Final = (
    update(plans)
    .where(plans.c.id == bindparam("plan"))
    .values(next_due_at=bindparam("due"), state=bindparam("stands"), paused_until=None, reason=bindparam("because"))
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did: plans claimed, deliveries that wait now, and times that were too long ago."""

    claimed: int = 0
    waiting: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One plan's way on: the times that have passed, whether the last is still worth sending, and what is next."""

    plan: Plan
    past: list[datetime]
    fresh: bool
    due: datetime | None
    state: State = State.ACTIVE
    reason: str = ""


class Tick:
    """Claims due plans. Several processes may tick one PostgreSQL: none takes what another holds."""

    def __init__(self, store: Store, advance: Advance, *, batch: int = BATCH) -> None:
        """``advance`` tells when a plan falls due next; it must be quick, for it runs in the transaction."""
        self._store = store
        self._advance = advance
        self._batch = batch

    async def __call__(self, now: datetime) -> Ticked:
        """Move everything on that is due at ``now`` (UTC); what is done stays done when a later batch fails.

        Raises ``StoreError``. Between two batches everybody who waits to write has their turn.
        """
        claimed = waiting = missed = 0
        while True:
            steps = await self._one(now)
            claimed += len(steps)
            waiting += sum(step.fresh for step in steps)
            missed += sum(len(step.past) - step.fresh for step in steps)
            if len(steps) < self._batch:
                return Ticked(claimed, waiting, missed)

    async def _one(self, now: datetime) -> list[Step]:
        async with self._store.write() as tx:
            due = (await tx.execute(CLAIM, {"now": micros(now), "most": self._batch})).all()
            steps = [self._step(plan(row), now) for row in due]
            if steps:
                await _keep(tx, steps, now)
        return steps

    def _step(self, plan: Plan, now: datetime) -> Step:
        try:
            return step(plan, self._advance, now)
        except (ValueError, LookupError, OverflowError) as fault:  # one bad row must not stop everybody's clock
            log.error("plan-broken", extra={"plan": plan.id, "fault": type(fault).__name__})
            return Step(plan, [], False, None, State.PAUSED, f"broken: {type(fault).__name__}")


def step(plan: Plan, advance: Advance, now: datetime) -> Step:
    """Return how a due plan moves on at ``now``: one time to catch up at most, and the next after now."""
    assert plan.next_due_at is not None, "only plans with a next time are claimed"
    past = [plan.next_due_at]
    due = _walk(plan, advance, past, now)
    if due is not None and due <= now:  # too many to write all of them down: only those worth sending count
        due = advance(plan, max(due, now - plan.kind.grace))
        if due is not None and due <= now:
            past.append(due)
            _walk(plan, advance, past, now)
            due = advance(plan, now)
    fresh = now - past[-1] <= plan.kind.grace
    return Step(plan, past, fresh, due)


def _walk(plan: Plan, advance: Advance, past: list[datetime], now: datetime) -> datetime | None:
    """Add to ``past`` the times up to now, though not endlessly many, and return the next."""
    for _ in range(BACKLOG):
        due = advance(plan, past[-1])
        if due is None or due > now:
            return due
        past.append(due)
    return advance(plan, past[-1])


async def _keep(tx: AsyncConnection, steps: list[Step], now: datetime) -> None:
    rows = [row for step in steps for row in _deliveries(step, micros(now))]
    if rows:
        await tx.execute(insert_once(tx.dialect.name), rows)
    await tx.execute(
        MOVE_ON,
        [
            {
                "plan": step.plan.id,
                "due": None if step.due is None else micros(step.due),
                "stands": step.state.value,
                "because": step.reason,
            }
            for step in steps
        ],
    )


def _deliveries(step: Step, now: int) -> Iterable[dict[str, Any]]:
    plan = step.plan
    same = {
        "plan": plan.id,
        "kind": plan.kind.value,
        "rank": plan.kind.rank,
        "platform": plan.owner.platform,
        "recipient": str(plan.owner),
        "whose": whose(plan.owner),
        "token": plan.call.token(),
        "attempts": 0,
        "doubtful": 0,
        "fault": "",
        "week": "",
    }
    for when in step.past:
        waits = step.fresh and when is step.past[-1]
        due = micros(when)
        yield same | {
            "id": f"{plan.id}.{due:x}",
            "due_at": due,
            "state": (Fate.WAITING if waits else Fate.MISSED).value,
            "next_try_at": due if waits else None,
            "settled_at": None if waits else now,
        }


@cache
def insert_once(dialect: str) -> Executable:
    """Return an INSERT of deliveries that leaves alone what is there: the database enforces once only."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(deliveries).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(deliveries).on_conflict_do_nothing()
