"""Events already handled: answered from memory at once, written behind in batches, remembered over a restart.

Where several processes hear one platform, each event is claimed in the database before it is worked on.
"""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import Executable, bindparam, delete, select

from bot.clock import Clock
from bot.store import Store, StoreError
from bot.store.tables import seen_events
from bot.store.upsert import upsert
from bot.store.values import instant, micros

WINDOW: Final = timedelta(minutes=10)
"""How long a repeat is recognised: Slack retries at once, after one and after five minutes."""
PAUSE: Final = timedelta(seconds=1)
LONGEST: Final = timedelta(seconds=30)
"""Between two attempts when the store is away."""
MOST: Final = 50_000
PATIENCE: Final = 0.7  # seconds of the three that a platform gives

log: Final = logging.getLogger(__name__)


class Seen:
    """The keys of the events of the last ten minutes (`most` of them at most, the oldest go first).

    A process on SQLite that is killed loses what it saw in its last second, no more; `run` writes the rest.
    """

    def __init__(self, store: Store, clock: Clock, *, most: int = MOST) -> None:
        self._store = store
        self._clock = clock
        self._most = most
        self._recent: dict[str, datetime] = {}  # oldest first
        self._unwritten: dict[str, datetime] = {}
        self._some = asyncio.Event()

    async def first(self, key: str) -> bool:
        """Return whether this key comes for the first time in ten minutes, and remember it. Never raises.

        On PostgreSQL that is so for all processes together; while it is away each knows its own only.
        """
        now = self._clock.now()
        self._drop(now - WINDOW)
        if key in self._recent:
            return False
        self._recent[key] = now
        if not self._store.sqlite:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self._claimed(key, now)
            except (StoreError, TimeoutError) as fault:  # help in a crisis does not wait for a database
                log.warning("seen.unclaimed", extra={"fault": type(fault).__name__})
        self._unwritten[key] = now
        self._some.set()
        return True

    async def _claimed(self, key: str, now: datetime) -> bool:
        async with self._store.write() as tx:
            claim = {"key": key, "at": micros(now), "before": micros(now - WINDOW)}
            return (await tx.execute(_claim(), claim)).first() is not None

    async def load(self) -> None:
        """Recall the last ten minutes from the store; call it once, before events come in."""
        since = micros(self._clock.now() - WINDOW)
        rows = select(seen_events.c.key, seen_events.c.at).where(seen_events.c.at > since)
        async with self._store.read() as db:
            found = await db.execute(rows.order_by(seen_events.c.at.desc()).limit(self._most))
        self._recent = {key: instant(at) for key, at in reversed(found.all())} | self._recent

    async def run(self) -> None:
        """Write new keys about every second until cancelled, and the last ones then; own this as a task."""
        pause = PAUSE
        try:
            while True:
                await self._some.wait()
                await self._clock.sleep_until(self._clock.now() + pause)
                pause = PAUSE if await self._try() else min(2 * pause, LONGEST)
        finally:
            await self._try()

    async def flush(self) -> None:
        """Write what is not written yet; raises StoreError, and keeps it for the next time."""
        batch = self._unwritten.copy()
        if not batch:
            return
        async with self._store.write() as tx:
            rows = [{"key": key, "at": micros(at)} for key, at in batch.items()]
            await tx.execute(upsert(tx, seen_events), rows)
        for key, at in batch.items():
            if self._unwritten.get(key) == at:
                del self._unwritten[key]
        if not self._unwritten:
            self._some.clear()

    async def forget(self, before: datetime) -> int:
        """Delete the rows of events from before an instant; returns how many went."""
        async with self._store.write() as tx:
            gone = await tx.execute(delete(seen_events).where(seen_events.c.at < micros(before)))
        return gone.rowcount

    async def _try(self) -> bool:
        try:
            await self.flush()
            return True
        except StoreError as error:
            log.warning("seen.unwritten", extra={"fault": type(error).__name__, "keys": len(self._unwritten)})
            self._bound()
            return False

    def _bound(self) -> None:
        """Forget the oldest unwritten keys, so that a database that is away for long does not fill the memory."""
        while len(self._unwritten) > self._most:
            del self._unwritten[next(iter(self._unwritten))]

    def _drop(self, before: datetime) -> None:
        while self._recent:
            oldest = next(iter(self._recent))
            if self._recent[oldest] > before and len(self._recent) < self._most:
                return
            del self._recent[oldest]


@cache
def _claim() -> Executable:
    """An INSERT that gives the key back to one of all who try within ten minutes."""
    from sqlalchemy.dialects import postgresql

    fresh = postgresql.insert(seen_events).values(key=bindparam("key"), at=bindparam("at"))
    again = {"at": fresh.excluded.at}
    mine = fresh.on_conflict_do_update(
        index_elements=["key"], set_=again, where=seen_events.c.at <= bindparam("before")
    )
    return mine.returning(seen_events.c.key)
