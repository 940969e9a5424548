"""A database URL as people write it becomes the one that SQLAlchemy's asynchronous drivers take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.errors import StoreAddressWrong

DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
OPTIONS: Final = frozenset({"host", "port", "ssl"})
FORMS: Final = "use sqlite:///var/labmates.db or postgresql://user:password@host/database"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is: the URL for the driver, and the file when it is SQLite."""

    url: URL
    file: Path | None

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read a `sqlite:///file`, `postgres://…` or `postgresql://…` URL.

        A path with three slashes is relative to the working directory, with four it is absolute.
        Raises StoreAddressWrong, which never repeats the URL, because it may hold a password.
        """
        try:
            url = make_url(text)
        except (ArgumentError, ValueError):
            raise StoreAddressWrong(f"LABMATES_DATABASE_URL is not a database URL: {FORMS}") from None
        driver = DRIVERS.get(url.drivername)
        if driver is None:
            raise StoreAddressWrong(f"LABMATES_DATABASE_URL names another kind of database: {FORMS}")
        url = url.set(drivername=driver)
        return _postgres(url) if driver.startswith("postgresql") else _sqlite(url)

    @property
    def place(self) -> str:
        """The database's name for messages: the file, or host and database; never user or password."""
        if self.file is not None:
            return str(self.file)
        host = self.url.host or self.url.query.get("host") or "localhost"
        port = f":{self.url.port}" if self.url.port else ""
        return f"{self.url.database} on {host}{port}"


def _sqlite(url: URL) -> Address:
    if not url.database or url.database == ":memory:" or url.query:
        raise StoreAddressWrong(f"LABMATES_DATABASE_URL must name a file, without options: {FORMS}")
    return Address(url, Path(url.database))


def _postgres(url: URL) -> Address:
    # libpq, and with it most hosting companies, say sslmode; asyncpg takes the same words as ssl.
    query = {("ssl" if name == "sslmode" else name): value for name, value in url.query.items()}
    unknown = sorted(query.keys() - OPTIONS)
    if unknown:
        raise StoreAddressWrong(f"take {', '.join(unknown)} out of LABMATES_DATABASE_URL: we cannot use it")
    return Address(url.set(query=query), None)
