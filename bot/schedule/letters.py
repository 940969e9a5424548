"""Dead letters: what was tried too often, for an operator to look at, have tried again, or drop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, or_, select, update

from bot.clock import Clock
from bot.schedule import queue
from bot.schedule.delivery import Fate, delivery
from bot.schedule.kinds import Kind
from bot.store import Store
from bot.store.tables import deliveries
from bot.store.values import micros


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that did not arrive, without its reader. ``late``: too old for its kind to be sent any more."""

    id: str
    kind: Kind
    community: str
    due_at: datetime
    attempts: int
    fault: str
    late: bool


class Letters:
    """Dead letters by their keys. Every method raises StoreError."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def all(self) -> list[Letter]:
        """Return them all, the oldest first."""
        dead = select(deliveries).where(deliveries.c.state == Fate.DEAD.value)
        async with self._store.read() as db:
            rows = (await db.execute(dead.order_by(deliveries.c.due_at, deliveries.c.id))).all()
        found = [delivery(row) for row in rows]
        now = self._clock.now()
        return [
            Letter(d.id, d.kind, d.to.home, d.due_at, d.attempts, d.fault, now - d.due_at > d.kind.grace) for d in found
        ]

    async def retry(self, ids: Sequence[str] = ()) -> int:
        """Have these tried again from now on, or all where none is named; returns how many.

        Those that are too old for their kind stay: nobody wants last week's question.
        """
        now = self._clock.now()
        fresh = or_(*(_young(kind, now) for kind in Kind))
        again = {"state": Fate.WAITING.value, "attempts": 0, "week": "", "next_try_at": micros(now), "settled_at": None}
        async with self._store.write() as tx:
            rows = (await tx.execute(_dead(ids).where(fresh).values(again).returning(deliveries))).mappings().all()
            await queue.let_go(tx, [row["id"] for row in rows])
            await queue.enqueue(tx, rows)
        return len(rows)

    async def drop(self, ids: Sequence[str] = ()) -> int:
        """Give these up, or all where none is named; returns how many."""
        over = {"state": Fate.DROPPED.value, "settled_at": micros(self._clock.now())}
        async with self._store.write() as tx:
            gone = list(await tx.scalars(_dead(ids).values(over).returning(deliveries.c.id)))
            await queue.let_go(tx, gone)
        return len(gone)


def _dead(ids: Sequence[str]) -> Update:
    dead = update(deliveries).where(deliveries.c.state == Fate.DEAD.value)
    return dead.where(deliveries.c.id.in_(ids)) if ids else dead


def _young(kind: Kind, now: datetime) -> ColumnElement[bool]:
    return and_(deliveries.c.kind == kind.value, deliveries.c.due_at >= micros(now - kind.grace))
