"""A backup is whole, alone, apart from its keys, and goes back into an empty place."""

import asyncio
import json
import resource
import shutil
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.copies import archive
from bot.copies.backup import Made, backup, backup_key, restore
from bot.copies.keep import PART
from bot.copies.keep import kept as keeping
from bot.copies.rows import Tally
from bot.copies.source import CopyFault, living
from bot.privacy.keys import KeyFault, KeyFolder
from bot.settings import Settings
from bot.store import Store, migrate
from bot.store.schema import metadata
from bot.tools import key_folder
from tests.copies.house import NOTE, Lives, faults, note, settings
from tests.copies.test_move import everything
from tests.store.conftest import Databases, Server
from tests.store.planting import plant

ROOT = Path(__file__).parents[2]


async def kept(given: Settings, folder: Path) -> Made:
    store = await Store.open(given.store_url, exclusive=False)
    try:
        async with living(store) as source:
            return await backup(source, folder, key_folder(given), SystemClock(), lambda *_: None)
    finally:
        await store.close()


async def put_back(path: Path, given: Settings, copy: Path | None = None) -> None:
    store = await Store.open(given.store_url)
    keys = KeyFolder(copy, given.data_dir) if copy else None
    try:
        with archive.opened(path) as found:
            await restore(found, store, key_folder(given), keys, lambda *_: None)
    finally:
        await store.close()


async def copied_key(given: Settings, to: Path) -> Path:
    store = await Store.open(given.store_url, exclusive=False)
    try:
        return await backup_key(store, key_folder(given), to)
    finally:
        await store.close()


async def test_a_house_that_burnt_down_stands_again_with_its_backup_and_its_key(
    lives: Lives, tmp_path: Path, databases: Databases, url: str
) -> None:
    given = await lives.again(tmp_path / "house", url)
    assert await faults(given) == []
    before = await everything(url)
    made, copy = await kept(given, tmp_path / "backups"), await copied_key(given, tmp_path / "safe")
    assert (made.rows, copy.name) == (sum(map(len, before.values())) + 1, "data.key")

    elsewhere = settings(tmp_path / "new", await databases.ready() if url.startswith("sqlite") else None)
    await put_back(made.path, elsewhere, tmp_path / "safe")
    assert await everything(elsewhere.store_url) == before
    found = await faults(elsewhere)
    assert [one.what for one in found] == ["keys"] and "give-up-lost" in found[0].mend, "weekly keys are never copied"
    shutil.copytree(tmp_path / "house" / "keys", tmp_path / "new" / "keys", dirs_exist_ok=True)
    assert await faults(elsewhere) == []
    assert await note(elsewhere) == NOTE


async def test_a_backup_of_postgresql_stands_again_on_another_postgresql(
    lives: Lives, server: Server, tmp_path: Path
) -> None:
    url, other = await server.database(), await server.database()
    given = await lives.again(tmp_path / "house", url)
    made = await kept(given, tmp_path / "backups")
    again = settings(tmp_path / "house", other)
    await put_back(made.path, again)
    assert await everything(other) == await everything(url) and await faults(again) == []


def test_a_folder_of_backups_holds_one_file_for_one_user_that_says_what_it_is(lives: Lives, tmp_path: Path) -> None:
    given = asyncio.run(lives.again(tmp_path))
    made = asyncio.run(kept(given, tmp_path / "backups"))
    (only,) = (tmp_path / "backups").iterdir()
    assert only == made.path and stat.S_IMODE(only.stat().st_mode) == 0o600
    assert stat.S_IMODE(only.parent.stat().st_mode) == 0o700
    with zipfile.ZipFile(only) as whole:
        manifest = json.loads(whole.read("manifest.json"))
        assert whole.testzip() is None
    assert manifest["revision"] == migrate.newest(migrate.shipped()) and manifest["made"].endswith("+00:00")
    assert manifest["tables"].keys() == metadata.tables.keys()
    assert manifest["tables"]["audit"]["rows"] >= 5 and len(manifest["tables"]["audit"]["sum"]) == 64


async def test_a_backup_holds_no_key_and_tells_nothing_of_the_order_in_which_posts_came(
    lives: Lives, tmp_path: Path, url: str
) -> None:
    given = await lives.again(tmp_path, url)
    made = await kept(given, tmp_path / "backups")
    with zipfile.ZipFile(made.path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    for key in (tmp_path / "keys").glob("*.key"):
        secret = key.read_bytes().strip().rpartition(b":")[2]
        assert not any(secret in part for part in parts.values())
    for table in ("vents", "vent_seats", "vent_letters"):
        ids = [json.loads(one)[0] for one in parts[f"tables/{table}.jsonl"].splitlines()]
        assert ids == sorted(ids) and len(ids) > 2


async def test_a_backup_beside_a_writing_process_is_of_one_moment(tmp_path: Path, url: str) -> None:
    store = await Store.open(url)
    await store.migrate()
    await store.close()
    given = settings(tmp_path / "house", url)
    command = (sys.executable, "-m", "tests.copies.writer", url)
    pipe = asyncio.subprocess.PIPE
    writer = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=pipe)
    assert writer.stdout is not None
    seen: list[int] = []
    try:
        for _ in range(3):
            async with asyncio.timeout(30):
                await writer.stdout.readline()
            made = await kept(given, tmp_path / f"backups-{len(seen)}")
            tables = made.manifest.tables
            assert tables["facts"].rows - 1 == tables["consents"].rows == tables["message_weeks"].rows
            seen.append(tables["facts"].rows)
    finally:
        writer.kill()
        await writer.wait()
    assert seen == sorted(set(seen)) and seen[0] > 0, "it went on writing in between"


async def test_a_backup_by_an_older_version_goes_into_this_one(tmp_path: Path, url: str) -> None:
    store = await Store.open(url)
    async with store.building() as tx:
        await tx.run_sync(migrate.upgrade, store.place, migrate.shipped(), "0005")
        await tx.run_sync(plant, range(3))
    await store.close()
    made = await kept(settings(tmp_path, url), tmp_path / "backups")
    assert made.manifest.revision == "0005" and "cases" not in made.manifest.tables
    again = settings(tmp_path / "again")
    await put_back(made.path, again)
    found = await everything(again.store_url)
    assert {name: len(found[name]) for name in made.manifest.tables} == dict.fromkeys(made.manifest.tables, 3)
    assert "cases" in found


def flip(name: str) -> Callable[[Path], None]:
    """Turn one bit over in the rows of a table, or in the manifest."""

    def spoil(path: Path) -> None:
        with zipfile.ZipFile(path) as held:
            part = held.getinfo(name)
        whole = bytearray(path.read_bytes())
        whole[part.header_offset + 30 + len(name) + part.compress_size // 2] ^= 1
        path.write_bytes(whole)

    return spoil


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def minutes(path: Path) -> None:
    path.write_text("These are minutes of a meeting. " * 100)


def others(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as other:
        other.writestr("manifest.json", '{"name": "holiday"}')


def without_a_row(path: Path) -> None:
    with zipfile.ZipFile(path) as whole:
        parts = {part: whole.read(part) for part in whole.namelist()}
    parts["tables/audit.jsonl"] = parts["tables/audit.jsonl"].partition(b"\n")[2]
    with zipfile.ZipFile(path, "w") as other:
        for name, held in parts.items():
            other.writestr(name, held)


def changed(path: Path) -> None:
    with zipfile.ZipFile(path) as whole:
        parts = {part: whole.read(part) for part in whole.namelist()}
    parts["tables/audit.jsonl"] = parts["tables/audit.jsonl"].replace(b"vent.locked", b"vent.opened", 1)
    with zipfile.ZipFile(path, "w") as other:
        for name, held in parts.items():
            other.writestr(name, held)


SPOILT = [flip("tables/audit.jsonl"), flip("manifest.json"), cut, minutes, others, without_a_row, changed, Path.unlink]


@pytest.fixture(scope="module")
async def one(lives: Lives, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A backup, to be copied and spoilt; its house is beside it."""
    folder = tmp_path_factory.mktemp("one")
    return await kept(await lives.again(folder / "house"), folder / "backups")


@pytest.mark.parametrize("spoil", SPOILT)
async def test_a_backup_that_is_not_whole_is_refused_before_anything_is_changed(
    one: Made, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    path = Path(shutil.copy(one.path, tmp_path / "spoilt.zip"))
    spoil(path)
    given = settings(tmp_path / "new")
    with pytest.raises(CopyFault, match=r"take another backup|correct its name"):
        await put_back(path, given, one.path.parents[1] / "house" / "keys")
    assert await everything(given.store_url) == {}


async def test_a_bit_that_turned_over_anywhere_is_noticed_or_changes_nothing(one: Made, tmp_path: Path) -> None:
    path, noticed = tmp_path / "spoilt.zip", 0
    sound = one.path.read_bytes()
    for at in range(7, len(sound), len(sound) // 60):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        try:
            with archive.opened(path) as found:
                found.check(lambda *_: None)
                assert found.manifest == one.manifest
        except CopyFault:
            noticed += 1
    assert noticed > 20


async def test_a_backup_by_a_newer_version_is_refused_with_the_mend(one: Made, tmp_path: Path) -> None:
    for change, said in (({"format": 2}, "install that version"), ({"revision": "9999"}, "install that version")):
        path = tmp_path / f"{'-'.join(change)}.zip"
        with zipfile.ZipFile(one.path) as whole, zipfile.ZipFile(path, "w") as other:
            for name in whole.namelist():
                held = whole.read(name)
                held = json.dumps(json.loads(held) | change).encode() if name == "manifest.json" else held
                other.writestr(name, held)
        with pytest.raises(CopyFault, match=said):
            await put_back(path, settings(tmp_path / "new"), one.path.parents[1] / "house" / "keys")


async def test_a_key_that_is_missing_or_of_another_house_is_told_before_anything_is_changed(
    one: Made, tmp_path: Path
) -> None:
    given = settings(tmp_path / "new")
    with pytest.raises(KeyFault, match="say with --keys"):
        await put_back(one.path, given)
    KeyFolder(tmp_path / "strange", tmp_path / "var").make("data")
    with pytest.raises(KeyFault, match="is not the one"):
        await put_back(one.path, given, tmp_path / "strange")
    assert not (tmp_path / "new" / "keys").exists() and await everything(given.store_url) == {}
    KeyFolder(tmp_path / "new" / "keys", tmp_path / "var").make("data")
    with pytest.raises(CopyFault, match="another key lies"):
        await put_back(one.path, given, one.path.parents[1] / "house" / "keys")


async def test_a_house_that_stands_is_not_written_over(lives: Lives, one: Made, tmp_path: Path) -> None:
    given = await lives.again(tmp_path)
    before = await everything(given.store_url)
    with pytest.raises(CopyFault, match="is not empty"):
        await put_back(one.path, given)
    assert await everything(given.store_url) == before


async def test_keys_and_backups_never_lie_together(lives: Lives, tmp_path: Path) -> None:
    given = await lives.again(tmp_path)
    backups = tmp_path / "backups"
    await kept(given, backups)
    for folder in (backups, backups / ".." / "backups"):
        with pytest.raises(CopyFault, match="must not lie beside"):
            await copied_key(given, folder)
    with pytest.raises(CopyFault, match="lie in each other"):
        await copied_key(given, tmp_path / "keys" / "copy")
    with pytest.raises(CopyFault, match="lie in each other"):
        await kept(given, tmp_path / "keys" / "backups")
    await copied_key(given, tmp_path / "safe")
    with pytest.raises(CopyFault, match="must not lie beside its key"):
        await kept(given, tmp_path / "safe")
    assert [path.name for path in (tmp_path / "safe").iterdir()] == ["data.key"]
    assert await copied_key(given, tmp_path / "safe"), "twice does no harm"
    (tmp_path / "safe" / "data.key").write_text("another")
    with pytest.raises(CopyFault, match="another key lies"):
        await copied_key(given, tmp_path / "safe")


async def test_a_full_disk_leaves_no_half_backup(lives: Lives, tmp_path: Path) -> None:
    given = await lives.again(tmp_path)
    store = await Store.open(given.store_url, exclusive=False)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with living(store) as source:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
        try:
            with pytest.raises(CopyFault, match="free some room"):
                await backup(source, tmp_path / "backups", key_folder(given), SystemClock(), lambda *_: None)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    await store.close()
    assert [*(tmp_path / "backups").iterdir()] == []


async def test_what_a_killed_backup_left_is_written_over_and_two_at_once_are_refused(
    lives: Lives, tmp_path: Path
) -> None:
    given = await lives.again(tmp_path)
    backups = tmp_path / "backups"
    backups.mkdir()
    (backups / PART).write_bytes(b"half" * 100_000)
    made = await kept(given, backups)
    assert [path.name for path in backups.iterdir()] == [made.path.name]
    store = await Store.open(given.store_url, exclusive=False)
    async with living(store) as source:
        with keeping(backups / "other.zip"), pytest.raises(CopyFault, match="another backup is being written"):
            await backup(source, backups, key_folder(given), SystemClock(), lambda *_: None)
    await store.close()
    assert sorted(path.name for path in backups.iterdir()) == [made.path.name, "other.zip"]


async def test_a_tally_does_not_depend_on_the_order_and_tells_rows_apart() -> None:
    lines = [b"[1]", b"[2]", b"[2]"]
    assert Tally().plus(lines) == Tally().plus(lines[2:]).plus(lines[:2]) != Tally().plus([b"[1]", b"[1]", b"[2]"])


async def test_a_database_is_never_written_by_its_backup(lives: Lives, tmp_path: Path) -> None:
    given = await lives.again(tmp_path)
    before = (tmp_path / "var" / "labmates.db").read_bytes()
    await kept(given, tmp_path / "backups")
    assert (tmp_path / "var" / "labmates.db").read_bytes() == before
    with sqlite3.connect(tmp_path / "var" / "labmates.db") as db:
        assert db.execute("SELECT count(*) FROM audit").fetchone()[0] >= 5
    db.close()
