"""What can go wrong with the database, each said with its mend and never with a value that was stored."""

from __future__ import annotations

import errno
import sqlite3
from typing import Final

from sqlalchemy.exc import StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StoreError


class StoreAddressWrong(StoreError):
    """The database URL is not one that this program can use."""


class StoreInUse(StoreError):
    """Another process has this SQLite file open for writing."""


class StoreMissing(StoreError):
    """There is no database, or no table, where one was expected."""


class StoreLocked(StoreError):
    """Another connection held the database, or a row, for longer than we wait."""


class StoreReadOnly(StoreError):
    """The database may be read but not written."""


class StoreUnreachable(StoreError):
    """The database cannot be opened or spoken to."""


class StoreRefused(StoreError):
    """The database server does not let this user in, or not to this table."""


class StoreFull(StoreError):
    """There is no room left to write."""


class StoreDamaged(StoreError):
    """The file is not a database, or no longer a sound one."""


class StoreOutdated(StoreError):
    """The database was written by a newer version of this program."""


class StoreConflict(StoreError):
    """A rule of the database (a unique key, a check, not null) refused the change."""


class StoreClosed(StoreError):
    """Somebody went on reading or writing after the store was closed."""


class StoreFault(StoreError):
    """Anything else; the driver's code is given, so that it can be looked up."""


Told = tuple[type[StoreError], str]

LOCKED: Final[Told] = (
    StoreLocked,
    "another program holds the database {place}: close it (a database browser, a backup, a second bot) and try again",
)
SLOW: Final[Told] = (StoreLocked, "the database {place} took too long: try again when it is less busy")
READ_ONLY: Final[Told] = (
    StoreReadOnly,
    "the database {place} cannot be written: let the bot's user write to the file and to its folder",
)
UNREACHABLE: Final[Told] = (
    StoreUnreachable,
    "the database {place} cannot be reached: check that it is there and running, and LABMATES_DATABASE_URL",
)
SHUT: Final[Told] = (
    StoreUnreachable,
    "the database {place} cannot be opened or written: check its disk and folder, and whether we may write there",
)
REFUSED: Final[Told] = (
    StoreRefused,
    "the database {place} does not let us in: check user, password and rights in LABMATES_DATABASE_URL",
)
FULL: Final[Told] = (StoreFull, "there is no room left for the database {place}: free some disk space")
DAMAGED: Final[Told] = (
    StoreDamaged,
    "{place} is not a sound database: put it aside and restore the newest backup",
)
NO_DATABASE: Final[Told] = (
    StoreMissing,
    "the database {place} does not exist: create it, or correct LABMATES_DATABASE_URL",
)
NO_FOLDER: Final[Told] = (
    StoreMissing,
    "the database {place} would lie in a folder that is a file: correct LABMATES_DATA_DIR or LABMATES_DATABASE_URL",
)
NO_TABLE: Final[Told] = (StoreMissing, "the database {place} lacks a table: run `labmates migrate`")
CONFLICT: Final[Told] = (StoreConflict, "a rule of the database {place} refused the change ({code})")
FAULT: Final[Told] = (StoreFault, "the database {place} failed ({code}): look the code up in its manual")

# Primary result codes of SQLite, https://sqlite.org/rescode.html
SQLITE: Final[dict[int, Told]] = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: SHUT,
    sqlite3.SQLITE_IOERR: SHUT,
    sqlite3.SQLITE_AUTH: REFUSED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_CONSTRAINT: CONFLICT,
}

# SQLSTATE codes and classes, https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRES: Final[dict[str, Told]] = {
    "08": UNREACHABLE,
    "23": CONFLICT,
    "25006": READ_ONLY,
    "28": REFUSED,
    "3D": NO_DATABASE,
    "40": LOCKED,  # a deadlock or a failed serialisation: the same thing again goes through
    "42501": REFUSED,
    "42P01": NO_TABLE,
    "53100": FULL,
    "53": UNREACHABLE,
    "55P03": LOCKED,
    "57": UNREACHABLE,
    "57014": SLOW,
    "58": UNREACHABLE,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}


# https://docs.python.org/3/library/errno.html
SYSTEM: Final[dict[int | None, Told]] = {
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EROFS: READ_ONLY,
    errno.ENOSPC: FULL,
    errno.ENOTDIR: NO_FOLDER,
    errno.EEXIST: NO_FOLDER,
}


def told(error: StatementError | PoolTimeout | OSError, place: str) -> StoreError:
    """Return the typed error for what a driver raised; `place` names the database without its password."""
    origin = error.orig or error if isinstance(error, StatementError) else error
    kind, words = _sort(error, origin)
    return kind(words.format(place=place, code=_code(origin)))


def _sort(error: Exception, origin: BaseException) -> Told:
    if isinstance(error, PoolTimeout):
        return SLOW
    if isinstance(error, OSError):
        return SYSTEM.get(error.errno, UNREACHABLE)
    number = getattr(origin, "sqlite_errorcode", None)
    if isinstance(number, int):
        missing = number == sqlite3.SQLITE_ERROR and "no such table" in str(origin)
        return NO_TABLE if missing else SQLITE.get(number & 0xFF, FAULT)
    state = str(getattr(origin, "sqlstate", None) or "")
    return POSTGRES.get(state) or POSTGRES.get(state[:2], FAULT)


def _code(origin: BaseException) -> str:
    known = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
    return str(known or type(origin).__name__)
