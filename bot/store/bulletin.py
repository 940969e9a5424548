"""News over PostgreSQL's own LISTEN and NOTIFY: told with the transaction that they are about, kept in no table.

A word that a process misses while its connection is down is made up for: it then takes nothing in its memory for
granted, asks the database instead, and forgets everything once it listens again.
"""

import asyncio
import logging
import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.news import Fresh, Hear
from bot.store import Store, StoreError

CHANNEL: Final = "labmates"
LONGEST: Final = 7_900  # bytes: PostgreSQL takes fewer than 8,000 (its documentation, NOTIFY)
BEAT: Final = timedelta(seconds=10)  # a connection that fell silent is found out this soon
SILENCE: Final = 5.0  # seconds
AGAIN: Final = 1.0  # seconds between two attempts, and a little chance

log = logging.getLogger(__name__)


class Bulletin:
    """One process' ear and voice. Until ``run`` listens, nothing is ``current``."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """``store`` is one on PostgreSQL."""
        self._store = store
        self._clock = clock
        self._name = secrets.token_hex(4)  # by which a process knows its own words again
        self._hear: dict[str, list[Hear]] = {}
        self._fresh: list[Fresh] = []
        self._later: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self._gone, self._beat = asyncio.Event(), asyncio.Event()
        self.current = False

    def on(self, topic: str, hear: Hear, fresh: Fresh | None = None) -> None:
        """Call ``hear`` for what others tell, as ``bot.news.News`` says."""
        self._hear.setdefault(topic, []).append(hear)
        if fresh is not None:
            self._fresh.append(fresh)

    async def tell(self, topic: str, what: str, *, tx: AsyncConnection | None = None) -> None:
        """Tell the others. Raises ``StoreError``, and ``ValueError`` for words that are too long."""
        said = "\n".join((self._name, topic, what))
        if len(said.encode()) > LONGEST:
            raise ValueError(f"a word under {topic} is too long")
        async with self._store.within(tx) as own:
            await own.execute(select(func.pg_notify(CHANNEL, said)))

    def soon(self, topic: str, what: str) -> None:
        """Tell the others from ``run``'s own task."""
        self._later.put_nowait((topic, what))

    async def run(self) -> None:
        """Listen and tell until cancelled; a connection that is lost is opened again."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tell_later())
            while True:
                try:
                    await self._listen()
                except StoreError as fault:
                    log.warning("news-lost", extra={"fault": type(fault).__name__})
                finally:
                    self.current = False
                await self._clock.sleep(AGAIN + self._clock.chance())

    async def _listen(self) -> None:
        """Hear until the connection is lost. Raises ``StoreError`` when it cannot be had, or falls silent."""
        async with self._store.bare() as raw:
            self._gone.clear()
            raw.add_termination_listener(self._lost)
            await raw.add_listener(CHANNEL, self._heard)
            for hear in [one for some in self._hear.values() for one in some]:
                hear("")
            for fresh in self._fresh:
                await fresh()
            self.current = True
            while not await self._parted():
                async with asyncio.timeout(SILENCE):
                    await raw.execute("SELECT 1")

    async def _parted(self) -> bool:
        """Wait a while; tell whether the connection ended meanwhile."""
        alarm = self._clock.after(BEAT.total_seconds(), self._beat.set)
        try:
            await self._beat.wait()
        finally:
            alarm.cancel()
            self._beat.clear()
        return self._gone.is_set()

    def _lost(self, _raw: object) -> None:
        self.current = False
        self._gone.set()
        self._beat.set()

    def _heard(self, _raw: object, _pid: int, _channel: str, said: str) -> None:
        name, _, rest = said.partition("\n")
        topic, _, what = rest.partition("\n")
        if name != self._name:
            for hear in self._hear.get(topic, ()):
                hear(what)

    async def _tell_later(self) -> None:
        while True:
            topic, what = await self._later.get()
            try:
                await self.tell(topic, what)
            except StoreError as fault:
                log.warning("news-untold", extra={"topic": topic, "fault": type(fault).__name__})
