"""The engines beneath the store: how a connection to SQLite or PostgreSQL is made and how it begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.address import Address

WRITES: Final = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY")
READS: Final = ("query_only=ON",)

POOL: Final = 30.0
"""Seconds that one of ours waits for the others to give a connection back."""

TABLES: Final = text(
    "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r'"
    " AND relnamespace = current_schema()::regnamespace AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
)
"""PostgreSQL's tables that we may read, each as it stands in a statement."""

BARE: Final = {"labmates_bare": True}
"""Execution options for a connection that is to begin no transaction on SQLite."""


def sqlite_writer(address: Address, patience: float, *, foreign_keys: bool = True) -> AsyncEngine:
    """An engine with one connection whose transactions hold the write lock from their first moment.

    Here and below, `patience` is how many seconds to wait for somebody else's lock.
    """
    keys = f"foreign_keys={'ON' if foreign_keys else 'OFF'}"
    return _sqlite(address, patience, "BEGIN IMMEDIATE", (*WRITES, keys), size=1)


def sqlite_readers(address: Address, patience: float) -> AsyncEngine:
    """An engine with a few connections that can only look; each transaction sees one moment."""
    return _sqlite(address, patience, "BEGIN", READS, size=4)


def postgres(address: Address, patience: float, *, slow: bool = False) -> AsyncEngine:
    """An engine for a PostgreSQL server; a pooled connection that died is replaced before it is used.

    ``slow``: what is done through it may take hours, as a copy of everything does.
    """
    longest = "0" if slow else "60000"
    return create_async_engine(
        address.url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=5,
        pool_timeout=POOL,
        connect_args={
            "timeout": 10,
            # For a network that fell silent: a slow statement has ended before, on the server.
            "command_timeout": None if slow else 90,
            "server_settings": {
                "application_name": "labmates",
                "statement_timeout": longest,
                "lock_timeout": _milliseconds(patience),
                "idle_in_transaction_session_timeout": longest,
            },
        },
    )


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"


def _sqlite(address: Address, patience: float, begin: str, pragmas: Iterable[str], *, size: int) -> AsyncEngine:
    engine = create_async_engine(address.url, hide_parameters=True, pool_size=size, max_overflow=0, pool_timeout=POOL)

    def ready(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # Left to itself, the driver decides when a transaction starts, and too late for BEGIN IMMEDIATE.
        raw.isolation_level = None
        cursor = raw.cursor()
        try:
            for pragma in (f"busy_timeout={_milliseconds(patience)}", *pragmas):
                cursor.execute(f"PRAGMA {pragma}")
        except BaseException:
            raw.close()  # the pool has not heard of it yet, and would leave its thread running
            raise
        cursor.close()

    def opened(connection: Connection) -> None:
        if not BARE.items() <= connection.get_execution_options().items():
            connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", ready)
    event.listen(engine.sync_engine, "begin", opened)
    return engine
