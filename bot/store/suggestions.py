"""What members suggest for the catalogue, and what moderators decide, once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.store import Body, Json, Store
from bot.store.tables import suggestions
from bot.store.values import dump, instant, load_body, micros, plain


class Kind(StrEnum):
    """What a suggestion says."""

    NEW = "new"
    STALE = "stale"


class Status(StrEnum):
    """How far a suggestion has come."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion; `entry` is the catalogue's id where it is about one, instants are in UTC."""

    id: str
    community: str
    person: str
    kind: Kind
    entry: str | None
    body: dict[str, Json]
    status: Status
    at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


class Drop(Protocol):
    """Deletes what waits about these, as a part of a transaction."""

    async def __call__(self, community: str, subjects: Sequence[str], /, *, tx: AsyncConnection) -> None:
        """Do so."""


class Suggestions:
    """Suggestions by an id that nobody can guess."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def add(
        self,
        community: str,
        person: str,
        kind: Kind,
        body: Body,
        entry: str | None = None,
        *,
        tx: AsyncConnection | None = None,
    ) -> str:
        """Keep a suggestion, waiting, and return its id (16 characters)."""
        made = {"id": secrets.token_hex(8), "at": micros(self._clock.now()), "status": Status.WAITING.value}
        about = {"community": community, "person": person, "kind": kind.value, "entry": entry}
        async with self._store.within(tx) as own:
            await own.execute(insert(suggestions), made | about | {"body": dump(body)})
        return str(made["id"])

    async def get(self, id_: str) -> Suggestion | None:
        """Return one, None when there is none with this id."""
        async with self._store.read() as db:
            row = (await db.execute(select(suggestions).where(suggestions.c.id == id_))).first()
        return None if row is None else _suggestion(row)

    async def waiting(self, community: str) -> list[Suggestion]:
        """Return what waits for a community's moderators, the oldest first."""
        kept = suggestions.c
        mine = select(suggestions).where(kept.community == community, kept.status == Status.WAITING.value)
        async with self._store.read() as db:
            return [_suggestion(row) for row in await db.execute(mine.order_by(kept.at, kept.id))]

    async def of(self, person: str) -> list[Suggestion]:
        """Return what a person (in string form) suggested, the oldest first."""
        kept = suggestions.c
        async with self._store.read() as db:
            mine = await db.execute(select(suggestions).where(kept.person == person).order_by(kept.at, kept.id))
            return [_suggestion(row) for row in mine]

    async def disown(self, person: str, drop: Drop) -> None:
        """Delete what waits of a person's, and take their name off what was decided, in one transaction.

        ``drop`` deletes in the same transaction what else waits about those that go.
        """
        kept = suggestions.c
        async with self._store.write() as tx:
            waits = (kept.person == person) & (kept.status == Status.WAITING.value)
            gone = await tx.execute(delete(suggestions).where(waits).returning(kept.community, kept.id))
            for community, id_ in gone.all():
                await drop(community, [id_], tx=tx)
            await tx.execute(update(suggestions).where(kept.person == person).values(person=""))

    async def decide(
        self,
        id_: str,
        status: Status,
        by: str,
        reason: str | None = None,
        *,
        entry: str = "",
        tx: AsyncConnection | None = None,
    ) -> bool:
        """Decide a suggestion that waits; returns False when somebody else already has, or it is not there.

        ``entry``: what it became in the list, where it was not about an entry before.
        """
        decision = {
            "status": status.value,
            "decided_by": by,
            "decided_at": micros(self._clock.now()),
            "reason": None if reason is None else plain(reason),
        }
        decision |= {"entry": entry} if entry else {}
        kept = suggestions.c
        async with self._store.within(tx) as own:
            still = update(suggestions).where(kept.id == id_, kept.status == Status.WAITING.value)
            return (await own.execute(still.values(decision))).rowcount == 1

    async def reopen(self, found: Suggestion, *, tx: AsyncConnection) -> bool:
        """Let a decided suggestion wait again; False when it waits already, or is not there."""
        undone: dict[str, str | None] = {"status": Status.WAITING.value, "decided_by": None, "decided_at": None}
        undone |= {"reason": None} | ({"entry": None} if found.kind is Kind.NEW else {})
        kept = suggestions.c
        decided = update(suggestions).where(kept.id == found.id, kept.status == found.status.value)
        if found.status is Status.WAITING:
            return False
        return (await tx.execute(decided.values(undone))).rowcount == 1


def _suggestion(row: Row[tuple[object, ...]]) -> Suggestion:
    fields = dict(row._mapping)
    decided = fields["decided_at"]
    fields |= {"kind": Kind(row.kind), "status": Status(row.status), "body": load_body(row.body)}
    fields |= {"at": instant(row.at), "decided_at": None if decided is None else instant(decided)}
    return Suggestion(**fields)
