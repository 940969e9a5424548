"""`labmates backup`, `restore`, `verify` and `move`, as an operator types them."""

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.copies.source import CopyFault
from bot.errors import Fault
from bot.settings import load
from bot.store import Store, StoreInUse
from tests.copies.conftest import lives
from tests.copies.house import NOTE, Lives, note

__all__ = ["lives"]


@pytest.fixture(autouse=True)
def place(lives: Lives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which a house has lived; logs go where they went before."""
    monkeypatch.chdir(tmp_path)
    asyncio.run(lives.again(tmp_path))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield tmp_path
    root.handlers[:] = handlers
    root.setLevel(level)


def labmates(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def test_a_house_is_backed_up_lost_restored_and_found_sound(place: Path) -> None:
    made = labmates("backup", "backups", "--keys", "safe")
    assert made.exit_code == 0, made.output
    assert "rows of" in made.output and "Never keep it beside a backup" in made.output
    (backup,) = (place / "backups").iterdir()
    shutil.rmtree(place / "var")
    (place / "keys" / "data.key").unlink()
    back = labmates("restore", str(backup), "--keys", "safe")
    assert back.exit_code == 0, back.output
    assert "var/labmates.db stands as of" in back.output and "var/labmates.db is sound" in back.output
    assert asyncio.run(note(load())) == NOTE


def test_the_key_alone_is_copied_and_a_word_too_few_is_told(place: Path) -> None:
    assert labmates("backup", "--keys", "safe").exit_code == 0
    assert [path.name for path in (place / "safe").iterdir()] == ["data.key"]
    assert labmates("backup").exit_code == 2
    both = labmates("backup", "same", "--keys", "same")
    assert isinstance(both.exception, CopyFault) and not (place / "same").exists()


def test_what_is_wrong_is_told_with_its_mend_and_let_go_when_asked(place: Path) -> None:
    assert labmates("verify").exit_code == 0
    with closing(sqlite3.connect(place / "var" / "labmates.db")) as db, db:
        db.execute("DELETE FROM vents WHERE thread = id")
    found = labmates("verify")
    assert found.exit_code == 1 and "mend:" in found.output and "vent_seats.thread" in found.output
    mended = labmates("verify", "--drop-orphans")
    assert mended.exit_code == 0 and "row(s) let go" in mended.output


def test_a_move_says_what_it_did_and_what_comes_next(place: Path) -> None:
    moved = labmates("move", "--from", "sqlite:///var/labmates.db", "--to", "sqlite:///new/labmates.db")
    assert moved.exit_code == 0, moved.output
    assert "tables are in new/labmates.db" in moved.output and "checksum, the same on both sides" in moved.output
    assert "1. set LABMATES_DATABASE_URL" in moved.output and "leave the key folder where it is" in moved.output
    again = labmates("move", "--to", "sqlite:///new/labmates.db")
    assert isinstance(again.exception, CopyFault) and "is not empty" in str(again.exception)


def test_a_move_takes_the_new_address_from_a_file_or_the_environment(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "url").write_text("sqlite:///first/labmates.db\n")
    assert labmates("move", "--to", "@url").exit_code == 0
    monkeypatch.setenv("LABMATES_DATABASE_URL", "sqlite:///second/labmates.db")
    moved = labmates("move")
    assert moved.exit_code == 0 and "set LABMATES_DATABASE_URL" not in moved.output
    assert (place / "first" / "labmates.db").exists() and (place / "second" / "labmates.db").exists()


def test_a_password_in_a_word_of_the_command_is_refused_and_not_repeated() -> None:
    refused = labmates("move", "--to", "postgresql://bot:sesame@127.0.0.1:1/labmates")
    assert isinstance(refused.exception, Fault) and "@FILE" in str(refused.exception)
    assert "sesame" not in str(refused.exception) + refused.output
    assert labmates("move").exit_code == 2


def test_a_house_that_runs_is_backed_up_and_verified_but_not_moved(place: Path) -> None:
    async def beside() -> None:
        house = await Store.open(load().store_url)
        try:
            assert (await asyncio.to_thread(labmates, "backup", "backups")).exit_code == 0
            assert (await asyncio.to_thread(labmates, "verify")).exit_code == 0
            refused = await asyncio.to_thread(labmates, "move", "--to", "sqlite:///new/labmates.db")
            assert isinstance(refused.exception, StoreInUse)
        finally:
            await house.close()

    asyncio.run(beside())
