"""Rows that move on only from where one believes them to be: of several who move one, one does."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from sqlalchemy import Table, update
from sqlalchemy.ext.asyncio import AsyncConnection


async def moved(
    tx: AsyncConnection, table: Table, id_: str, before: Collection[StrEnum], values: Mapping[str, object]
) -> bool:
    """Change the row with this ``id`` whose ``state`` is one of these still; True for the one who did it."""
    mine = update(table).where(table.c.id == id_, table.c.state.in_([state.value for state in before]))
    return (await tx.execute(mine.values(dict(values)))).rowcount == 1
