"""Rows whose address begins with a community's, found through the index on it: LIKE would read the whole table."""

from sqlalchemy import Column, ColumnElement, and_
from sqlalchemy.ext.asyncio import AsyncConnection


def of_home(db: AsyncConnection, column: Column[str], home: str) -> ColumnElement[bool]:
    """Tell of an address (``platform:community:id``) whether it lies in a community (``platform:community``).

    PostgreSQL's own order depends on its locale, and these operators on characters alone; so does the index
    (https://www.postgresql.org/docs/current/indexes-opclass.html). SQLite goes by characters anyway.
    """
    first, past = f"{home}:", f"{home};"  # the next character after a colon
    if db.dialect.name == "sqlite":
        return and_(column >= first, column < past)
    return and_(column.op("~>=~", is_comparison=True)(first), column.op("~<~", is_comparison=True)(past))
