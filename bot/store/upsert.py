"""One statement that inserts a row, or writes over the one that has its key, on both databases."""

from functools import cache

from sqlalchemy import Executable, Table
from sqlalchemy.ext.asyncio import AsyncConnection


def upsert(tx: AsyncConnection, table: Table) -> Executable:
    """Return an INSERT for `tx` that replaces all columns of a row with the same primary key."""
    return _upsert(tx.dialect.name, table)


@cache  # building one takes longer than running it
def _upsert(dialect: str, table: Table) -> Executable:
    key = [column.name for column in table.primary_key]
    rest = [column.name for column in table.columns if not column.primary_key]
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        lite = sqlite.insert(table)
        return lite.on_conflict_do_update(index_elements=key, set_={name: lite.excluded[name] for name in rest})
    from sqlalchemy.dialects import postgresql

    post = postgresql.insert(table)
    return post.on_conflict_do_update(index_elements=key, set_={name: post.excluded[name] for name in rest})
