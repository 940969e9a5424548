"""Rounds that moderators run: one open at a time in a community, settled once."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store, StoreConflict
from bot.store.look import looking
from bot.store.mentors.moved import moved
from bot.store.mentors.tables import mentor_rounds
from bot.store.turn import turn
from bot.store.values import Body, Json, dump, instant, load_body, micros


class Phase(StrEnum):
    """How far a round has come."""

    OPEN = "open"
    PREVIEW = "preview"
    PUBLISHED = "published"
    DISCARDED = "discarded"


UNSETTLED = (Phase.OPEN, Phase.PREVIEW)


@dataclass(frozen=True, slots=True)
class Round:
    """One round; ``body`` is what its preview proposes, ``by`` the moderator who opened it, as text."""

    id: str
    home: str
    seed: str
    by: str
    at: datetime
    state: Phase = Phase.OPEN
    body: Body = field(default_factory=dict, repr=False)
    settled_at: datetime | None = None


class Rounds:
    """Rounds by id."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def open(self, round_: Round) -> None:
        """Begin one. Raises ``StoreConflict`` while another of the community is not settled."""
        async with self._store.write() as tx:
            await turn(tx, f"mentor rounds {round_.home}")
            if await self._current(round_.home, tx) is not None:
                raise StoreConflict("another round of this community is not settled: publish or discard it first")
            row = {"id": round_.id, "community": round_.home, "state": round_.state.value, "seed": round_.seed}
            rest = {"body": dump(round_.body), "by": round_.by, "at": micros(round_.at), "settled_at": None}
            await tx.execute(insert(mentor_rounds), row | rest)

    async def current(self, home: str, *, tx: AsyncConnection | None = None) -> Round | None:
        """Return the round of a community that is not settled yet."""
        async with looking(self._store, tx) as db:
            return await self._current(home, db)

    async def last(self, home: str) -> Round | None:
        """Return the round of a community that was published last."""
        kept = mentor_rounds.c
        mine = select(mentor_rounds).where(kept.community == home, kept.state == Phase.PUBLISHED.value)
        async with self._store.read() as db:
            return _round((await db.execute(mine.order_by(kept.settled_at.desc()).limit(1))).first())

    async def change(
        self,
        id_: str,
        before: Collection[Phase],
        to: Phase,
        *,
        tx: AsyncConnection,
        body: Body | None = None,
        settled_at: datetime | None = None,
    ) -> bool:
        """Move a round on, if it still is where one believes; True for the one who did it."""
        values: dict[str, object] = {"state": to.value}
        if body is not None:
            values["body"] = dump(body)
        if settled_at is not None:
            values["settled_at"] = micros(settled_at)
        return await moved(tx, mentor_rounds, id_, before, values)

    async def erase(self, person: Person, *, tx: AsyncConnection) -> int:
        """Take a person out of what is proposed in their community; returns how many rounds were changed.

        What was settled names nobody any more.
        """
        found = await self._current(person.home, tx)
        if found is None or (body := without(found.body, person.id)) == found.body:
            return 0
        return int(await self.change(found.id, UNSETTLED, found.state, tx=tx, body=body))

    async def _current(self, home: str, db: AsyncConnection) -> Round | None:
        kept = mentor_rounds.c
        mine = select(mentor_rounds).where(kept.community == home, kept.state.in_([p.value for p in UNSETTLED]))
        return _round((await db.execute(mine)).first())


def without(body: Body, name: str) -> dict[str, Json]:
    """Return a body without all that names somebody: in lists of names, and lists of lists that hold the name."""
    return {key: _but(value, name) if isinstance(value, list) else value for key, value in body.items()}


def _but(found: "list[Json]", name: str) -> "list[Json]":
    return [one for one in found if one != name and not (isinstance(one, list) and name in one)]


def _round(row: Any) -> Round | None:
    if row is None:
        return None
    settled = None if row.settled_at is None else instant(row.settled_at)
    body = load_body(row.body)
    return Round(row.id, row.community, row.seed, row.by, instant(row.at), Phase(row.state), body, settled)
