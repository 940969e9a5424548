"""What somebody is to be told at their next command, because they could not be reached."""

import secrets
from collections.abc import Mapping
from typing import Final, cast

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.news import ALONE, News
from bot.store import Store
from bot.store.tables import notes
from bot.store.values import dump, load, micros

TOPIC: Final = "notes"


class Notes:
    """Notes by person (in string form). Who has any is known in memory, so that the others wait for nothing."""

    def __init__(self, store: Store, clock: Clock, news: News = ALONE) -> None:
        self._store = store
        self._clock = clock
        self._people: set[str] = set()
        self._news = news
        news.on(TOPIC, self._hear, self.load)

    async def load(self) -> None:
        """Learn for whom notes are waiting; call it once, at start."""
        async with self._store.read() as db:
            self._people |= set((await db.execute(select(notes.c.person).distinct())).scalars())

    def waiting(self, person: str) -> bool:
        """Return at once whether there may be a note; one that is not known of yet is told at a later command."""
        return person in self._people

    def _hear(self, person: str) -> None:
        if person:
            self._people.add(person)

    async def leave(self, person: str, body: Mapping[str, str]) -> None:
        """Keep one."""
        row = {"id": secrets.token_hex(16), "person": person, "body": dump(body)}
        async with self._store.write() as tx:
            await tx.execute(insert(notes), row | {"at": micros(self._clock.now())})
            await self._news.tell(TOPIC, person, tx=tx)
        self._people.add(person)

    async def read(self, person: str) -> list[Mapping[str, str]]:
        """Return them all, the oldest first, and keep them."""
        async with self._store.read() as db:
            mine = select(notes.c.body).where(notes.c.person == person).order_by(notes.c.at)
            return [cast(Mapping[str, str], load(body)) for body in await db.scalars(mine)]

    async def erase(self, person: str, *, tx: AsyncConnection) -> None:
        """Delete them all, as a part of a transaction."""
        await tx.execute(delete(notes).where(notes.c.person == person))

    async def take(self, person: str) -> list[Mapping[str, str]]:
        """Return them all, the oldest first, and keep none; raises StoreError, and then all are kept."""
        # Taken out of memory before it is taken off the disk: a note left meanwhile puts it back.
        self._people.discard(person)
        try:
            async with self._store.write() as tx:
                gone = delete(notes).where(notes.c.person == person).returning(notes.c.at, notes.c.body)
                rows = (await tx.execute(gone)).all()
        except BaseException:
            self._people.add(person)
            raise
        return [cast(Mapping[str, str], load(row.body)) for row in sorted(rows, key=lambda row: row.at)]
