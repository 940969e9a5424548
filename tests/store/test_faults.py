"""Whatever keeps the database from its work is named, with its mend, and never with a password."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.store import (
    Store,
    StoreAddressWrong,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreRefused,
    StoreUnreachable,
)
from bot.store.facts import Facts
from bot.store.tables import facts
from tests.store.conftest import Server

NOBODY = 65534


async def test_a_file_locked_by_another_program_is_told(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/a.db", patience=0.05)
    await store.migrate()
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLocked, match=r"close it .* and try again"):
        await Facts(store).put("a", "1")
    other.execute("ROLLBACK")
    other.close()
    await Facts(store).put("a", "1")
    await store.close()


async def test_a_writer_holds_the_file_from_its_first_moment(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/a.db")
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None, timeout=0)
    async with store.write():
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
    await store.close()


async def test_a_row_locked_in_postgresql_is_told(server: Server, postgres_ready: str) -> None:
    store = await Store.open(postgres_ready, patience=0.05)
    other = await Store.open(postgres_ready)
    async with other.write() as tx:
        await tx.execute(text("LOCK TABLE facts"))
        with pytest.raises(StoreLocked):
            await Facts(store).put("a", "1")
    await Facts(store).put("a", "1")
    await store.close()
    await other.close()


async def test_a_file_that_may_not_be_written_is_told() -> None:
    with unprivileged() as file, pytest.raises(StoreReadOnly, match="let the bot's user write"):
        await Store.open(f"sqlite:///{file}")


async def test_a_file_that_may_be_locked_but_not_written_is_told() -> None:
    with unprivileged(lockable=True) as file, pytest.raises(StoreReadOnly, match="let the bot's user write"):
        await Store.open(f"sqlite:///{file}")


async def test_a_folder_that_cannot_be_made_is_told() -> None:
    with pytest.raises(StoreError, match="cannot be"):
        await Store.open("sqlite:////proc/labmates/a.db")


async def test_a_full_disk_is_told_and_what_was_there_stays(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/a.db")
    await store.migrate()
    await Facts(store).put("a", "1")
    with pytest.raises(StoreFull, match="free some disk space"):
        async with store.write() as tx:
            await tx.execute(text("PRAGMA max_page_count=1"))  # SQLite takes it for the present size
            await tx.execute(insert(facts), {"name": "b", "value": "x" * 1_000_000})
    assert await Facts(store).get("a") == "1"
    assert await Facts(store).get("b") is None
    await store.close()


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("These are minutes of a meeting. " * 100)
    with pytest.raises(StoreDamaged, match="restore the newest backup"):
        await Store.open(f"sqlite:///{tmp_path}/a.db")


async def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StoreUnreachable, match=r"labmates on 127\.0\.0\.1:1 cannot be reached") as caught:
        await Store.open("postgres://bot:sesame@127.0.0.1:1/labmates")
    assert "sesame" not in str(caught.value)


async def test_a_database_or_a_user_that_the_server_does_not_know_is_told(server: Server) -> None:
    with pytest.raises(StoreMissing, match="does not exist"):
        await Store.open(server.url.replace("/postgres?", "/nothing?"))
    with pytest.raises(StoreRefused, match="check user, password and rights"):
        await Store.open(server.url.replace("postgres:@", "stranger:sesame@"))


async def test_a_connection_that_the_server_ended_is_told_and_replaced(postgres_ready: str) -> None:
    store = await Store.open(postgres_ready)
    other = await Store.open(postgres_ready)
    with pytest.raises(StoreError):
        async with store.write() as tx:
            mine = (await tx.execute(text("SELECT pg_backend_pid()"))).scalar_one()
            async with other.write() as end:
                await end.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
            await tx.execute(insert(facts), {"name": "lost", "value": ""})
    await Facts(store).put("found", "1")
    assert await Facts(store).get("lost") is None
    await store.close()
    await other.close()


async def test_a_table_that_is_missing_is_told(url: str) -> None:
    store = await Store.open(url)
    with pytest.raises(StoreMissing, match="run `labmates migrate`"):
        await Facts(store).get("a")
    await store.close()


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "labmates.db",
        "mysql://bot:sesame@host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///a.db?mode=ro",
        "postgres://bot:sesame@host:port/db",
        "postgres://bot:sesame@host/db?channel_binding=require",
    ],
)
async def test_a_url_that_we_cannot_use_is_told_without_the_password(wrong: str) -> None:
    with pytest.raises(StoreAddressWrong, match="LABMATES_DATABASE_URL") as caught:
        await Store.open(wrong)
    assert "sesame" not in str(caught.value)


@contextmanager
def unprivileged(*, lockable: bool = False) -> Iterator[Path]:
    """A file that this process, within the block, may read and not write, even when it is root."""
    root = os.geteuid() == 0
    # Not under pytest's own folder, through which only its owner can pass.
    with tempfile.TemporaryDirectory() as folder:
        file, lock = Path(folder, "a.db"), Path(folder, "a.db.lock")
        file.touch(0o444)
        if lockable:
            lock.touch()
            lock.chmod(0o666)
        Path(folder).chmod(0o555)
        if root:
            os.seteuid(NOBODY)
        try:
            yield file
        finally:
            if root:
                os.seteuid(0)
            Path(folder).chmod(0o700)
