"""Rows into tables in bulk: COPY on PostgreSQL, one statement for many rows on SQLite; indexes are made afterwards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateIndex, DropIndex

from bot.store import Store

Row = Mapping[str, Any]


class NotEmpty(Exception):
    """There is something in the database already: nothing is generated over it."""


async def lay_bare(store: Store, tables: Sequence[Table]) -> None:
    """Take the indexes of these tables away until ``furnish``. Raises ``NotEmpty`` where one has rows."""
    async with store.write() as tx:
        for table in tables:
            if (await tx.execute(select(*table.primary_key).limit(1))).first() is not None:
                raise NotEmpty(f"{table.name} in {store.place} has rows: give the URL of a new, empty database")
        if store.sqlite:
            await tx.exec_driver_sql("PRAGMA cache_size=-262144")
        for index in _indexes(tables):
            await tx.execute(DropIndex(index))


async def furnish(store: Store, tables: Sequence[Table]) -> None:
    """Make the indexes again, and let the database count what there is."""
    for index in _indexes(tables):
        async with store.write() as tx:
            await _patient(tx)
            await tx.execute(CreateIndex(index))
    async with store.write() as tx:
        await _patient(tx)
        await tx.execute(text("ANALYZE"))
    await store.scrub()


async def put(tx: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows, each with a value for every column of the table."""
    names = [column.name for column in table.columns if column.name in rows[0]] if rows else []
    taken = itemgetter(*names) if rows else None
    values = [taken(row) for row in rows] if taken else []
    if not values:
        return
    if tx.dialect.name == "sqlite":
        sql = str(insert(table).values(dict.fromkeys(names)).compile(dialect=tx.dialect))
        await tx.exec_driver_sql(sql, values)
        return
    raw = await tx.get_raw_connection()
    connection: Any = raw.driver_connection
    await connection.copy_records_to_table(table.name, records=values, columns=names)


def batches(rows: Iterable[Row], most: int) -> Iterator[list[Row]]:
    """Yield rows in lists of so many."""
    left = iter(rows)
    while batch := list(islice(left, most)):
        yield batch


def _indexes(tables: Sequence[Table]) -> list[Any]:
    return [index for table in tables for index in sorted(table.indexes, key=lambda index: str(index.name))]


async def _patient(tx: AsyncConnection) -> None:
    """An index over a million rows may take its time."""
    if tx.dialect.name == "postgresql":
        await tx.execute(text("SET LOCAL statement_timeout = 0"))
        await tx.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
