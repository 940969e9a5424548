"""Commits a second through the store against bare aiosqlite with the same settings, side by side in one run."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

import aiosqlite

from benchmarks.table import Row, show
from bot.store import Store
from bot.store.engine import WRITES
from bot.store.facts import Facts

COMMITS = 300
ROUNDS = 5

Put = Callable[[str, str], Awaitable[None]]


async def bare(file: Path) -> tuple[aiosqlite.Connection, Put]:
    """Return a connection set as the store sets its own, and what commits one row on it."""
    db = await aiosqlite.connect(file, isolation_level=None)
    for pragma in WRITES:
        await db.execute(f"PRAGMA {pragma}")
    await db.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")

    async def put(name: str, value: str) -> None:
        await db.execute("BEGIN IMMEDIATE")
        await db.execute(
            "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )
        await db.execute("COMMIT")

    return db, put


async def rate(put: Put) -> float:
    """Return how many rows a second are committed one after the other."""
    began = time.perf_counter()
    for number in range(COMMITS):
        await put(f"name {number}", "value")
    return COMMITS / (time.perf_counter() - began)


def run() -> list[Row]:
    """Measure and return the row."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    """Take turns, so that both meet the same disk."""
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite:///{folder}/store.db")
        await store.migrate()
        db, put = await bare(Path(folder, "bare.db"))
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(await rate(Facts(store).put))
            theirs.append(await rate(put))
        await db.close()
        await store.close()
    one, other = median(ours), median(theirs)
    told = "told only: >= 830/s where the disk syncs"
    return [
        Row("commits, one row each", f"{one:,.0f}/s", f"{other:,.0f}/s (aiosqlite)", f"{one / other:.2f}", told, True)
    ]


if __name__ == "__main__":
    show(run())
