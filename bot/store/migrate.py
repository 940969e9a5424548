"""Bringing a database up to the newest migration; Alembic is loaded only when there is something to do."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, column, inspect, select, table, text

from bot import assets
from bot.store.errors import StoreConflict, StoreOutdated
from bot.store.turn import turn_now

VERSIONS: Final = table("alembic_version", column("version_num"))


def shipped() -> Path:
    """Return the folder of the migrations that ship."""
    return assets.path("migrations")


def newest(scripts: Path) -> str:
    """Return the number of the newest migration in a folder, such as `0001`, read from the files' names."""
    return numbers(scripts)[-1]


def revision(db: Connection) -> str | None:
    """Return the number of the migration that the database stands at, None when it has none yet."""
    if not inspect(db).has_table(VERSIONS.name):
        return None
    return db.scalar(select(VERSIONS.c.version_num))


def numbers(scripts: Path) -> list[str]:
    """Return the numbers of all migrations in a folder, the oldest first."""
    return sorted(file.stem.partition("_")[0] for file in (scripts / "versions").glob("[0-9]*.py"))


def upgrade(tx: Connection, place: str, scripts: Path, to: str = "head") -> None:
    """Run what is missing inside the transaction `tx`: all of it, or nothing; `to` may stop at an older number.

    Foreign keys must be off on SQLite, because rebuilding a parent table would delete its children.
    Raises StoreOutdated when the database is ahead of this program, StoreConflict when rows would lose
    their parents.
    """
    if tx.dialect.name == "postgresql":  # tables of a large community may take their time
        tx.execute(text("SET LOCAL lock_timeout = 0"))
        tx.execute(text("SET LOCAL statement_timeout = 0"))
    turn_now(tx, "migrate")
    have, want = revision(tx), newest(scripts)
    if have in (want, to):
        return
    if have is not None and have > want:
        raise StoreOutdated(
            f"the database {place} was written by a newer Labmates (migration {have}, not {want}): "
            "install the newer version again, or restore the backup from before"
        )
    _run(tx, scripts, to)
    if tx.dialect.name == "sqlite" and tx.execute(text("PRAGMA foreign_key_check")).first():
        raise StoreConflict(f"migrating {place} would leave rows without their parents; nothing was changed")


def _run(tx: Connection, scripts: Path, to: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": tx})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    command.upgrade(config, to)
