"""A transaction is kept whole or undone whole, whatever happens in the middle of it."""

import asyncio
import subprocess
import sys
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import func, insert, select, text

from bot.store import Store, StoreClosed, StoreConflict, StoreFault, StoreInUse, StoreMissing, StoreReadOnly
from bot.store.facts import Facts
from bot.store.notes import Notes
from bot.store.tables import facts
from tests.clock import FakeClock, settle

CANCELLATIONS = 150


def files(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}


def holds(folder: Path, words: bytes) -> bool:
    return any(words in file.read_bytes() for file in folder.iterdir())


async def test_what_a_block_wrote_is_there_when_it_ends(store: Store) -> None:
    async with store.write() as tx:
        await tx.execute(insert(facts), {"name": "a", "value": "1"})
    assert await Facts(store).get("a") == "1"


async def test_what_a_block_wrote_is_undone_when_it_raises(store: Store) -> None:
    with pytest.raises(LookupError):
        async with store.write() as tx:
            await tx.execute(insert(facts), {"name": "a", "value": "1"})
            raise LookupError
    assert await Facts(store).get("a") is None


async def test_an_os_error_of_the_callers_own_is_passed_on(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        async with store.write():
            raise FileNotFoundError("mine")


async def test_writes_inside_a_write_are_kept_or_undone_with_it(store: Store) -> None:
    known = Facts(store)
    async with store.write():
        await known.put("a", "1")
        await known.put("b", "2")
    with pytest.raises(LookupError):
        async with store.write():
            await known.put("a", "changed")
            await known.put("c", "3")
            raise LookupError
    assert [await known.get(name) for name in "abc"] == ["1", "2", None]


async def test_an_inner_write_that_raises_is_undone_alone(store: Store) -> None:
    known = Facts(store)
    async with store.write() as outer:
        await known.put("a", "1")
        with pytest.raises(LookupError):
            async with store.write() as tx:
                await tx.execute(insert(facts), {"name": "b", "value": "2"})
                raise LookupError
        with pytest.raises(StoreConflict):
            async with store.write() as tx:
                await tx.execute(insert(facts), {"name": "a", "value": "2"})
        await outer.execute(insert(facts), {"name": "c", "value": "3"})
    assert [await known.get(name) for name in "abc"] == ["1", None, "3"]


async def test_another_tasks_write_is_no_part_of_mine(store: Store) -> None:
    known = Facts(store)
    with pytest.raises(LookupError):
        async with store.write():
            other = asyncio.create_task(known.put("b", "2"))
            await settle()
            await known.put("a", "1")
            raise LookupError
    await other
    assert [await known.get(name) for name in "ab"] == [None, "2"]


async def test_a_cancelled_write_leaves_nothing_half_written(store: Store) -> None:
    async def pair(number: int) -> None:
        async with store.write() as tx:
            await tx.execute(insert(facts), {"name": f"{number} left", "value": ""})
            await tx.execute(insert(facts), {"name": f"{number} right", "value": ""})

    loop = asyncio.get_running_loop()
    began = loop.time()
    await pair(-1)
    took = loop.time() - began
    for number in range(CANCELLATIONS):
        task = asyncio.create_task(pair(number))
        loop.call_later(took * number / CANCELLATIONS, task.cancel)  # from before it begins to when it ends
        await asyncio.gather(task, return_exceptions=True)
    await pair(CANCELLATIONS)
    async with store.read() as db:
        names = set((await db.execute(select(facts.c.name))).scalars())
    left = {name.split()[0] for name in names if name.endswith("left")}
    right = {name.split()[0] for name in names if name.endswith("right")}
    assert left == right
    assert {"-1", str(CANCELLATIONS)} <= left
    assert len(left) < CANCELLATIONS


async def test_a_write_cancelled_between_two_statements_is_undone(store: Store) -> None:
    reached = asyncio.Event()

    async def half() -> None:
        async with store.write() as tx:
            await tx.execute(insert(facts), {"name": "half", "value": ""})
            reached.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(half())
    await reached.wait()
    waiting = asyncio.create_task(Facts(store).put("next", "1"))
    await settle()
    task.cancel()
    await waiting
    assert await Facts(store).get("half") is None
    assert await Facts(store).get("next") == "1"


async def test_many_writers_at_once_all_get_their_turn(store: Store) -> None:
    await asyncio.gather(*(Facts(store).put(f"{number}", "x") for number in range(50)))
    async with store.read() as db:
        mine = select(func.count()).where(facts.c.value == "x")
        assert (await db.execute(mine)).scalar_one() == 50


async def test_readers_go_on_while_somebody_writes_and_see_what_was_before(store: Store) -> None:
    async with store.write() as tx:
        await tx.execute(insert(facts), {"name": "a", "value": "1"})
        assert await Facts(store).get("a") is None
    assert await Facts(store).get("a") == "1"


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreReadOnly, match="cannot be written"):
        async with store.read() as db:
            await db.execute(insert(facts), {"name": "a", "value": "1"})
    await Facts(store).put("a", "2")


async def test_a_fault_never_repeats_a_value(store: Store) -> None:
    async def twice() -> None:
        async with store.write() as tx:
            await tx.execute(insert(facts), {"name": "my patient Xylo", "value": "secret words"})
            await tx.execute(insert(facts), {"name": "my patient Xylo", "value": "secret words"})

    async def wrong_type() -> None:
        async with store.write() as tx:
            await tx.execute(text("INSERT INTO seen_events VALUES ('secret words', :at)"), {"at": "Xylo"})

    for broken, kind in ((twice, StoreConflict), (wrong_type, (StoreConflict, StoreFault))):
        with pytest.raises(kind) as caught:
            await broken()
        shown = "".join(format_exception(caught.value)) + repr(caught.value)
        assert "Xylo" not in shown
        assert "secret words" not in shown


async def test_a_second_process_is_refused_and_may_look(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    store = await Store.open(url)
    await store.migrate()
    await Facts(store).put("a", "1")
    with pytest.raises(StoreInUse, match=r"another process \(number \d+\) is using .* stop it first"):
        await Store.open(url)
    looker = await Store.open(url, exclusive=False)
    assert await Facts(looker).get("a") == "1"
    with pytest.raises(StoreReadOnly, match="opened only to look"):
        await Facts(looker).put("a", "2")
    await looker.close()
    await store.close()
    again = await Store.open(url)
    await again.close()


async def test_one_who_looks_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="labmates migrate"):
        await Store.open(f"sqlite:///{tmp_path}/none.db", exclusive=False)
    assert files(tmp_path) == {}


async def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/var/a.db")
    await store.migrate()
    modes = files(tmp_path / "var")
    assert modes == dict.fromkeys(("a.db", "a.db-shm", "a.db-wal", "a.db.lock"), 0o600)
    assert files(tmp_path)["var"] == 0o700
    await store.close()


async def test_sqlite_is_set_to_keep_what_it_promised(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/a.db")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1}
    async with store.write() as tx:
        found = {name: (await tx.execute(text(f"PRAGMA {name}"))).scalar_one() for name in wanted}
    assert found == wanted
    await store.close()


async def test_deleted_words_are_gone_from_the_disk_after_a_scrub(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/a.db")
    await store.migrate()
    notes = Notes(store, FakeClock())
    await notes.leave("p", {"text": "unforgettable"})
    assert holds(tmp_path, b"unforgettable")
    await notes.take("p")
    async with store.read() as db:
        await db.execute(select(facts))
        assert not await store.scrub()  # this reader may still need the log
    assert await store.scrub()
    assert not holds(tmp_path, b"unforgettable")
    await store.close()


async def test_closing_twice_does_no_harm(url: str) -> None:
    store = await Store.open(url)
    await store.close()
    await store.close()
    with pytest.raises(StoreClosed, match="end what uses it before"):
        await store.revision()


def test_a_start_on_a_ready_file_loads_neither_alembic_nor_asyncpg_and_ends(tmp_path: Path) -> None:
    program = """if True:
        import asyncio, sys
        from bot.store import Store
        async def main():
            store = await Store.open(sys.argv[1])
            await store.migrate()
            await store.close()
        asyncio.run(main())
        print(sorted({"alembic", "asyncpg", "sqlalchemy.dialects.postgresql"} & set(sys.modules)))
    """
    command = [sys.executable, "-c", program, f"sqlite:///{tmp_path}/a.db"]
    first, second = (subprocess.run(command, capture_output=True, text=True, timeout=30) for _ in range(2))
    assert "alembic" in first.stdout, first.stderr
    assert (second.stdout.strip(), second.stderr) == ("[]", "")
