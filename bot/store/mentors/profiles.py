"""What members say of themselves, to offer or to find a mentor: facts in clear, words, names and wishes sealed."""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.aside import aside
from bot.people import Person
from bot.privacy.seal import Seal
from bot.privacy.tag import tag
from bot.store import Store
from bot.store.look import looking
from bot.store.mentors.tables import mentor_profiles
from bot.store.upsert import upsert
from bot.store.values import Body, dump, instant, load_body, micros

ROOM: Final = 2048  # bytes: every profile seals to the same length, or nearly every one
IDLE_WORDS: Final = frozenset({"the", "of", "and", "at", "inc", "llc", "ltd", "corp", "co", "company"})


class Side(StrEnum):
    """Which side of an introduction somebody is on; one may be on both."""

    OFFER = "offer"
    FIND = "find"


class Standing(StrEnum):
    """How a profile stands: a draft is shown to nobody but its writer."""

    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Kept:
    """One side of a member. ``private`` is sealed; ``employer`` and ``supervisor`` are marks (`Profiles.mark`)."""

    person: Person
    side: Side
    facts: Body = field(default_factory=dict)
    private: Body = field(default_factory=dict, repr=False)
    state: Standing = Standing.DRAFT
    paused_until: datetime | None = None
    employer: str = ""
    supervisor: str = ""


class Profiles:
    """Profiles by person and side. Every method raises StoreError, and then nothing has changed."""

    def __init__(self, store: Store, seal: Seal, key: Callable[[], bytes]) -> None:
        """``key()`` gives the 32 bytes under which names of employers are marked."""
        self._store = store
        self._seal = seal
        self._key = key

    def mark(self, home: str, what: str, name: str) -> str:
        """Return what tells whether two members wrote the same name, and nothing else; nothing for no name.

        The same name gives another mark in another community. ``what`` is what the name is of.
        """
        known = normal(name)
        return tag(self._key(), "mentor mark", what, home, known) if known else ""

    async def put(self, kept: Kept, now: datetime, *, tx: AsyncConnection | None = None) -> None:
        """Keep a side, in place of the one before: a sign of life."""
        row = {
            "person": str(kept.person),
            "side": kept.side.value,
            "community": kept.person.home,
            "state": kept.state.value,
            "paused_until": None if kept.paused_until is None else micros(kept.paused_until),
            "touched": micros(now),
            "warned": None,
            "facts": dump(kept.facts),
            "employer": kept.employer,
            "supervisor": kept.supervisor,
            "sealed": self._seal.close(dump(kept.private), str(kept.person), kept.side.value, room=ROOM),
        }
        async with self._store.within(tx) as own:
            await own.execute(upsert(own, mentor_profiles), row)

    async def get(self, person: Person, side: Side, *, tx: AsyncConnection | None = None) -> Kept | None:
        """Return one side of a member. Raises ``SealBroken`` where the row was moved or changed."""
        kept = mentor_profiles.c
        return next(iter(await self._where(and_(kept.person == str(person), kept.side == side.value), tx)), None)

    async def of(self, person: Person, *, tx: AsyncConnection | None = None) -> list[Kept]:
        """Return what a member keeps here, of either side."""
        return await self._where(mentor_profiles.c.person == str(person), tx)

    async def community(
        self,
        home: str,
        side: Side,
        state: Standing = Standing.ACTIVE,
        *,
        among: Collection[Person] | None = None,
        tx: AsyncConnection | None = None,
    ) -> list[Kept]:
        """Return everybody on one side in a community (``platform:id``), by default those who take part now.

        ``among``: only these people; nobody else's words are unsealed.
        """
        kept = mentor_profiles.c
        theirs = and_(kept.community == home, kept.side == side.value, kept.state == state.value)
        return await self._where(theirs, tx, among)

    async def places(self, home: str, side: Side, *, tx: AsyncConnection) -> dict[Person, int]:
        """Return who takes part on one side of a community, and how many places each has; nothing is unsealed."""
        kept = mentor_profiles.c
        here = select(kept.person, kept.facts).where(
            kept.community == home, kept.side == side.value, kept.state == Standing.ACTIVE.value
        )
        found = {Person.parse(name): load_body(facts).get("places") for name, facts in await tx.execute(here)}
        return {who: places if isinstance(places, int) else 1 for who, places in found.items()}

    async def touch(self, person: Person, now: datetime, *, tx: AsyncConnection | None = None) -> None:
        """Take note of a sign of life; harmless for who keeps nothing here."""
        mine = update(mentor_profiles).where(mentor_profiles.c.person == str(person))
        async with self._store.within(tx) as own:
            await own.execute(mine.values(touched=micros(now), warned=None))

    async def wake(self, home: str, now: datetime, *, tx: AsyncConnection | None = None) -> list[Person]:
        """Take up again those of a community whose pause is over, and return who they are."""
        kept = mentor_profiles.c
        over = update(mentor_profiles).where(
            kept.community == home, kept.state == Standing.PAUSED.value, kept.paused_until <= micros(now)
        )
        alive = {"state": Standing.ACTIVE.value, "paused_until": None, "touched": micros(now), "warned": None}
        fresh = over.values(alive).returning(kept.person)
        async with self._store.within(tx) as own:
            return [Person.parse(name) for name in (await own.execute(fresh)).scalars()]

    async def erase(
        self, person: Person, sides: Sequence[Side] = tuple(Side), *, tx: AsyncConnection | None = None
    ) -> int:
        """Delete a member's sides; returns how many rows went."""
        kept = mentor_profiles.c
        mine = and_(kept.person == str(person), kept.side.in_([side.value for side in sides]))
        async with self._store.within(tx) as own:
            return (await own.execute(delete(mentor_profiles).where(mine))).rowcount

    async def _where(
        self, which: ColumnElement[bool], tx: AsyncConnection | None = None, among: Collection[Person] | None = None
    ) -> list[Kept]:
        found = select(mentor_profiles).where(which).order_by(mentor_profiles.c.person, mentor_profiles.c.side)
        names = None if among is None else {str(person) for person in among}
        async with looking(self._store, tx) as db:
            rows = (await db.execute(found)).all()
        return await aside(self._opened, [row for row in rows if names is None or row.person in names])

    def _opened(self, rows: Collection[Any]) -> list[Kept]:
        return [self._kept(row) for row in rows]

    def _kept(self, row: Any) -> Kept:
        return Kept(
            Person.parse(row.person),
            Side(row.side),
            load_body(row.facts),
            load_body(self._seal.open(row.sealed, row.person, row.side)),
            Standing(row.state),
            None if row.paused_until is None else instant(row.paused_until),
            row.employer,
            row.supervisor,
        )


def normal(name: str) -> str:
    """Return a name as it is compared: letters and digits only, without accents and without words such as "Inc"."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    words = re.sub(r"['’.]", "", bare)
    kept = [word for word in re.findall(r"[^\W_]+", words) if word not in IDLE_WORDS]
    return " ".join("saint" if word == "st" else word for word in kept)
