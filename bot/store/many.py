"""One statement for many rows, compiled once: what SQLAlchemy does for each row costs more than the database does."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Dialect, Executable, Update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler

Order: TypeAlias = Callable[[Mapping[str, Any]], tuple[Any, ...]]


async def many(tx: AsyncConnection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement, which must live as long as the process, once for every row.

    An INSERT takes all that the first row names, an UPDATE what it has parameters for. Values reach the driver as
    they are: whole numbers, text and None.
    """
    if rows:
        keys = () if isinstance(statement, Update) else tuple(sorted(rows[0]))
        sql, order = _compiled(statement, tx.dialect.name, keys, _Handle(tx.dialect))
        await tx.exec_driver_sql(sql, [order(row) for row in rows])


class _Handle:
    """A dialect that is no part of the key: all of one name say the same."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Handle)

    def __hash__(self) -> int:
        return 0


@lru_cache(64)
def _compiled(statement: Executable, name: str, keys: tuple[str, ...], handle: _Handle) -> tuple[str, Order]:
    compiled = statement.compile(dialect=handle.dialect, column_keys=list(keys) or None)  # type: ignore[attr-defined]
    assert isinstance(compiled, SQLCompiler) and compiled.positiontup is not None
    names = compiled.positiontup
    constants = {name: compiled.params[name] for name in names if not compiled.binds[name].required}
    if not constants:
        return compiled.string, itemgetter(*names)
    return compiled.string, lambda row: tuple(constants[n] if n in constants else row[n] for n in names)
