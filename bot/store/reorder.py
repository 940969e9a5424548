"""Writing tables anew in the order of their random keys, so that the disk does not remember who came first.

A table without row numbers still leaves a trace: SQLite puts a new row at the next free bytes of a page, PostgreSQL
puts it behind the last one and numbers its transaction. After this the rows lie as their keys alone decide, written
by one transaction. What remains: rows written since the last time; PostgreSQL's own write-ahead log, archives and
replicas, until they are recycled; and on both a disk or a snapshot that keeps old blocks.
"""

from typing import Final

from sqlalchemy import Table, delete, insert, select, text

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


async def reorder(store: Store) -> None:
    """Write the tables of anonymous posts anew, each in a transaction of its own, and clear SQLite's log of it."""
    for table in ANONYMOUS:
        await _reorder(store, table)
    await store.scrub()


async def _reorder(store: Store, table: Table) -> None:
    async with store.write() as tx:
        if not store.sqlite:  # nobody may add a row between our look and our sweep
            await tx.execute(text(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE"))
        rows = [dict(row) for row in (await tx.execute(select(table).order_by(*table.primary_key))).mappings()]
        if rows:
            # A truncated table gets a new file; deleted rows would stay in the old one, each with its number.
            await tx.execute(delete(table) if store.sqlite else text(f"TRUNCATE {table.name}"))
            await tx.execute(insert(table), rows)
