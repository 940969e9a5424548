"""Small things that the bot must know again after a restart, such as which commands it registered last."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from bot.store import Store
from bot.store.tables import facts
from bot.store.turn import turn
from bot.store.upsert import upsert

LONGEST: Final = timedelta(minutes=10)  # nobody waits longer for a moment, whatever a clock did


class Facts:
    """Texts by name."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, name: str) -> str | None:
        """Return a fact, None when it was never put down."""
        async with self._store.read() as db:
            return await db.scalar(select(facts.c.value).where(facts.c.name == name))

    async def settle(self, name: str, value: str, over: Callable[[str], bool] = lambda kept: False) -> str:
        """Put a fact down unless there is one that is not ``over``; return what stands then.

        Of several who try at once, one is first.
        """
        async with self._store.write() as tx:
            await turn(tx, f"fact {name}")
            stands: str | None = await tx.scalar(select(facts.c.value).where(facts.c.name == name))
            if stands is not None and not over(stands):
                return stands
            await tx.execute(upsert(tx, facts), {"name": name, "value": value})
        return value

    async def slot(self, name: str, pause: timedelta, now: datetime) -> datetime:
        """Take and return the next moment that is free, from ``now`` on; those of all processes are a pause apart."""
        async with self._store.write() as tx:
            await turn(tx, f"fact {name}")
            last = await tx.scalar(select(facts.c.value).where(facts.c.name == name))
            free = now if last is None else max(now, min(datetime.fromisoformat(last), now + LONGEST) + pause)
            await tx.execute(upsert(tx, facts), {"name": name, "value": free.isoformat()})
        return free

    async def forget(self, name: str) -> None:
        """Forget a fact; harmless when there is none."""
        async with self._store.write() as tx:
            await tx.execute(delete(facts).where(facts.c.name == name))

    async def put(self, name: str, value: str) -> None:
        """Put a fact down, in place of an earlier one."""
        async with self._store.write() as tx:
            await tx.execute(upsert(tx, facts), {"name": name, "value": value})
