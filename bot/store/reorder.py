"""Writing tables anew in the order of their random keys, so that the disk does not remember who came first.

A table without row numbers still leaves a trace: SQLite puts a new row at the next free bytes of a page, PostgreSQL
puts it behind the last one and numbers its transaction. After this the rows lie as their keys alone decide. What
remains: rows written since the last time; PostgreSQL's own write-ahead log, archives and replicas, until they are
recycled; and on both a disk or a snapshot that keeps old blocks.

On SQLite a large table is written in stretches of its keys, so that nobody waits long; twice, from other first keys,
because the pages where two stretches meet still remember how the second lay. On PostgreSQL the server does it at once.
"""

from typing import Final

from sqlalchemy import Column, ColumnElement, Executable, Table, and_, delete, select, text, true
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTableAs

from bot.store import Store
from bot.store.tables import (
    cases,
    vent_cards,
    vent_held,
    vent_letters,
    vent_marks,
    vent_mutes,
    vent_seats,
    vent_talks,
    vent_visits,
    vents,
)

ANONYMOUS: Final = (
    vents,
    vent_seats,
    vent_marks,
    vent_mutes,
    vent_held,
    vent_cards,
    vent_talks,
    vent_letters,
    vent_visits,
    cases,
)
STRETCH: Final = 1_000  # rows in one transaction: those who wait to write wait for no more


async def reorder(store: Store, *, stretch: int = STRETCH) -> None:
    """Write the tables of anonymous posts anew, and clear SQLite's log of it."""
    for table in ANONYMOUS:
        if store.sqlite:
            await _in_stretches(store, table, stretch, stretch)
            await _in_stretches(store, table, stretch // 2, stretch)
        else:
            await _at_once(store, table)
    await store.scrub()


async def _at_once(store: Store, table: Table) -> None:
    async with store.write() as tx:
        # nobody may add a row between our look and our sweep
        await tx.execute(text(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE"))
        # A truncated table gets a new file; deleted rows would stay in the old one, each with its number.
        await _anew(tx, table, true(), text(f"TRUNCATE {table.name}"))


async def _in_stretches(store: Store, table: Table, first: int, stretch: int) -> None:
    """Go through a table by its keys; the first stretch may be shorter than the others."""
    key, low, many = next(iter(table.primary_key)), "", first
    while True:
        async with store.write() as tx:
            high = await _past(tx, key, low, many)
            here = key >= low if high is None else and_(key >= low, key < high)
            if low or high or await tx.scalar(select(key).limit(1)) is not None:
                await _anew(tx, table, here, delete(table).where(here))
        if high is None:
            return
        low, many = high, stretch


async def _past(tx: AsyncConnection, key: Column[str], low: str, many: int) -> str | None:
    """Return the first key after so many rows from ``low`` on; None when there are no more."""
    high: str | None = await tx.scalar(select(key).where(key >= low).order_by(key).offset(many).limit(1))
    if high is None or high > low:
        return high
    # one key has more rows than a stretch: they go together
    return await tx.scalar(select(key).where(key > low).order_by(key).limit(1))


async def _anew(tx: AsyncConnection, table: Table, here: ColumnElement[bool], empty: Executable) -> None:
    """Put some rows aside, on the server, and back again in the order of their keys."""
    names, keys = (", ".join(f'"{c.name}"' for c in columns) for columns in (table.columns, table.primary_key))
    await tx.execute(CreateTableAs(select(table).where(here), "anew", temporary=True))
    await tx.execute(empty)
    await tx.execute(text(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM anew ORDER BY {keys}"))  # noqa: S608 - ours
    await tx.execute(text("DROP TABLE anew"))
