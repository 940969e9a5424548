"""Turns: the database gives out the moments at which messages leave, so that all processes together keep a pace."""

import asyncio
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import Executable, bindparam, delete, func
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.schedule.pacing import REST
from bot.store import Store
from bot.store.tables import turns
from bot.store.values import instant, micros

IDLE: Final = timedelta(hours=1)  # after which a pace has nothing to remember


class Turns:
    """One queue of evenly spaced moments for each name (the generic cell rate algorithm, as in `Pacing`)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked = asyncio.Lock()

    async def take(self, name: str, now: datetime, pause: timedelta, slower: float = 1.0) -> datetime:
        """Take and return the first free moment (UTC); the next comes a pause later, ``slower`` times as long.

        After a rest two may fall together. Of those who ask in this process, who asks first is first; they take one
        connection of the store's, not all. Raises StoreError.
        """
        asked = {"name": name, "at": micros(now), "pause": micros_of(pause * slower), "rest": micros(now + REST)}
        async with self._asked, self._store.write() as tx:
            then = instant((await tx.execute(_take(), asked)).scalar_one())
        return max(now, then - pause * slower - pause)


async def forget(tx: AsyncConnection, now: datetime) -> None:
    """Delete the paces that have nothing to remember."""
    await tx.execute(delete(turns).where(turns.c.next_at < micros(now - IDLE)))


def micros_of(span: timedelta) -> int:
    """Return a span in whole microseconds."""
    return span // timedelta(microseconds=1)


@cache
def _take() -> Executable:
    """Return the statement that moves a pace on and tells when its next moment is."""
    from sqlalchemy.dialects import postgresql

    now, pause, rest = (bindparam(name, type_=turns.c.next_at.type) for name in ("at", "pause", "rest"))
    first = postgresql.insert(turns).values(name=bindparam("name"), next_at=now + pause)
    known = func.least(turns.c.next_at, rest)  # the clock was set back
    more = first.on_conflict_do_update(index_elements=["name"], set_={"next_at": func.greatest(known, now) + pause})
    return more.returning(turns.c.next_at)
