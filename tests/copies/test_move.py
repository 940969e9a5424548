"""A move brings everything, whole or not at all, and leaves what it came from as it was."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.copies.move import moving, url_of
from bot.copies.source import CopyFault, Shape, shapes_of
from bot.errors import Fault
from bot.store import Store, StoreInUse, StoreMissing, migrate
from bot.store.audit import Audit
from bot.store.schema import metadata
from tests.clock import FakeClock
from tests.store.conftest import Server
from tests.store.planting import AT, plant, planted

ROOT = Path(__file__).parents[2]
ROWS = range(40)
ALL = len(ROWS) * len(metadata.tables) + 1  # what the migrations note down


async def lived_in(url: str, revision: str = "head", rows: range = ROWS) -> None:
    """Make a database in which every table has rows."""
    store = await Store.open(url)
    async with store.building() as tx:
        await tx.run_sync(migrate.upgrade, store.place, migrate.shipped(), revision)
        if rows:
            await tx.run_sync(plant, rows)
    await store.close()


async def moved(from_: str, to: str) -> int:
    """Move, and return how many rows passed by."""
    done = 0

    def passed(_table: str, rows: int) -> None:
        nonlocal done
        done += rows

    async with moving(from_, to) as move:
        await move(passed)
    return done


async def everything(url: str) -> dict[str, set[tuple[object, ...]]]:
    store = await Store.open(url)
    async with store.read() as db:
        shapes = [one for one in await db.run_sync(shapes_of) if not one.name.startswith("pgqueuer")]
        found = await db.run_sync(planted, [Shape(s.name, tuple(sorted(s.columns)), s.key) for s in shapes])
    await store.close()
    return found


async def test_every_row_of_every_table_arrives_and_stays_where_it_was(ends: tuple[str, str]) -> None:
    from_, to = ends
    await lived_in(from_)
    before = await everything(from_)
    assert await moved(from_, to) == 2 * ALL, "each row is copied, and compared"
    after = await everything(to)
    assert after == before == await everything(from_)
    assert after.keys() == metadata.tables.keys()


async def test_what_an_older_version_wrote_is_brought_up_to_date_on_the_way(ends: tuple[str, str]) -> None:
    from_, to = ends
    await lived_in(from_, "0011")
    await moved(from_, to)
    store = await Store.open(to)
    assert await store.revision() == migrate.newest(migrate.shipped())
    async with store.read() as db:
        waiting = await db.scalar(text("SELECT count(*) FROM suggestions WHERE status = 'waiting'"))
        cases = await db.scalar(text("SELECT count(*) FROM cases WHERE taker = ''"))
    assert waiting == cases and waiting, "each waits in the queue, as if the database had been upgraded where it was"
    await store.close()


async def test_numbers_that_the_database_draws_go_on_after_the_highest(ends: tuple[str, str]) -> None:
    from_, to = ends
    await lived_in(from_)
    await moved(from_, to)
    store = await Store.open(to)
    await Audit(store, FakeClock(), lambda: bytes(32)).record("stage:lab", "stage:lab:mo", "setup.changed")
    async with store.read() as db:
        newest = await db.scalar(text("SELECT max(id) FROM audit"))
    assert newest == AT + ROWS[-1] + 1
    await store.close()


@pytest.mark.parametrize("last", [ALL, 2 * ALL], ids=["half", "before the end"])
async def test_a_move_that_is_killed_leaves_an_empty_place_and_ends_right_when_it_is_run_again(
    ends: tuple[str, str], last: int
) -> None:
    from_, to = ends
    await lived_in(from_)
    before = await everything(from_)
    command = (sys.executable, "-m", "tests.copies.victim", from_, to, str(last))
    victim = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    assert await victim.wait() == -signal.SIGKILL
    assert await everything(to) == {}
    await moved(from_, to)
    assert await everything(to) == before == await everything(from_)


async def test_a_place_where_somebody_lives_is_refused_and_left_alone(ends: tuple[str, str]) -> None:
    from_, to = ends
    await lived_in(from_)
    await lived_in(to, rows=range(3))
    before = await everything(to)
    with pytest.raises(CopyFault, match="is not empty"):
        await moved(from_, to)
    assert await everything(to) == before


async def test_a_place_with_tables_of_something_else_is_refused_and_left_alone(ends: tuple[str, str]) -> None:
    from_, to = ends
    await lived_in(from_)
    store = await Store.open(to)
    async with store.write() as tx:
        await tx.execute(text("CREATE TABLE invoices (id INTEGER PRIMARY KEY)"))
    await store.close()
    with pytest.raises(CopyFault, match=r"something else \(invoices\)"):
        await moved(from_, to)
    assert (await everything(to)).keys() == {"invoices"}


async def test_a_place_that_was_only_migrated_is_taken(ends: tuple[str, str]) -> None:
    from_, to = ends
    await lived_in(from_)
    await lived_in(to, rows=range(0))
    await moved(from_, to)
    assert len((await everything(to))["audit"]) == len(ROWS)


async def test_an_empty_place_of_another_version_is_refused(ends: tuple[str, str]) -> None:
    from_, to = ends
    await lived_in(from_, "0014")
    await lived_in(to, rows=range(0))
    with pytest.raises(CopyFault, match="another version"):
        await moved(from_, to)


async def test_a_house_that_runs_on_the_source_is_told_to_stop_first(ends: tuple[str, str]) -> None:
    from_, to = ends
    await lived_in(from_)
    house = await Store.open(from_)
    with pytest.raises(StoreInUse, match="stop"):
        await moved(from_, to)
    await house.close()
    await moved(from_, to)


async def test_a_house_that_starts_while_its_database_is_moved_waits_or_is_refused(ends: tuple[str, str]) -> None:
    from_, to = ends
    await lived_in(from_)
    async with moving(from_, to) as move:
        if from_.startswith("sqlite"):
            with pytest.raises(StoreInUse):
                await Store.open(from_, patience=0.05)
            await move(lambda *_: None)
        else:
            house = await Store.open(from_)
            starts = asyncio.create_task(house.migrate())
            await move(lambda *_: None)
            assert not starts.done()
    if not from_.startswith("sqlite"):
        await starts
        await house.close()


async def test_a_table_that_arrived_otherwise_undoes_the_move(ends: tuple[str, str]) -> None:
    from_, to = ends
    await lived_in(from_)
    async with moving(from_, to) as move:
        honest = move._source.batches

        async def lying(shape: Shape) -> object:
            async for batch in honest(shape):
                yield batch
                if shape.name == "vents":
                    assert isinstance(batch, list)
                    batch[-1] = batch[-2]

        move._source.batches = lying  # type: ignore[method-assign,assignment]
        with pytest.raises(Fault):
            await move(lambda *_: None)
    assert await everything(to) == {}


async def test_nothing_is_moved_to_itself_or_from_nowhere(tmp_path: Path) -> None:
    with pytest.raises(CopyFault, match="to itself"):
        await moved(f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/../{tmp_path.name}/a.db")
    with pytest.raises(StoreMissing, match="correct --from"):
        await moved(f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/b.db")
    empty = await Store.open(f"sqlite:///{tmp_path}/a.db")
    await empty.close()
    with pytest.raises(CopyFault, match="nothing to copy"):
        await moved(f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/b.db")


async def test_text_that_sorts_otherwise_in_the_other_database_has_the_same_checksum(
    server: Server, tmp_path: Path
) -> None:
    from_, to = f"sqlite:///{tmp_path}/a.db", await server.database()
    store = await Store.open(from_)
    await store.migrate()
    words = ["Zoe", "abel", "ábel", "_a", "a b", "ab", "Ω", "\U0001f9ea", "", "a'b", 'say "hi"', "line\nend"]
    async with store.write() as tx:
        fact = text("INSERT INTO facts (name, value) VALUES (:name, :value)")
        await tx.execute(fact, [{"name": word, "value": word} for word in words])
    await store.close()
    assert await moved(from_, to) == 2 * (len(words) + 1), "and what the migrations note down"
    assert (await everything(to))["facts"] == {(word, word) for word in words}


def test_a_password_on_the_command_line_is_refused_and_never_repeated(tmp_path: Path) -> None:
    secret = "postgresql://bot:sesame@host/labmates"
    with pytest.raises(Fault, match="@FILE") as caught:
        url_of(secret)
    assert "sesame" not in str(caught.value)
    (tmp_path / "url").write_text(secret + "\n")
    assert url_of(f"@{tmp_path}/url") == secret
    assert url_of("postgresql://bot@host/labmates") == "postgresql://bot@host/labmates"
    with pytest.raises(Fault, match="cannot be read"):
        url_of(f"@{tmp_path}/nothing")
