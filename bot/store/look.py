"""Looking: inside a transaction that is open already, or in a short one of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Store


@asynccontextmanager
async def looking(store: Store, tx: AsyncConnection | None) -> AsyncIterator[AsyncConnection]:
    """Yield ``tx`` where there is one, else a connection that only reads."""
    if tx is not None:
        yield tx
    else:
        async with store.read() as db:
            yield db
