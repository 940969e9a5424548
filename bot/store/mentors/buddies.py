"""Buddies: who takes part and on which seat, and who met whom in which round."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person, Place
from bot.privacy.seal import Seal
from bot.store import Store
from bot.store.look import looking
from bot.store.mentors.moved import moved
from bot.store.mentors.profiles import Standing
from bot.store.mentors.tables import buddies, buddy_groups, buddy_members
from bot.store.upsert import upsert
from bot.store.values import Body, dump, instant, load_body, micros

ROOM: Final = 256


class Gathering(StrEnum):
    """How far a group of a round has come."""

    OPENING = "opening"
    OPEN = "open"
    ALONE = "alone"  # nobody else was there; it was said


@dataclass(frozen=True, slots=True)
class Buddy:
    """Somebody who takes part. A seat stays theirs while they pause; ``name`` is sealed."""

    person: Person
    seat: int
    facts: Body = field(default_factory=dict)
    name: str = field(default="", repr=False)
    state: Standing = Standing.ACTIVE
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Those who were brought together in one round; ``at`` is in UTC."""

    id: str
    home: str
    number: int
    people: tuple[Person, ...]
    at: datetime
    state: Gathering = Gathering.OPENING
    place: Place | None = None


class Buddies:
    """Buddies by person, groups by id; whoever changes them holds the community's turn."""

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    async def put(self, buddy: Buddy, now: datetime, *, tx: AsyncConnection) -> None:
        """Keep somebody, in place of how they stood before."""
        row = {
            "person": str(buddy.person),
            "community": buddy.person.home,
            "seat": buddy.seat,
            "state": buddy.state.value,
            "paused_until": None if buddy.paused_until is None else micros(buddy.paused_until),
            "facts": dump(buddy.facts),
            "sealed": self._seal.close(buddy.name, str(buddy.person), room=ROOM),
            "at": micros(now),
        }
        await tx.execute(upsert(tx, buddies), row)

    async def get(self, person: Person, *, tx: AsyncConnection | None = None) -> Buddy | None:
        """Return somebody, None when they take no part."""
        mine = select(buddies).where(buddies.c.person == str(person))
        async with looking(self._store, tx) as db:
            return next((self._buddy(row) for row in await db.execute(mine)), None)

    async def community(self, home: str, *, tx: AsyncConnection | None = None) -> list[Buddy]:
        """Return everybody of a community who takes part, by seat, those who pause too."""
        theirs = select(buddies).where(buddies.c.community == home).order_by(buddies.c.seat)
        async with looking(self._store, tx) as db:
            return [self._buddy(row) for row in await db.execute(theirs)]

    async def wake(self, home: str, now: datetime, *, tx: AsyncConnection) -> None:
        """Take up again those whose pause is over."""
        kept = buddies.c
        over = update(buddies).where(kept.community == home, kept.state == "paused", kept.paused_until <= micros(now))
        await tx.execute(over.values(state=Standing.ACTIVE.value, paused_until=None))

    async def gather(self, groups: Sequence[Group], *, tx: AsyncConnection) -> None:
        """Keep the groups of a new round."""
        if not groups:
            return
        rows = [
            {"id": one.id, "community": one.home, "number": one.number, "at": micros(one.at), "state": one.state.value}
            for one in groups
        ]
        await tx.execute(insert(buddy_groups), [row | {"place": ""} for row in rows])
        members = [{"id": one.id, "person": str(person)} for one in groups for person in one.people]
        await tx.execute(insert(buddy_members), members)

    async def group(self, id_: str, *, tx: AsyncConnection | None = None) -> Group | None:
        """Return one group, None when there is none."""
        async with looking(self._store, tx) as db:
            row = (await db.execute(select(buddy_groups).where(buddy_groups.c.id == id_))).first()
            if row is None:
                return None
            names = select(buddy_members.c.person).where(buddy_members.c.id == id_).order_by(buddy_members.c.person)
            return _group(row, await db.scalars(names))

    async def latest(self, person: Person) -> Group | None:
        """Return the group in which somebody was last."""
        kept = buddy_groups.c
        mine = (
            select(kept.id)
            .join(buddy_members, buddy_members.c.id == kept.id)
            .where(buddy_members.c.person == str(person))
            .order_by(kept.at.desc())
            .limit(1)
        )
        async with self._store.read() as db:
            found = await db.scalar(mine)
        return None if found is None else await self.group(found)

    async def opened(self, id_: str, state: Gathering, place: Place | None, *, tx: AsyncConnection) -> bool:
        """Say that a group's place is open; True for the one who did it."""
        values = {"state": state.value, "place": str(place) if place else ""}
        return await moved(tx, buddy_groups, id_, [Gathering.OPENING], values)

    async def last_round(self, home: str, *, tx: AsyncConnection | None = None) -> tuple[int, datetime | None]:
        """Return the number of a community's last round and when it was; 0 and None before the first."""
        kept = buddy_groups.c
        latest = select(func.max(kept.number), func.max(kept.at)).where(kept.community == home)
        async with looking(self._store, tx) as db:
            number, at = (await db.execute(latest)).one()
        return number or 0, None if at is None else instant(at)

    async def met(self, home: str, *, tx: AsyncConnection | None = None) -> Counter[frozenset[Person]]:
        """Return how often any two of a community were in one group."""
        kept = buddy_members.c
        theirs = (
            select(kept.id, kept.person)
            .join(buddy_groups, buddy_groups.c.id == kept.id)
            .where(buddy_groups.c.community == home)
            .order_by(kept.id)
        )
        groups: dict[str, list[Person]] = {}
        async with looking(self._store, tx) as db:
            for id_, name in await db.execute(theirs):
                groups.setdefault(id_, []).append(Person.parse(name))
        return Counter(frozenset(two) for people in groups.values() for two in combinations(people, 2))

    async def leave(self, person: Person, *, tx: AsyncConnection) -> bool:
        """Free somebody's seat; whom they met stays known, so that it is not repeated when they come back."""
        return (await tx.execute(delete(buddies).where(buddies.c.person == str(person)))).rowcount == 1

    async def erase(self, person: Person, *, tx: AsyncConnection) -> int:
        """Delete all about a person; returns how many rows went."""
        gone = await tx.execute(delete(buddy_members).where(buddy_members.c.person == str(person)))
        return gone.rowcount + await self.leave(person, tx=tx)

    def _buddy(self, row: Any) -> Buddy:
        until = None if row.paused_until is None else instant(row.paused_until)
        name = self._seal.open(row.sealed, row.person)
        return Buddy(Person.parse(row.person), row.seat, load_body(row.facts), name, Standing(row.state), until)


def _group(row: Any, names: Any) -> Group:
    place = Place.parse(row.place) if row.place else None
    people = tuple(Person.parse(name) for name in names)
    return Group(row.id, row.community, row.number, people, instant(row.at), Gathering(row.state), place)
