"""Who has agreed to what, and on which day."""

import asyncio
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.news import ALONE, News
from bot.store import Store
from bot.store.tables import consents
from bot.store.upsert import upsert

TOPIC: Final = "consents"


class Consents:
    """Agreements by person (in string form) and the name of what was agreed to.

    What was given stays in memory, so that asking again costs nothing; what was not is asked of the store.
    """

    def __init__(self, store: Store, clock: Clock, news: News = ALONE) -> None:
        self._store = store
        self._news = news
        self._heard = 0
        news.on(TOPIC, self._hear)
        self._clock = clock
        self._given: set[tuple[str, str]] = set()
        self._turn = asyncio.Lock()

    async def given(self, person: str, name: str) -> bool:
        """Return whether this person has agreed to what bears this name."""
        if (person, name) in self._given and self._news.current:
            return True
        kept, heard = consents.c, self._heard
        async with self._turn, self._store.read() as db:
            row = await db.scalar(select(kept.day).where(kept.person == person, kept.name == name))
            if row is not None and heard == self._heard:
                self._given.add((person, name))
        return row is not None

    async def give(self, person: str, name: str) -> None:
        """Remember that they have, with today's date in UTC and no time of day."""
        day = self._clock.now().date().isoformat()
        async with self._turn:
            async with self._store.write() as tx:
                await tx.execute(upsert(tx, consents), {"person": person, "name": name, "day": day})
            self._given.add((person, name))

    def _hear(self, person: str) -> None:
        """Ask again what another process has taken back."""
        self._heard += 1
        self._given = {(who, name) for who, name in self._given if person and who != person}

    async def of(self, person: str) -> dict[str, str]:
        """Return the days on which a person agreed, by what they agreed to."""
        kept = consents.c
        async with self._store.read() as db:
            rows = await db.execute(select(kept.name, kept.day).where(kept.person == person).order_by(kept.name))
            return {row.name: row.day for row in rows}

    async def erase(self, person: str, *, tx: AsyncConnection) -> None:
        """Take back all that a person agreed to, as a part of a transaction."""
        self._given = {(who, name) for who, name in self._given if who != person}
        await tx.execute(delete(consents).where(consents.c.person == person))
        await self._news.tell(TOPIC, person, tx=tx)

    async def withdraw(self, person: str, name: str) -> None:
        """Take an agreement back; harmless when there is none."""
        async with self._turn:
            self._given.discard((person, name))
            async with self._store.write() as tx:
                await tx.execute(delete(consents).where(consents.c.person == person, consents.c.name == name))
                await self._news.tell(TOPIC, person, tx=tx)
