"""`verify` finds what was destroyed and says the mend, on both databases; what is sound it leaves alone."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Store
from tests.copies.house import Lives, faults, settings
from tests.store.conftest import Server, run

DESTROYED = [
    ("orphans", "DELETE FROM vents WHERE thread = id", "--drop-orphans"),
    ("audit", "DELETE FROM audit WHERE sequence = 3", "restore it if lines are missing"),
    ("audit", "DELETE FROM facts WHERE name LIKE 'audit-ends %'", "audit verify"),
    ("names", "UPDATE consents SET person = 'ada'", "correct these rows"),
    ("tables", "UPDATE alembic_version SET version_num = '0003'", "labmates migrate"),
    ("keys", "UPDATE facts SET value = 'another' WHERE name = 'data-key'", "LABMATES_KEY_DIR"),
]


@pytest.mark.parametrize(("what", "statement", "mend"), DESTROYED, ids=[d[1] for d in DESTROYED])
async def test_what_was_destroyed_is_named_with_its_mend(
    lives: Lives, tmp_path: Path, url: str, what: str, statement: str, mend: str
) -> None:
    given = await lives.again(tmp_path, url)
    assert await faults(given) == []
    house = await Store.open(url)
    async with house.write() as tx:
        await tx.execute(text(statement))
    await house.close()
    found = {one.what: one for one in await faults(given)}
    assert mend in found[what].mend and all(one.mend for one in found.values())


async def test_a_table_that_is_gone_is_told(lives: Lives, tmp_path: Path, url: str) -> None:
    given = await lives.again(tmp_path, url)
    house = await Store.open(url)
    async with house.write() as tx:
        await tx.execute(text("DROP TABLE vent_talks"))
    await house.close()
    (found,) = await faults(given)
    assert found.what == "database" and "labmates restore" in found.mend


def spoilt(path: Path) -> None:
    """Write over the middle of every page but the first."""
    whole = bytearray(path.read_bytes())
    for page in range(4096, len(whole), 4096):
        whole[page + 1000 : page + 1400] = b"\xff" * 400
    path.write_bytes(whole)


def shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("spoil", [spoilt, shortened, Path.unlink])
async def test_a_destroyed_file_is_named_with_the_way_back(
    lives: Lives, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    given = await lives.again(tmp_path)
    spoil(tmp_path / "var" / "labmates.db")
    (found,) = await faults(given)
    assert found.what == "database" and "labmates restore" in found.mend


async def test_rules_that_a_file_does_not_keep_any_more_are_found(lives: Lives, tmp_path: Path) -> None:
    given = await lives.again(tmp_path)
    with sqlite3.connect(tmp_path / "var" / "labmates.db") as db:
        db.execute("PRAGMA ignore_check_constraints=ON")
        db.execute("UPDATE vents SET state = 'odd' WHERE thread = id")
    db.close()
    (found,) = await faults(given)
    assert found.what == "database" and "vents" in found.says


async def test_rules_that_postgresql_does_not_keep_any_more_are_found(
    lives: Lives, server: Server, tmp_path: Path
) -> None:
    url = await server.database()
    given = await lives.again(tmp_path, url)
    assert await faults(given) == []
    await run(
        url,
        "ALTER TABLE consents DROP CONSTRAINT pk_consents",
        "INSERT INTO consents SELECT * FROM consents",
        "ALTER TABLE vents DROP CONSTRAINT ck_vents_state",
        "UPDATE vents SET state = 'odd' WHERE thread = id",
    )
    (found,) = await faults(given)
    assert "break pk_consents" in found.says and "break ck_vents_state" in found.says


async def test_a_key_past_its_time_is_named(lives: Lives, tmp_path: Path) -> None:
    given = await lives.again(tmp_path)
    (tmp_path / "keys" / "epoch-2020-W01.key").touch(0o600)
    (found,) = await faults(given)
    assert found.what == "old keys" and "destroy-expired" in found.mend and "epoch-2020-W01" in found.says


async def test_a_lost_week_is_named_and_the_lost_data_key_too(lives: Lives, tmp_path: Path) -> None:
    given = await lives.again(tmp_path)
    for key in (tmp_path / "keys").glob("epoch-*.key"):
        key.unlink()
    (found,) = await faults(given)
    assert found.what == "keys" and "give-up-lost" in found.mend
    (tmp_path / "keys" / "data.key").unlink()
    assert {one.what for one in await faults(given)} == {"audit", "keys"}


async def test_a_house_that_never_lived_is_sound(tmp_path: Path) -> None:
    given = settings(tmp_path)
    empty = await Store.open(given.store_url)
    await empty.migrate()
    await empty.close()
    assert await faults(given) == []
