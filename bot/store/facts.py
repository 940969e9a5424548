"""Small things that the bot must know again after a restart, such as which commands it registered last."""

from sqlalchemy import select

from bot.store import Store
from bot.store.tables import facts
from bot.store.upsert import upsert


class Facts:
    """Texts by name."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, name: str) -> str | None:
        """Return a fact, None when it was never put down."""
        async with self._store.read() as db:
            return await db.scalar(select(facts.c.value).where(facts.c.name == name))

    async def put(self, name: str, value: str) -> None:
        """Put a fact down, in place of an earlier one."""
        async with self._store.write() as tx:
            await tx.execute(upsert(tx, facts), {"name": name, "value": value})
