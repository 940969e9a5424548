"""Taking turns at a thing by its name, where the database itself lets several write at once."""

from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def turn(tx: AsyncConnection, name: str) -> None:
    """Wait until no other transaction holds the turn at `name`, and hold it until this one ends.

    On SQLite a write transaction is alone already. Raises through the store StoreLocked after five seconds.
    """
    await tx.run_sync(turn_now, name)


def turn_now(tx: Connection, name: str) -> None:
    """Do what `turn` does, for code that Alembic runs."""
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
