"""Which threads are locked, for replies that the bot would post: some platforms cannot lock a thread themselves."""

from sqlalchemy import delete, insert, select

from bot.store import Store
from bot.store.tables import vent_locks
from bot.store.turn import turn


class Locks:
    """Locked threads, by the id of their first post."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def lock(self, thread: str) -> None:
        """Lock a thread; twice is harmless."""
        async with self._store.write() as tx:
            await turn(tx, f"lock {thread}")
            if await tx.scalar(select(vent_locks.c.thread).where(vent_locks.c.thread == thread)) is None:
                await tx.execute(insert(vent_locks), {"thread": thread})

    async def unlock(self, thread: str) -> None:
        """Unlock a thread."""
        async with self._store.write() as tx:
            await tx.execute(delete(vent_locks).where(vent_locks.c.thread == thread))

    async def locked(self, thread: str) -> bool:
        """Tell whether a thread is locked."""
        async with self._store.read() as db:
            return await db.scalar(select(vent_locks.c.thread).where(vent_locks.c.thread == thread)) is not None
