"""A database lent to a simulation: nobody uses it before, nothing stays in it after; and the houses built over it."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete

from bot.app import App, Shipped
from bot.errors import Fault
from bot.schedule.pacing import RATES, Pacing
from bot.settings import Settings, load
from bot.simulate.cast import START
from bot.simulate.reaper import MortalStore, Reaper
from bot.simulate.village import NAME
from bot.simulate.works import LeapClock
from bot.store import Store, migrate
from bot.store.schema import metadata
from bot.store.tables import facts


@dataclass(frozen=True)
class Ground:
    """What a run stands on; ``house`` puts a house together over it, again after each kill."""

    settings: Settings
    clock: LeapClock
    store: Store
    shipped: Shipped
    reaper: Reaper

    async def house(self) -> App:
        """Return a house that is ready, with what one platform of ours allows."""
        app = App(self.settings, self.clock, self.store, self.shipped, Pacing({NAME: RATES["slack"]}))
        await app.unlock()
        return app


@asynccontextmanager
async def lent(url: str | None, seed: int) -> AsyncIterator[Ground]:
    """Give the ground at ``url``, a temporary SQLite file when None, and take out afterwards what was put in.

    Raises ``StoreError``, or ``Fault`` when the database is not empty.
    """
    with tempfile.TemporaryDirectory(prefix="labmates-simulated-") as folder:
        root = Path(folder)
        store = await MortalStore.open(url or f"sqlite:///{root / 'labmates.db'}")
        try:
            await store.migrate()
            await _empty(store)
            settings = load(LABMATES_DATA_DIR=root / "var", LABMATES_KEY_DIR=root / "keys")
            reaper = store.reaper = Reaper(seed)
            try:
                yield Ground(settings, LeapClock(START, seed), store, Shipped.read(), reaper)
            finally:
                store.reaper = None
                await _cleared(store)
        finally:
            await store.close()


async def _empty(store: Store) -> None:
    async with store.read() as db:
        for table in metadata.sorted_tables:
            if await db.run_sync(migrate.inhabited, table.name):
                raise Fault(f"{store.place} holds something: give a database that nobody uses")


async def _cleared(store: Store) -> None:
    async with store.write() as tx:
        for table in reversed(metadata.sorted_tables):
            kept = [table.c.name != migrate.FLOOR] if table is facts else []  # what the migrations noted
            await tx.execute(delete(table).where(*kept))
