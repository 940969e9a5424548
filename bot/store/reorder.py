"""Writing tables anew in the order of their random keys, so that the disk does not remember who came first.

A table without row numbers still leaves a trace: SQLite puts a new row at the next free bytes of a page, PostgreSQL
puts it behind the last one and numbers its transaction. After this the rows lie as their keys alone decide. What
remains: rows written since the last time; PostgreSQL's own write-ahead log, archives and replicas, until they are
recycled; and on both a disk or a snapshot that keeps old blocks.

On SQLite a large table is written in stretches of its keys, so that nobody waits long; twice, from other first keys,
because the pages where two stretches meet still remember how the second lay. On PostgreSQL the server does it at once.
"""

from typing import Final

from sqlalchemy import Column, ColumnElement, Table, and_, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

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
STRETCH: Final = 500  # rows in one transaction: those who wait to write wait for no more


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
    """By one transaction, on the server: no row comes here."""
    keys = ", ".join(column.name for column in table.primary_key)
    async with store.write() as tx:
        # nobody may add a row between our look and our sweep
        await tx.execute(text(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE"))
        await tx.execute(text(f"CREATE TEMP TABLE anew ON COMMIT DROP AS SELECT * FROM {table.name}"))  # noqa: S608 - our own
        # A truncated table gets a new file; deleted rows would stay in the old one, each with its number.
        await tx.execute(text(f"TRUNCATE {table.name}"))
        await tx.execute(text(f"INSERT INTO {table.name} SELECT * FROM anew ORDER BY {keys}"))  # noqa: S608 - our own


async def _in_stretches(store: Store, table: Table, first: int, stretch: int) -> None:
    key = next(iter(table.primary_key))
    low: str | None = None
    many = first
    while True:
        async with store.write() as tx:
            high = await _past(tx, key, low, many)
            await _anew(tx, table, _between(key, low, high))
        if high is None:
            return
        low, many = high, stretch


async def _past(tx: AsyncConnection, key: Column[str], low: str | None, many: int) -> str | None:
    """Return the first key after so many rows from ``low`` on; None when there are no more."""
    after = select(key).where(key >= low) if low is not None else select(key)
    high: str | None = await tx.scalar(after.order_by(key).offset(many).limit(1))
    if high is None or high != low:
        return high
    # one key has more rows than a stretch: they go together
    return await tx.scalar(select(key).where(key > low).order_by(key).limit(1))


def _between(key: Column[str], low: str | None, high: str | None) -> ColumnElement[bool]:
    return and_(True, *([key >= low] if low is not None else []), *([key < high] if high is not None else []))


async def _anew(tx: AsyncConnection, table: Table, which: ColumnElement[bool]) -> None:
    wanted = select(table).where(which).order_by(*table.primary_key)
    rows = [dict(row) for row in (await tx.execute(wanted)).mappings()]
    if rows:
        await tx.execute(delete(table).where(which))
        await tx.execute(insert(table), rows)
