"""Mutes: tags under the block key and the day on which each ends. Who that is, and for which post, is not here."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, insert, select, update

from bot.store import Store
from bot.store.tables import vent_mutes
from bot.store.turn import turn


class Mutes:
    """Mutes of all communities; nothing done to one says whether there was one before.

    Otherwise muting the author of a second post would tell a moderator that it has the author of the first.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, tag: str, until: date) -> None:
        """Mute up to and with a day; a longer mute stands."""
        async with self._store.write() as tx:
            await turn(tx, f"mute {tag}")
            kept = await tx.scalar(select(vent_mutes.c.until).where(vent_mutes.c.tag == tag))
            row = {"tag": tag, "until": until.isoformat()}
            if kept is None:
                await tx.execute(insert(vent_mutes), row)
            elif kept < row["until"]:
                await tx.execute(update(vent_mutes).where(vent_mutes.c.tag == tag).values(until=row["until"]))

    async def lift(self, tags: Sequence[str]) -> None:
        """End the mutes under these tags, where there are any."""
        async with self._store.write() as tx:
            await tx.execute(delete(vent_mutes).where(vent_mutes.c.tag.in_(tags)))

    async def until(self, tags: Sequence[str], today: date) -> date | None:
        """Return the last day of a mute that holds today, None where none does: for the muted person alone."""
        last = select(func.max(vent_mutes.c.until)).where(vent_mutes.c.tag.in_(tags))
        async with self._store.read() as db:
            kept = await db.scalar(last)
        found = date.fromisoformat(kept) if kept else None
        return found if found and found >= today else None

    async def forget(self, today: date) -> int:
        """Delete mutes that have run out; returns how many."""
        async with self._store.write() as tx:
            return (await tx.execute(delete(vent_mutes).where(vent_mutes.c.until < today.isoformat()))).rowcount

    async def any(self, today: date) -> bool:
        """Return whether a mute of anybody holds."""
        async with self._store.read() as db:
            held = select(vent_mutes.c.tag).where(vent_mutes.c.until >= today.isoformat()).limit(1)
            return await db.scalar(held) is not None

    async def clear(self) -> None:
        """End all mutes: for when the key is lost that knows them."""
        async with self._store.write() as tx:
            await tx.execute(delete(vent_mutes))
