"""A community's own programmes, as its moderators wrote them."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Store
from bot.store.look import looking
from bot.store.mentors.tables import mentor_programmes
from bot.store.upsert import upsert
from bot.store.values import micros


class Programmes:
    """Texts (YAML) by community and id."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, home: str, id_: str, text: str, by: str, now: datetime, *, tx: AsyncConnection) -> None:
        """Keep one, in place of the one with its id."""
        row = {"community": home, "id": id_, "text": text, "by": by, "at": micros(now)}
        await tx.execute(upsert(tx, mentor_programmes), row)

    async def all(self, home: str, *, tx: AsyncConnection | None = None) -> dict[str, str]:
        """Return a community's own texts by id."""
        kept = mentor_programmes.c
        mine = select(kept.id, kept.text).where(kept.community == home).order_by(kept.id)
        async with looking(self._store, tx) as db:
            return {row.id: row.text for row in await db.execute(mine)}

    async def remove(self, home: str, id_: str, *, tx: AsyncConnection) -> bool:
        """Delete one; False when there was none."""
        kept = mentor_programmes.c
        gone = delete(mentor_programmes).where(kept.community == home, kept.id == id_)
        return (await tx.execute(gone)).rowcount == 1
