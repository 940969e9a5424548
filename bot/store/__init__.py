"""The store: the one door to SQLite or PostgreSQL, where each `async with` is one transaction."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import func, select
from sqlalchemy.exc import StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreError
from bot.meter import Spans, unspanned
from bot.store import engine, migrate
from bot.store.address import Address
from bot.store.errors import (
    StoreAddressWrong,
    StoreClosed,
    StoreConflict,
    StoreDamaged,
    StoreFault,
    StoreFull,
    StoreInUse,
    StoreLocked,
    StoreMissing,
    StoreOutdated,
    StoreReadOnly,
    StoreRefused,
    StoreUnreachable,
    told,
)
from bot.store.lock import FileLock
from bot.store.values import Body, Json

__all__ = [
    "Body",
    "Json",
    "Store",
    "StoreAddressWrong",
    "StoreClosed",
    "StoreConflict",
    "StoreDamaged",
    "StoreError",
    "StoreFault",
    "StoreFull",
    "StoreInUse",
    "StoreLocked",
    "StoreMissing",
    "StoreOutdated",
    "StoreReadOnly",
    "StoreRefused",
    "StoreUnreachable",
]

TROUBLES: Final = (StoreDamaged, StoreFull, StoreMissing, StoreReadOnly, StoreRefused, StoreUnreachable)
STRICT_SINCE: Final = (3, 37, 0)  # https://sqlite.org/stricttables.html


class Store:
    """A database that is open; made by `open`, given back by `close`.

    `read` and `write` raise members of the StoreError family in place of the driver's own errors,
    whose text can hold what was being stored.
    """

    def __init__(self, address: Address, lock: FileLock | None, *, exclusive: bool, patience: float) -> None:
        self._address = address
        self._lock = lock
        self._exclusive = exclusive
        self._patience = patience
        self._turn = asyncio.Lock()
        self._closed = False
        self.spans: Spans = unspanned
        """Told how long each transaction took; what was in it is not said."""
        self._open: dict[asyncio.Task[object], AsyncConnection] = {}  # who writes just now, and where
        self._file = _identity(address.file) if exclusive else None
        self.trouble: StoreError | None = None
        """What kept the last write that failed from being kept, until ``bot.store.condition`` sees it mended."""
        self._writer: AsyncEngine
        self._reader: AsyncEngine
        if address.file is None:
            self._writer = engine.postgres(address, patience)
            self._reader = self._writer.execution_options(postgresql_readonly=True)
        else:
            self._writer = engine.sqlite_writer(address, patience)
            self._reader = engine.sqlite_readers(address, patience)

    @classmethod
    async def open(cls, url: str, *, exclusive: bool = True, patience: float = 5.0) -> Self:
        """Open `sqlite:///file` or `postgresql://…` and speak to it once.

        A SQLite file is made when missing (mode 0600, its folder 0700) and locked for this process.
        Somebody else's lock is waited for `patience` seconds; then it is StoreLocked.
        With `exclusive=False` a command-line tool may look beside a running bot: nothing is made or locked,
        and `write` is refused. Raises StoreAddressWrong, StoreInUse, StoreMissing, StoreReadOnly,
        StoreUnreachable, StoreRefused or StoreDamaged.
        """
        address = Address.parse(url)
        lock = _prepare(address, exclusive=exclusive)
        store = cls(address, lock, exclusive=exclusive, patience=patience)
        try:
            async with store.write() if exclusive else store.read():
                pass
        except BaseException:
            await store.close()
            raise
        return store

    @classmethod
    def at(cls, url: str) -> Store:
        """Return a store that has not spoken to its database, for what needs only its name or declarations.

        Nothing is made, locked or opened until somebody reads; writing is refused. Raises StoreAddressWrong.
        """
        return cls(Address.parse(url), None, exclusive=False, patience=5.0)

    @property
    def place(self) -> str:
        """The database's name for people: the file, or database and host; never a password."""
        return self._address.place

    @property
    def sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self._address.file is not None

    async def close(self) -> None:
        """Close every connection and let the file go; without this a process with SQLite never ends."""
        self._closed = True  # an engine would open itself again, and without the lock
        async with self._turn:
            await self._reader.dispose()
            await self._writer.dispose()
            if self._lock is not None:
                self._lock.release()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only looks, and sees one moment of the database on SQLite."""
        with self.spans("store.read"):
            async with self._transaction(self._reader) as db:
                yield db

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only looks, and sees one moment of the whole database for as long as it lasts.

        It may last for hours, and holds up nobody but who would empty or alter a table: on PostgreSQL that would show
        in the middle of our moment. On SQLite the write-ahead log grows meanwhile.
        """
        if self._address.file is not None:
            async with self.read() as db:
                yield db
            return
        patient = engine.postgres(self._address, self._patience, slow=True)
        one_moment = patient.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        try:
            async with self.read() as look:
                tables = [*await look.scalars(engine.TABLES)]
            async with self._transaction(one_moment) as db:
                if tables:  # before anything is read: the moment begins with the first look
                    await db.exec_driver_sql(f"LOCK TABLE {', '.join(tables)} IN ACCESS SHARE MODE")
                yield db
        finally:
            await patient.dispose()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: kept whole when the block ends, undone whole when it raises or is cancelled.

        One inside another of the same task is a part of it, so that several repositories' changes are kept together;
        when the inner one raises, it is undone alone. On SQLite the writers of this process queue up here; keep the
        block short.
        """
        if not self._exclusive:
            raise StoreReadOnly(f"the database {self.place} was opened only to look: open it without exclusive=False")
        task = asyncio.current_task()
        assert task is not None
        if (outer := self._open.get(task)) is not None:
            async with self._inside(outer):
                yield outer
            return
        try:
            with self.spans("store.write"):
                async with self._turn if self.sqlite else nullcontext():
                    self.look_for_file()
                    async with self._transaction(self._writer) as tx:
                        self._open[task] = tx
                        try:
                            yield tx
                        finally:
                            del self._open[task]
                    self.look_for_file()
        except TROUBLES as fault:
            self.trouble = fault
            raise

    @asynccontextmanager
    async def _inside(self, outer: AsyncConnection) -> AsyncIterator[None]:
        try:
            async with outer.begin_nested():
                yield
        except StatementError as error:
            raise told(error, self.place) from None

    def look_for_file(self) -> None:
        """Refuse to go on over a SQLite file that was taken away: what is written then is lost. Raises StoreMissing."""
        if self._file is not None and self._file != _identity(self._address.file):
            raise StoreMissing(
                f"the database {self.place} was taken away while the bot runs: put that same file back; "
                "if it is lost, stop the bot and restore the newest backup"
            )

    @asynccontextmanager
    async def within(self, tx: AsyncConnection | None) -> AsyncIterator[AsyncConnection]:
        """Go on in a transaction that is open already, or write in one of our own when there is none."""
        if tx is not None:
            yield tx
        else:
            async with self.write() as own:
                yield own

    async def time(self) -> datetime:
        """What the clock of a PostgreSQL says at this moment, aware: the one clock that all its users share."""
        async with self.read() as db:
            said: datetime = (await db.execute(select(func.clock_timestamp()))).scalar_one()
            return said

    async def revision(self) -> str | None:
        """The number of the migration that the database stands at, None when it is empty."""
        async with self.read() as db:
            return await db.run_sync(migrate.revision)

    async def migrate(self, scripts: Path | None = None, *, beside: bool = False) -> None:
        """Bring the tables up to this version, whole or not at all; quick when there is nothing to do.

        `scripts` is a folder of migrations, the shipped one unless told. `beside`: processes of another version may be
        at work, so only what they can live with is done, and what they have added is taken as it is.
        Raises StoreOutdated when the database belongs to a newer version, or must not be changed beside others.
        """
        scripts = scripts or migrate.shipped()
        if self.sqlite and await self.revision() == migrate.newest(scripts):
            return
        async with self.building() as tx:
            await tx.run_sync(partial(migrate.upgrade, beside=beside), self.place, scripts)

    @asynccontextmanager
    async def building(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction in which tables are made: SQLite's foreign keys are off, and nothing takes too long."""
        if not self._exclusive:
            raise StoreReadOnly(f"the database {self.place} was opened only to look: open it without exclusive=False")
        if self._address.file is None:
            own = engine.postgres(self._address, self._patience, slow=True)
        else:
            own = engine.sqlite_writer(self._address, self._patience, foreign_keys=False)
        try:
            async with self._turn, self._transaction(own) as tx:
                yield tx
        finally:
            await own.dispose()

    async def scrub(self) -> bool:
        """Empty SQLite's write-ahead log, so that deleted text is gone from the disk.

        Returns False when a reader was in the way: try again later. On PostgreSQL there is nothing to do:
        its own vacuum overwrites what was deleted.
        """
        if self._address.file is None:
            return True
        # A checkpoint cannot run inside a transaction.
        async with self._turn, self._transaction(self._writer.execution_options(**engine.BARE)) as db:
            await db.exec_driver_sql("PRAGMA busy_timeout=50")  # others wait to write meanwhile
            busy = (await db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).scalar_one()
            await db.exec_driver_sql(f"PRAGMA busy_timeout={self._patience * 1000:.0f}")
        return not busy

    @asynccontextmanager
    async def bare(self) -> AsyncIterator[Any]:
        """A connection of PostgreSQL's driver itself (asyncpg), in no transaction and for this block alone.

        What goes wrong with it in the block comes out as a StoreError.
        """
        from asyncpg import InterfaceError, PostgresError

        if self._closed:
            raise StoreClosed(f"the database {self.place} is closed: end what uses it before closing it")
        try:
            async with self._writer.connect() as db:
                try:
                    yield (await db.get_raw_connection()).driver_connection
                finally:
                    await db.invalidate()  # what it listens to is nobody else's
        except (StatementError, PoolTimeout, OSError) as error:
            raise told(error, self.place) from None
        except (InterfaceError, PostgresError):
            raise told(ConnectionError(), self.place) from None

    @asynccontextmanager
    async def _transaction(self, source: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        if self._closed:
            raise StoreClosed(f"the database {self.place} is closed: end what uses it before closing it")
        inside = False  # an OSError of the caller's own code is not ours to reword
        try:
            async with source.begin() as db:
                inside = True
                yield db
                inside = False
        except (StatementError, PoolTimeout) as error:
            raise told(error, self.place) from None
        except OSError as error:
            if inside:
                raise
            raise told(error, self.place) from None


def _identity(file: Path | None) -> tuple[int, int] | None:
    """Return what tells a file from another that has its name later on, None where there is none."""
    try:
        return None if file is None else ((found := file.stat()).st_dev, found.st_ino)
    except OSError:
        return None


def _prepare(address: Address, *, exclusive: bool) -> FileLock | None:
    """Make the file and lock it, where the address names one."""
    file = address.file
    if file is None:
        return None
    if sqlite3.sqlite_version_info < STRICT_SINCE:
        raise StoreOutdated(f"SQLite {sqlite3.sqlite_version} is too old: install a Python with 3.37 or newer")
    if not exclusive:
        if file.exists():
            return None
        raise StoreMissing(f"there is no database {file} yet: run `labmates migrate`, or correct LABMATES_DATABASE_URL")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock.take(file)
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise told(error, address.place) from None
    return lock
