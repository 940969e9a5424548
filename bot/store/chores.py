"""The house's jobs where several processes could do them: each is done by one at a time, and once in its pause.

A job is a lease with an end, on the database's own clock, so that processes whose clocks differ agree. Whoever does it
holds on to it as long as they are at it; one that was killed lets go within a minute.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.store import Store, StoreError
from bot.store.tables import facts
from bot.store.turn import turn
from bot.store.upsert import upsert

PREFIX: Final = "chore "
LEASE: Final = timedelta(minutes=1)
BEAT: Final = timedelta(seconds=20)
EARLY: Final = 0.9  # of a pause: processes wake a little before or after each other
NOW: Final = text("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")

log = logging.getLogger(__name__)


class Chores:
    """What a process asks before it does a job of the house."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """``store`` is one on PostgreSQL; ``clock`` is for pauses alone."""
        self._store = store
        self._clock = clock

    async def share(self, pause: timedelta, name: str, job: Callable[[], Awaitable[object]]) -> bool:
        """Do a job, unless another process is at it or has done it within its pause; tell whether it was done.

        Raises what the job raises, which costs one turn, and ``StoreError``.
        """
        began = await self._take(name)
        if began is None:
            return False
        beat = asyncio.create_task(self._hold(name))
        try:
            await job()
        finally:
            beat.cancel()
            await asyncio.wait([beat])
            async with self._store.write() as tx:
                await _put(tx, name, began + round(pause / timedelta(microseconds=1) * EARLY))
        return True

    async def _take(self, name: str) -> int | None:
        """Return when we began, by the database's clock (microseconds since 1970); None when it is not ours to do."""
        async with self._store.write() as tx:
            await turn(tx, PREFIX + name)
            now = int(await tx.scalar(NOW) or 0)
            kept = await tx.scalar(select(facts.c.value).where(facts.c.name == PREFIX + name))
            if kept is not None and int(kept) > now:
                return None
            await _put(tx, name, _until(now))
        return now

    async def _hold(self, name: str) -> None:
        while True:
            await self._clock.sleep(BEAT.total_seconds())
            try:
                async with self._store.write() as tx:
                    await _put(tx, name, _until(int(await tx.scalar(NOW) or 0)))
            except StoreError as fault:
                log.warning("chore-not-held", extra={"job": name, "fault": type(fault).__name__})


def _until(now: int) -> int:
    return now + LEASE // timedelta(microseconds=1)


async def _put(tx: AsyncConnection, name: str, value: int) -> None:
    await tx.execute(upsert(tx, facts), {"name": PREFIX + name, "value": str(value)})
