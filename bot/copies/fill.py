"""Filling an empty database from a copy: whole, counted and compared, or not at all."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, delete, func, insert, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.copies.rows import Tally, line
from bot.copies.source import OURS, CopyFault, Passed, Shape, Source, batches, shapes_of, tally
from bot.store import Store, migrate
from bot.store.turn import turn_now

QUEUE: Final = "pgqueuer"  # tables of the queue of deliveries begin so: it is made anew from the deliveries themselves


async def fill(target: Store, source: Source, passed: Passed) -> Mapping[str, Tally]:
    """Put all of a source into an empty database and bring its tables up to date; return the tally of each table.

    All of it is one transaction: whoever is killed in the middle leaves the place as empty as before. Every table is
    read again from the target, and has to have the rows that left. Raises ``StoreError``, and ``CopyFault`` when the
    place is not empty, the source is newer than this program, or a table arrived otherwise than it left.
    """
    scripts = migrate.shipped()
    if source.revision not in migrate.numbers(scripts):
        raise CopyFault(f"this was written by another version (migration {source.revision}): install that version")
    async with target.building() as tx:
        await tx.run_sync(_ready, target.place, source.revision)
        made = {shape.name: shape for shape in await tx.run_sync(shapes_of)}
        tallies = {shape.name: await _filled(tx, source, shape, made, passed) for shape in source.shapes}
        await tx.run_sync(_counted_on)
        await tx.run_sync(migrate.upgrade, target.place, scripts)
    await target.scrub()
    return tallies


def _ready(tx: Connection, place: str, revision: str) -> None:
    """See to it that the tables are there, as a migration left them, and empty. Raises ``CopyFault``."""
    turn_now(tx, "migrate")
    there = set(inspect(tx).get_table_names())
    strange = sorted(
        name for name in there - OURS - {migrate.VERSIONS.name} if not (name.startswith(QUEUE) and OURS & there)
    )
    if strange:
        raise CopyFault(f"the database {place} has tables of something else ({strange[0]}): make an empty one for us")
    full = next((name for name in sorted(OURS & there) if migrate.inhabited(tx, name)), None)
    if full is not None:
        raise CopyFault(f"the database {place} is not empty ({full} has rows): put it aside, and give an empty one")
    if there and migrate.revision(tx) != revision:
        raise CopyFault(f"the database {place} has empty tables of another version: put it aside, and give a new one")
    migrate.upgrade(tx, place, migrate.shipped(), revision)
    tx.execute(delete(migrate.FACTS))  # what the migrations noted comes along, if it was noted there


async def _filled(
    tx: AsyncConnection, source: Source, shape: Shape, made: Mapping[str, Shape], passed: Passed
) -> Tally:
    if shape.name not in made or set(shape.columns) != set(made[shape.name].columns):
        raise CopyFault(f"the table {shape.name} is not as migration {source.revision} made it, so nothing was copied")
    left = Tally()
    async for batch in source.batches(shape):
        left = left.plus(map(line, batch))
        await tx.execute(insert(shape.clause), [dict(zip(shape.columns, row, strict=True)) for row in batch])
        passed(shape.name, len(batch))
    here = Shape(shape.name, shape.columns, made[shape.name].key)
    if await tally(batches(tx, here), shape.name, passed) != left:
        raise CopyFault(f"the table {shape.name} arrived otherwise than it left, so nothing was kept: try again")
    return left


def _counted_on(tx: Connection) -> None:
    """Let numbers that PostgreSQL draws go on after the highest that is there; SQLite does so by itself."""
    if tx.dialect.name != "postgresql":
        return
    for shape in shapes_of(tx):
        for name in shape.key:
            sequence = tx.scalar(text("SELECT pg_get_serial_sequence(:of, :name)"), {"of": shape.name, "name": name})
            if sequence:
                top = tx.scalar(select(func.max(shape.clause.c[name])))
                tx.execute(
                    text("SELECT setval(:it, :top, :used)"), {"it": sequence, "top": top or 1, "used": bool(top)}
                )
