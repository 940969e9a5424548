"""The outbox: what is to be sent is put in, counted, and forgotten; the supply hands it to the senders."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import ColumnElement, delete, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.message import Call
from bot.people import Person, Place
from bot.schedule import queue, turns
from bot.schedule.budget import week
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.plan import whose
from bot.schedule.tick import insert_once
from bot.store import Store
from bot.store.prefix import of_home
from bot.store.tables import deliveries, message_weeks
from bot.store.values import instant, micros

ALERTS_KEPT: Final = timedelta(hours=1)  # once sent; others are remembered for as long as a log


def once(*parts: object) -> str:
    """Return the id of a message that is to be put in once, whoever tries again (32 letters); it names nobody."""
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Failed:
    """How many of a community's messages of one kind came to nothing, and the day (UTC) of the last; never whose.

    ``personal``: they were for members, not for a place.
    """

    kind: Kind
    fate: Fate
    personal: bool
    number: int
    last: date


class Outbox:
    """Deliveries by their keys. Every method raises StoreError, and then nothing has changed."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def put(
        self,
        kind: Kind,
        to: Person | Place,
        call: Call,
        *,
        at: datetime | None = None,
        id_: str = "",
        tx: AsyncConnection | None = None,
    ) -> str:
        """Put in one message that no plan makes, due at an instant or now; return its key.

        Two with one ``id_`` are one message.
        """
        now = self._clock.now()
        key, due = id_ or self._clock.fresh_id(), micros(at or now)
        made = {"id": key, "plan": None, "due_at": due, "kind": kind.value, "rank": kind.rank}
        to_whom = {"platform": to.platform, "recipient": str(to), "whose": whose(to), "token": call.token()}
        fresh = {"state": Fate.WAITING.value, "attempts": 0, "doubtful": 0, "next_try_at": due}
        async with self._store.within(tx) as own:
            row = made | to_whom | fresh | {"fault": "", "week": "", "settled_at": None}
            await own.execute(insert_once(own.dialect.name), row)
            if due <= micros(now):
                await queue.enqueue(own, [row])
        return key

    async def erase(self, to: Person | Place, group: str, *, tx: AsyncConnection) -> int:
        """Delete all that calls of a group (``events``) have sent to somebody or have yet to send; return how many."""
        theirs = (deliveries.c.recipient == str(to)) & deliveries.c.token.startswith(f"{group}.", autoescape=True)
        return (await tx.execute(delete(deliveries).where(theirs))).rowcount

    async def count(self, home: str = "") -> dict[Fate, int]:
        """Return how many there are by state, in all or in one community (``platform:id``)."""
        all_ = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        async with self._store.read() as db:
            mine = all_.where(of_home(db, deliveries.c.recipient, home)) if home else all_
            return {Fate(state): number for state, number in await db.execute(mine)}

    async def failures(self, home: str) -> list[Failed]:
        """Return what failed in a community (``platform:id``) and is not forgotten yet, the latest first."""
        kept = deliveries.c
        last = func.max(kept.settled_at)
        bad = (Fate.DEAD.value, Fate.UNREACHABLE.value, Fate.MISSED.value)
        async with self._store.read() as db:
            theirs = of_home(db, kept.recipient, home) & kept.state.in_(bad)
            wanted = select(kept.kind, kept.state, kept.whose, func.count(), last).where(theirs)
            rows = (await db.execute(wanted.group_by(kept.kind, kept.state, kept.whose).order_by(last.desc()))).all()
        return [Failed(Kind(k), Fate(s), w == "person", n, instant(at).date()) for k, s, w, n, at in rows]

    async def forget(self, before: datetime) -> int:
        """Delete what was settled before an instant (UTC), dead letters too; returns how many went.

        Alerts that were sent are forgotten an hour later already: when one left says roughly when somebody wrote.
        """
        soon = max(before, self._clock.now() - ALERTS_KEPT)
        sent: ColumnElement[bool] = literal_column(
            f"kind = '{Kind.SAFETY.value}' AND state = '{Fate.SENT.value}'"
        )  # as its index has it
        async with self._store.write() as tx:
            await tx.execute(delete(message_weeks).where(message_weeks.c.week < week(before)))
            gone = await tx.execute(delete(deliveries).where(deliveries.c.settled_at < micros(before)))
            told = await tx.execute(delete(deliveries).where(sent, deliveries.c.settled_at < micros(soon)))
            await queue.forget(tx, before)
            await turns.forget(tx, self._clock.now())
        return gone.rowcount + told.rowcount
