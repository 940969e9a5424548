"""How many replies stand in a thread, and how many of them its author has seen: numbers only.

A visit changes the row of one thread, never those of all threads of one person at once: that would tie them together.
"""

from collections.abc import Collection

from sqlalchemy import select

from bot.store import Store
from bot.store.tables import vent_visits, vents
from bot.store.upsert import upsert

BATCH = 500  # a database takes only so many values at once


class Visits:
    """Replies and visits of all threads; a thread has the id of its first post."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def replies(self, threads: Collection[str]) -> dict[str, set[str]]:
        """Return by thread the ids of the replies that are up; threads without any are left out."""
        kept, listed = vents.c, [*threads]
        found: dict[str, set[str]] = {}
        async with self._store.read() as db:
            for at in range(0, len(listed), BATCH):
                up = kept.thread.in_(listed[at : at + BATCH]) & (kept.id != kept.thread) & (kept.state == "up")
                for row in await db.execute(select(kept.thread, kept.id).where(up)):
                    found.setdefault(row.thread, set()).add(row.id)
        return found

    async def seen(self, threads: Collection[str]) -> dict[str, int]:
        """Return by thread how many replies its author saw at the last visit."""
        kept, listed = vent_visits.c, [*threads]
        found: dict[str, int] = {}
        async with self._store.read() as db:
            for at in range(0, len(listed), BATCH):
                rows = await db.execute(select(kept.post, kept.replies).where(kept.post.in_(listed[at : at + BATCH])))
                found |= {row.post: row.replies for row in rows}
        return found

    async def visit(self, thread: str, replies: int) -> None:
        """Remember that the author of a thread has seen so many replies."""
        async with self._store.write() as tx:
            await tx.execute(upsert(tx, vent_visits), {"post": thread, "replies": replies})
