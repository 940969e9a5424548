"""Where a moderator's name stands beside what they put or decided: counted for them, and taken off at their word."""

from typing import Final

from sqlalchemy import Column, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store
from bot.store.mentors.tables import mentor_programmes, mentor_rounds
from bot.store.tables import overlay_entries, suggestions

SIGNED: Final[tuple[Column[str], ...]] = (
    overlay_entries.c.by,
    suggestions.c.decided_by,
    mentor_programmes.c.by,
    mentor_rounds.c.by,
)
"""What stays of use without a name: only the log of what moderators did keeps one."""


class Signed:
    """All such places together."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def count(self, person: Person) -> int:
        """Return how often somebody's name stands there."""
        async with self._store.read() as db:
            found = [
                await db.scalar(select(func.count()).select_from(column.table).where(column == str(person)))
                for column in SIGNED
            ]
        return sum(number or 0 for number in found)

    async def erase(self, person: Person, *, tx: AsyncConnection) -> None:
        """Take somebody's name off everywhere, as a part of a transaction."""
        for column in SIGNED:
            await tx.execute(update(column.table).where(column == str(person)).values({column.name: ""}))
