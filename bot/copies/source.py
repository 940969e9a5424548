"""Where a copy comes from: a database that is looked at in one moment, or a file that was made of one."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Select,
    TableClause,
    column,
    func,
    inspect,
    literal,
    select,
    table,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.copies.rows import BATCH, Row, Tally, Value, line
from bot.errors import Fault
from bot.store import Store, migrate
from bot.store.schema import metadata
from bot.store.turn import turn

Passed: TypeAlias = Callable[[str, int], None]
"""Told the name of a table and how many more of its rows are done."""


class CopyFault(Fault):
    """A copy cannot be made, read or put back; the text says why and the mend, and holds nothing of what is in it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as a copy sees it. ``key``: what its rows are sorted by, so that a copy tells nothing of their age."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def clause(self) -> TableClause:
        """The table, for a statement."""
        return table(self.name, *map(column, self.columns))

    def rows(self, after: Row = ()) -> Select[Any]:  # its columns are known when it runs
        """Select the next rows in the order of the key, after the one with these values of its key."""
        clause = self.clause
        key = [clause.c[name] for name in self.key]
        some = select(clause).order_by(*key).limit(BATCH)
        return some.where(tuple_(*key) > tuple_(*map(_bound, after))) if after else some


class Source(Protocol):
    """What can be put into an empty database."""

    revision: str
    """The migration that it stands at."""
    shapes: Sequence[Shape]

    def batches(self, shape: Shape) -> AsyncIterator[Sequence[Row]]:
        """Return all rows of a table, some at a time. Raises ``StoreError`` or ``CopyFault``."""

    def sizes(self) -> Mapping[str, int]:
        """Return how many rows each table has."""


class Living:
    """A database, as it was at one moment."""

    def __init__(self, db: AsyncConnection, revision: str, shapes: Sequence[Shape], sizes: Mapping[str, int]) -> None:
        """See ``living``."""
        self._db = db
        self._sizes = sizes
        self.revision = revision
        self.shapes = shapes

    def batches(self, shape: Shape) -> AsyncIterator[Sequence[Row]]:
        """Return all rows of a table, some at a time. Raises ``StoreError``."""
        return batches(self._db, shape)

    def sizes(self) -> Mapping[str, int]:
        """Return how many rows each table has."""
        return self._sizes


OURS: Final = frozenset(metadata.tables)


@asynccontextmanager
async def living(store: Store, *, still: bool = False) -> AsyncIterator[Living]:
    """Look at a database in one moment, for as long as it takes; whoever writes meanwhile is not held up.

    ``still``: no house may open it on PostgreSQL until we are done. Raises ``StoreError``, and ``CopyFault`` for a
    database without tables.
    """
    async with store.snapshot() as db:
        if still:
            await turn(db, "migrate")  # a house that starts waits for this turn
        revision = await db.run_sync(migrate.revision)
        if revision is None:
            raise CopyFault(f"the database {store.place} is empty: there is nothing to copy")
        shapes = [shape for shape in await db.run_sync(shapes_of) if shape.name in OURS]
        sizes = {s.name: int(await db.scalar(select(func.count()).select_from(s.clause)) or 0) for s in shapes}
        yield Living(db, revision, shapes, sizes)


def shapes_of(db: Connection) -> list[Shape]:
    """Return every table that there is but Alembic's own, by name."""
    look = inspect(db)
    names = sorted(set(look.get_table_names()) - {migrate.VERSIONS.name})
    return [
        Shape(name, tuple(c["name"] for c in look.get_columns(name)), _key(look.get_pk_constraint(name)))
        for name in names
    ]


def _bound(value: Value) -> BindParameter[Any]:
    return literal(value, BigInteger()) if isinstance(value, int) else literal(value)


def _key(constraint: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(constraint.get("constrained_columns") or ())


async def batches(db: AsyncConnection, shape: Shape) -> AsyncIterator[Sequence[Row]]:
    """Return all rows of a table, some at a time, each batch found by the key of the last.

    A cursor would be open to the end of the transaction, and its table could not be changed any more.
    """
    places = [shape.columns.index(name) for name in shape.key]
    last: Row = ()
    while batch := [tuple(row) for row in await db.execute(shape.rows(last))]:
        yield batch
        last = [batch[-1][place] for place in places]


async def tally(source: AsyncIterator[Sequence[Row]], name: str, passed: Passed) -> Tally:
    """Count and sum up all rows of a table."""
    found = Tally()
    async for batch in source:
        found = found.plus(map(line, batch))
        passed(name, len(batch))
    return found
