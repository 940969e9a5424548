"""Bringing a database up to the newest migration; Alembic is loaded only when there is something to do."""

import logging
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, column, delete, insert, inspect, literal, select, table, text

from bot import assets
from bot.store.errors import StoreConflict, StoreOutdated
from bot.store.turn import turn_now

VERSIONS: Final = table("alembic_version", column("version_num"))
FACTS: Final = table("facts", column("name"), column("value"))
FLOOR: Final = "schema-floor"
BREAKS: Final = "BREAKS = True"  # a line in a migration that an older program cannot live with

log = logging.getLogger(__name__)


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


def breaking(scripts: Path, after: str = "") -> list[str]:
    """Return the numbers of migrations after one that an older program cannot live with: they say ``BREAKS = True``.

    All others only add: tables, indices, and columns that may be left away.
    """
    files = sorted((scripts / "versions").glob("[0-9]*.py"))
    found = (f.stem.partition("_")[0] for f in files if BREAKS in f.read_text(encoding="utf-8").splitlines())
    return [number for number in found if number > after]


def upgrade(tx: Connection, place: str, scripts: Path, to: str = "head", *, beside: bool = False) -> None:
    """Run what is missing inside the transaction `tx`: all of it, or nothing; `to` may stop at an older number.

    Foreign keys must be off on SQLite, because rebuilding a parent table would delete its children.
    ``beside``: processes of another version may be at work, so a database that is ahead is taken as it is where it was
    only added to, and nothing is done that an older one could not live with.
    Raises StoreOutdated when the database is too far ahead of this program, or too far behind to go on beside others;
    StoreConflict when rows would lose their parents.
    """
    if tx.dialect.name == "postgresql":  # tables of a large community may take their time
        tx.execute(text("SET LOCAL lock_timeout = 0"))
        tx.execute(text("SET LOCAL statement_timeout = 0"))
    turn_now(tx, "migrate")
    have, want = revision(tx), newest(scripts)
    if have in (want, to):
        return
    if have is not None and have > want:
        if beside and (floor := _floor(tx)) is not None and floor <= want:
            log.warning("database-newer", extra={"migration": have, "ours": want})
            return
        raise StoreOutdated(
            f"the database {place} was written by a newer Labmates (migration {have}, not {want}): "
            "install the newer version again, or restore the backup from before"
        )
    if beside and have is not None and (hard := breaking(scripts, have)):
        raise StoreOutdated(
            f"the database {place} needs a change that older processes beside this one cannot live with (migration "
            f"{hard[0]}): stop every process of Labmates, run `labmates migrate`, and start them again"
        )
    _run(tx, scripts, to)
    if tx.dialect.name == "sqlite" and tx.execute(text("PRAGMA foreign_key_check")).first():
        raise StoreConflict(f"migrating {place} would leave rows without their parents; nothing was changed")
    _note_floor(tx, max((hard for hard in breaking(scripts) if to in ("head", hard) or hard < to), default="0001"))


def inhabited(tx: Connection, name: str) -> bool:
    """Tell whether anything lives in a table; what the migrations note down is nobody's."""
    some = select(literal(1)).select_from(table(name)).limit(1)
    if name == FACTS.name:
        some = select(literal(1)).where(FACTS.c.name != FLOOR).limit(1)
    return tx.scalar(some) is not None


def _floor(tx: Connection) -> str | None:
    """The oldest migration whose program can live with this database; None where nobody has said so."""
    if not inspect(tx).has_table(FACTS.name):
        return None
    return tx.scalar(select(FACTS.c.value).where(FACTS.c.name == FLOOR))


def _note_floor(tx: Connection, floor: str) -> None:
    if inspect(tx).has_table(FACTS.name):
        tx.execute(delete(FACTS).where(FACTS.c.name == FLOOR))
        tx.execute(insert(FACTS), {"name": FLOOR, "value": floor})


def _run(tx: Connection, scripts: Path, to: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": tx})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    command.upgrade(config, to)
