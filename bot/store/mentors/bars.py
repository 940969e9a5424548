"""Who must not be paired with whom: set by one of them, in private, and it counts for both."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store
from bot.store.look import looking
from bot.store.mentors.tables import mentor_bars
from bot.store.upsert import upsert
from bot.store.values import micros


class Bars:
    """Two people by their string forms; only who set a bar is shown it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, person: Person, other: Person, now: datetime, *, tx: AsyncConnection | None = None) -> None:
        """Set one; twice is once."""
        row = {"person": str(person), "other": str(other), "community": person.home, "at": micros(now)}
        async with self._store.within(tx) as own:
            await own.execute(upsert(own, mentor_bars), row)

    async def lift(self, person: Person, other: Person) -> bool:
        """Take back one's own; False when there was none."""
        kept = mentor_bars.c
        async with self._store.write() as tx:
            gone = delete(mentor_bars).where(kept.person == str(person), kept.other == str(other))
            return (await tx.execute(gone)).rowcount == 1

    async def by(self, person: Person) -> list[Person]:
        """Return those with whom a person would not be paired, as they set it themselves."""
        mine = select(mentor_bars.c.other).where(mentor_bars.c.person == str(person)).order_by(mentor_bars.c.other)
        async with self._store.read() as db:
            return [Person.parse(name) for name in await db.scalars(mine)]

    async def community(self, home: str, *, tx: AsyncConnection | None = None) -> set[frozenset[Person]]:
        """Return every two people of a community who must not be paired, whoever of them said so."""
        theirs = select(mentor_bars.c.person, mentor_bars.c.other).where(mentor_bars.c.community == home)
        async with looking(self._store, tx) as db:
            rows = (await db.execute(theirs)).all()
        return {frozenset((Person.parse(one), Person.parse(other))) for one, other in rows}

    async def erase(self, person: Person, *, tx: AsyncConnection) -> int:
        """Delete a person's bars, also those that others set against them; returns how many rows went."""
        kept = mentor_bars.c
        gone = delete(mentor_bars).where(or_(kept.person == str(person), kept.other == str(person)))
        return (await tx.execute(gone)).rowcount
