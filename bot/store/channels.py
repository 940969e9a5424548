"""The direct conversations that people have opened, found by person and by channel."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store
from bot.store.tables import dm_channels
from bot.store.upsert import upsert


class Channels:
    """Direct-message channels by person; the channel's id is the platform's own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def channel(self, person: Person) -> str | None:
        """Return the channel, None when this person has never opened one."""
        async with self._store.read() as db:
            return await db.scalar(select(dm_channels.c.channel).where(dm_channels.c.person == str(person)))

    async def people(self, channel: str) -> list[Person]:
        """Return who is behind a channel: one human, as a person of each community they opened it from."""
        behind = select(dm_channels.c.person).where(dm_channels.c.channel == channel).order_by(dm_channels.c.person)
        async with self._store.read() as db:
            return [Person.parse(person) for person in await db.scalars(behind)]

    async def keep(self, person: Person, channel: str) -> None:
        """Remember the channel, in place of an earlier one."""
        async with self._store.write() as tx:
            await tx.execute(upsert(tx, dm_channels), {"person": str(person), "channel": channel})

    async def forget(self, person: Person, *, tx: AsyncConnection | None = None) -> None:
        """Forget it, when the person closed it or asked to be left alone."""
        async with self._store.within(tx) as own:
            await own.execute(delete(dm_channels).where(dm_channels.c.person == str(person)))
