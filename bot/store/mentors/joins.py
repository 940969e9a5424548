"""Who joined a round, and on which side: moderators may see them, and were they told so before they joined."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store
from bot.store.look import looking
from bot.store.mentors.profiles import Side
from bot.store.mentors.tables import mentor_joins
from bot.store.upsert import upsert
from bot.store.values import micros


class Joins:
    """Joins by round (its id), person and side. Every method raises StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, round_: str, person: Person, side: Side, now: datetime, *, tx: AsyncConnection) -> None:
        """Take somebody in; twice is once."""
        row = {"round": round_, "person": str(person), "side": side.value, "at": micros(now)}
        await tx.execute(upsert(tx, mentor_joins), row)

    async def of(self, round_: str, *, tx: AsyncConnection | None = None) -> dict[Side, set[Person]]:
        """Return who joined a round, by side."""
        found = select(mentor_joins.c.person, mentor_joins.c.side).where(mentor_joins.c.round == round_)
        joined: dict[Side, set[Person]] = {side: set() for side in Side}
        async with looking(self._store, tx) as db:
            for name, side in await db.execute(found):
                joined[Side(side)].add(Person.parse(name))
        return joined

    async def take_back(self, round_: str, person: Person) -> bool:
        """Take somebody out of a round, on both sides; False when they were not in it."""
        kept = mentor_joins.c
        async with self._store.write() as tx:
            gone = delete(mentor_joins).where(kept.round == round_, kept.person == str(person))
            return (await tx.execute(gone)).rowcount > 0

    async def close(self, round_: str, *, tx: AsyncConnection) -> None:
        """Forget who joined a round that is settled."""
        await tx.execute(delete(mentor_joins).where(mentor_joins.c.round == round_))

    async def by(self, person: Person) -> list[Side]:
        """Return the sides on which a person joined what is open: for their export."""
        mine = select(mentor_joins.c.side).where(mentor_joins.c.person == str(person)).order_by(mentor_joins.c.side)
        async with self._store.read() as db:
            return [Side(side) for side in await db.scalars(mine)]

    async def erase(self, person: Person, *, tx: AsyncConnection) -> int:
        """Delete a person's joins; returns how many rows went."""
        return (await tx.execute(delete(mentor_joins).where(mentor_joins.c.person == str(person)))).rowcount
