"""The tick: what is due becomes deliveries, and its plans move on, batch by batch, each in one transaction."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Executable, Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.schedule import queue
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.plan import Advance, Plan, State, plan
from bot.store import Store
from bot.store.many import many
from bot.store.tables import deliveries, plans
from bot.store.values import micros

BATCH: Final = 100  # plans a transaction: live users' writes wait for no more than one of these
AHEAD: Final = 1_000  # plans looked at together where nobody else claims
BACKLOG: Final = 500  # past times of one plan that are written down one by one after a long sleep

CLAIM: Final = (
    select(plans)
    .where(plans.c.next_due_at <= bindparam("now"))
    .order_by(plans.c.next_due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # SQLite leaves this away: its process is alone already
)
MOVE_ON: Final = (
    update(plans)
    # Whoever changed the plan since we looked has said when it falls due.
    .where(plans.c.id == bindparam("plan"), plans.c.next_due_at == bindparam("was"))
    .values(next_due_at=bindparam("due"))
)
STAND: Final = (
    update(plans)
    .where(plans.c.id == bindparam("plan"), plans.c.next_due_at.is_not_distinct_from(bindparam("due")))
    .values(state=bindparam("stands"), paused_until=None, reason=bindparam("because"))
)

log = logging.getLogger(__name__)


class Ticked(NamedTuple):
    """What one tick did: plans claimed, deliveries that wait now, and times that were too long ago."""

    claimed: int = 0
    waiting: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A plan's way on: the times that have passed, whether the last is still worth sending, and what is next."""

    past: list[datetime]
    fresh: bool
    due: datetime | None
    state: State = State.ACTIVE
    reason: str = ""


class Reckoned(NamedTuple):
    """What is to be written for a batch."""

    made: Sequence[Mapping[str, Any]]
    moves: Sequence[Mapping[str, Any]]
    ticked: Ticked


class Tick:
    """Claims due plans. Several processes may tick one PostgreSQL: none takes what another holds."""

    def __init__(self, store: Store, advance: Advance, *, batch: int = BATCH) -> None:
        """``advance`` tells when a plan falls due next; it must be quick, for it runs in the transaction."""
        self._store = store
        self._advance = advance
        self._batch = batch
        self._turn = asyncio.Lock()

    async def __call__(self, now: datetime) -> Ticked:
        """Move everything on that is due at ``now`` (UTC); what is done stays done when a later batch fails.

        Raises ``StoreError``. Between two batches everybody who waits to write has their turn.
        """
        one, most = (self._ahead, AHEAD) if self._store.sqlite else (self._held, self._batch)
        done = Ticked()
        async with self._turn:
            while True:
                more = await one(now)
                done = Ticked(*(sum(pair) for pair in zip(done, more, strict=True)))
                if more.claimed < most:
                    return done

    async def _held(self, now: datetime) -> Ticked:
        """Claim a batch and move it on in one transaction, so that no other process takes it."""
        async with self._store.write() as tx:
            found = self._reckon((await tx.execute(CLAIM, {"now": micros(now), "most": self._batch})).all(), now)
            await _keep(tx, found)
        return found.ticked

    async def _ahead(self, now: datetime) -> Ticked:
        """Look and reckon while others may write, then keep batch by batch: a SQLite file is ours alone.

        A plan that was changed meanwhile is left as it was put; its delivery is dropped if it was paused.
        """
        async with self._store.read() as db:
            rows = (await db.execute(CLAIM, {"now": micros(now), "most": AHEAD})).all()
        done = Ticked()
        for first in range(0, len(rows), self._batch):
            found = self._reckon(rows[first : first + self._batch], now)
            async with self._store.write() as tx:
                await _keep(tx, found)
            done = Ticked(*(sum(pair) for pair in zip(done, found.ticked, strict=True)))
        return done

    def _reckon(self, rows: Sequence[Row[Any]], now: datetime) -> Reckoned:
        steps = [(row, self._step(plan(row), now)) for row in rows]
        made = [made for row, step in steps for made in _deliveries(row, step, micros(now))]
        fresh = sum(step.fresh for _, step in steps)
        moves = [_moved(row, step) for row, step in steps]
        return Reckoned(made, moves, Ticked(len(rows), fresh, len(made) - fresh))

    def _step(self, plan: Plan, now: datetime) -> Step:
        try:
            return step(plan, self._advance, now)
        except (ValueError, LookupError, OverflowError) as fault:  # one bad row must not stop everybody's clock
            log.error("plan-broken", extra={"plan": plan.id, "fault": type(fault).__name__})
            return Step([], False, None, State.PAUSED, f"broken: {type(fault).__name__}")


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
    return Step(past, fresh, due)


def _walk(plan: Plan, advance: Advance, past: list[datetime], now: datetime) -> datetime | None:
    """Add to ``past`` the times up to now, though not endlessly many, and return the next."""
    for _ in range(BACKLOG):
        due = advance(plan, past[-1])
        if due is None or due > now:
            return due
        past.append(due)
    return advance(plan, past[-1])


async def _keep(tx: AsyncConnection, found: Reckoned) -> None:
    await many(tx, insert_once(tx.dialect.name), found.made)
    await queue.enqueue(tx, [row for row in found.made if row["state"] == Fate.WAITING])
    await many(tx, MOVE_ON, found.moves)
    await many(tx, STAND, [move for move in found.moves if move["changed"]])


def _moved(row: Any, step: Step) -> dict[str, Any]:
    return {
        "plan": row.id,
        "was": row.next_due_at,
        "due": None if step.due is None else micros(step.due),
        "stands": step.state.value,
        "because": step.reason,
        "changed": row.state != step.state,
    }


def _deliveries(row: Any, step: Step, now: int) -> Iterator[dict[str, Any]]:
    id_, kind, recipient, whose, _, token, *_ = row
    for when in step.past:
        waits = step.fresh and when is step.past[-1]
        due = micros(when)
        yield {
            "id": f"{id_}.{due:x}",
            "plan": id_,
            "due_at": due,
            "kind": kind,
            "rank": Kind(kind).rank,
            "platform": recipient.partition(":")[0],
            "recipient": recipient,
            "whose": whose,
            "token": token,
            "state": (Fate.WAITING if waits else Fate.MISSED).value,
            "attempts": 0,
            "doubtful": 0,
            "next_try_at": due if waits else None,
            "fault": "",
            "week": "",
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
