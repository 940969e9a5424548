"""Who asked for a mentor, when, and how long it took until somebody said yes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store
from bot.store.look import looking
from bot.store.mentors.moved import moved
from bot.store.mentors.tables import mentor_requests
from bot.store.values import instant, micros


class Stage(StrEnum):
    """How far a request has come."""

    OPEN = "open"
    PROPOSED = "proposed"
    MATCHED = "matched"
    WITHDRAWN = "withdrawn"


LIVE = (Stage.OPEN, Stage.PROPOSED)


@dataclass(frozen=True, slots=True)
class Request:
    """One request; instants are in UTC. ``answered_at``: when a mentor first said yes."""

    id: str
    person: Person
    state: Stage
    at: datetime
    answered_at: datetime | None = None


class Requests:
    """Requests by id."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, request: Request, *, tx: AsyncConnection) -> None:
        """Keep a new one; whoever calls holds the turn and knows that this person has no other that is live."""
        await tx.execute(insert(mentor_requests), _row(request))

    async def put_all(self, requests: Collection[Request], *, tx: AsyncConnection) -> None:
        """Keep many new ones at once, as ``put`` keeps one."""
        if requests:
            await tx.execute(insert(mentor_requests), [_row(request) for request in requests])

    async def live_in(self, home: str, *, tx: AsyncConnection | None = None) -> dict[Person, Request]:
        """Return the requests of a community that are open or have a proposal, by who asked."""
        kept = mentor_requests.c
        theirs = select(mentor_requests).where(kept.community == home, kept.state.in_([s.value for s in LIVE]))
        async with looking(self._store, tx) as db:
            rows = (await db.execute(theirs.order_by(kept.at, kept.id))).all()
        return {request.person: request for row in rows if (request := _request(row))}

    async def get(self, id_: str, *, tx: AsyncConnection | None = None) -> Request | None:
        """Return one, None when there is none."""
        found = select(mentor_requests).where(mentor_requests.c.id == id_)
        async with looking(self._store, tx) as db:
            return _request((await db.execute(found)).first())

    async def live(self, person: Person, *, tx: AsyncConnection | None = None) -> Request | None:
        """Return a person's request that is open or has a proposal."""
        kept = mentor_requests.c
        found = select(mentor_requests).where(kept.person == str(person), kept.state.in_([s.value for s in LIVE]))
        async with looking(self._store, tx) as db:
            return _request((await db.execute(found)).first())

    async def open_in(self, home: str, *, tx: AsyncConnection | None = None) -> list[Request]:
        """Return the open requests of a community, the longest waiting first."""
        kept = mentor_requests.c
        theirs = select(mentor_requests).where(kept.community == home, kept.state == Stage.OPEN.value)
        async with looking(self._store, tx) as db:
            rows = (await db.execute(theirs.order_by(kept.at, kept.id))).all()
        return [request for row in rows if (request := _request(row))]

    async def move(self, id_: str, before: Collection[Stage], to: Stage, *, tx: AsyncConnection) -> bool:
        """Move a request on, if it still stands where one believes; True for the one who did it."""
        return await moved(tx, mentor_requests, id_, before, {"state": to.value})

    async def answered(self, id_: str, now: datetime, *, tx: AsyncConnection) -> None:
        """Remember when a mentor first said yes."""
        kept = mentor_requests.c
        first = update(mentor_requests).where(kept.id == id_, kept.answered_at.is_(None))
        await tx.execute(first.values(answered_at=micros(now)))

    async def waits(self, home: str, since: datetime, *, tx: AsyncConnection | None = None) -> list[timedelta]:
        """Return how long those of a community who asked since an instant waited for a first yes, in order."""
        kept = mentor_requests.c
        took = select(kept.answered_at - kept.at).where(
            kept.community == home, kept.at >= micros(since), kept.answered_at.is_not(None)
        )
        async with looking(self._store, tx) as db:
            return sorted(timedelta(microseconds=wait) for wait in await db.scalars(took))

    async def erase(self, person: Person, *, tx: AsyncConnection) -> int:
        """Delete a person's requests; returns how many rows went."""
        return (await tx.execute(delete(mentor_requests).where(mentor_requests.c.person == str(person)))).rowcount


def _request(row: Any) -> Request | None:
    if row is None:
        return None
    answered = None if row.answered_at is None else instant(row.answered_at)
    return Request(row.id, Person.parse(row.person), Stage(row.state), instant(row.at), answered)


def _row(request: Request) -> dict[str, object]:
    return {
        "id": request.id,
        "community": request.person.home,
        "person": str(request.person),
        "state": request.state.value,
        "at": micros(request.at),
        "answered_at": None,
    }
