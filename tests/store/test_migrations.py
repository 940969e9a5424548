"""The migrations make exactly the tables that the code speaks of."""

import asyncio
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from bot.people import Person
from bot.privacy.epochs import Epochs
from bot.privacy.keys import KeyFolder
from bot.store import Store, StoreConflict, StoreFault, StoreOutdated, migrate
from bot.store.cases import Cases, Kind
from bot.store.schema import metadata
from tests.clock import FakeClock


async def test_the_migrated_database_is_what_the_tables_say(store: Store) -> None:
    def differences(db: Connection) -> list[object]:
        from alembic.autogenerate import compare_metadata
        from alembic.migration import MigrationContext

        context = MigrationContext.configure(db, opts={"include_name": is_ours})
        return list(compare_metadata(context, metadata))

    async with store.read() as db:
        assert await db.run_sync(differences) == []


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    """PgQueuer speaks of its own tables itself, and looks whether they are there."""
    return kind != "table" or not str(name).startswith("pgqueuer")


async def test_on_postgresql_the_queue_is_what_pgqueuer_itself_would_make(store: Store) -> None:
    if store.sqlite:
        pytest.skip("there is no queue on SQLite")
    from pgqueuer.queries import Queries

    async with store.write() as tx:
        raw = (await tx.get_raw_connection()).driver_connection
        assert raw is not None
        assert (await Queries.from_asyncpg_connection(raw).plan_upgrade()).statements == ()


async def test_sqlite_tables_are_strict_and_keyed_as_declared(store: Store) -> None:
    if not store.sqlite:
        pytest.skip("only SQLite has strict tables and tables without row ids")
    fresh = create_engine("sqlite://")
    metadata.create_all(fresh)
    master = text("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'alembic%' ORDER BY name")
    with fresh.connect() as db:
        declared = [(name, " ".join(sql.split())) for name, sql in db.execute(master)]
    fresh.dispose()
    async with store.read() as other:
        migrated = [(name, " ".join(sql.split())) for name, sql in await other.execute(master)]
    assert migrated == declared


async def test_an_empty_database_has_no_revision_and_a_migrated_one_the_newest(url: str) -> None:
    store = await Store.open(url)
    assert await store.revision() is None
    await store.migrate()
    assert await store.revision() == migrate.newest(migrate.shipped())
    await store.migrate()
    assert await store.revision() == migrate.newest(migrate.shipped())
    await store.close()


async def test_a_database_from_the_future_is_refused_with_the_mend(store: Store) -> None:
    async with store.write() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreOutdated, match="install the newer version again"):
        await store.migrate()


def test_the_newest_migration_by_name_is_the_one_that_alembic_would_reach() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrate.shipped()))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.newest(migrate.shipped())]


async def test_a_migration_that_fails_leaves_nothing_behind(url: str) -> None:
    store = await Store.open(url)
    async with store.write() as tx:
        await tx.execute(text("CREATE TABLE suggestions (in_the_way INTEGER)"))
    with pytest.raises(StoreFault):
        await store.migrate()
    assert await store.revision() is None
    async with store.read() as db:
        assert await db.run_sync(lambda raw: inspect(raw).get_table_names()) == ["suggestions"]
    await store.close()


async def test_several_who_migrate_at_once_do_it_once(url: str) -> None:
    first = await Store.open(url)
    stores = [first] if first.sqlite else [first, await Store.open(url), await Store.open(url)]
    await asyncio.gather(*(store.migrate() for store in stores * 2))
    assert await first.revision() == migrate.newest(migrate.shipped())
    for store in stores:
        await store.close()


FIRST = """
from alembic import op
revision, down_revision = "0001", None
def upgrade():
    op.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT)")
    op.execute("CREATE TABLE children (parent INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE)")
    op.execute("INSERT INTO parents VALUES (1, 'a')")
    op.execute("INSERT INTO children VALUES (1)")
"""
REBUILT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002", "0001"
def upgrade():
    with op.batch_alter_table("parents", recreate="auto") as parents:
        parents.alter_column("name", nullable=False, existing_type=sa.Text)
"""
EMPTIED = """
from alembic import op
revision, down_revision = "0002", "0001"
def upgrade():
    op.execute("DELETE FROM parents")
"""


def scripts(folder: Path, *versions: str) -> Path:
    (folder / "versions").mkdir(parents=True)
    shutil.copy(migrate.shipped() / "env.py", folder)
    for number, version in enumerate(versions, 1):
        (folder / "versions" / f"{number:04}_step.py").write_text(version)
    return folder


async def children(store: Store) -> int:
    async with store.read() as db:
        return int((await db.execute(text("SELECT count(*) FROM children"))).scalar_one())


async def test_rebuilding_a_parent_table_keeps_its_children(url: str, tmp_path: Path) -> None:
    store = await Store.open(url)
    await store.migrate(scripts(tmp_path / "old", FIRST))
    await store.migrate(scripts(tmp_path / "new", FIRST, REBUILT))
    assert await store.revision() == "0002"
    assert await children(store) == 1
    await store.close()


async def test_a_migration_that_would_orphan_rows_is_undone_on_sqlite(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/a.db")
    await store.migrate(scripts(tmp_path / "old", FIRST))
    with pytest.raises(StoreConflict, match="nothing was changed"):
        await store.migrate(scripts(tmp_path / "new", FIRST, EMPTIED))
    assert await store.revision() == "0001"
    assert await children(store) == 1
    async with store.read() as db:
        assert (await db.execute(text("SELECT count(*) FROM parents"))).scalar_one() == 1
    await store.close()


async def test_what_waits_for_the_list_of_help_becomes_a_case_once(url: str, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(migrate.shipped(), before)
    for script in (before / "versions").glob("[0-9]*.py"):
        if script.stem.partition("_")[0] >= "0012":
            script.unlink()
    store = await Store.open(url)
    async with store.write() as tx:
        await tx.run_sync(migrate.upgrade, store.place, before)
        row = (
            "INSERT INTO suggestions (id, community, person, kind, body, status, at)"
            " VALUES (:id, 'stage:lab', 'stage:lab:ada', :kind, '{\"name\":\"EAP\"}', :status, 1767603600000000)"
        )
        for id_, kind, status in (("a", "new", "waiting"), ("b", "stale", "waiting"), ("c", "new", "approved")):
            await tx.execute(text(row.replace('"name":', '"name"\\:')), {"id": id_, "kind": kind, "status": status})
    await store.migrate()
    clock = FakeClock()
    cases = Cases(store, Epochs(KeyFolder(tmp_path / "keys", tmp_path / "data"), clock), clock)
    found = await cases.waiting("stage:lab")
    assert [(case.kind, case.subject, case.day.isoformat()) for case in found] == [
        (Kind.SUGGESTION, "a", "2026-01-05"),
        (Kind.OUTDATED, "b", "2026-01-05"),
    ]
    assert all(case.body == {} for case in found) and await cases.take(found[0], Person("stage", "lab", "mo"))
    await store.close()
