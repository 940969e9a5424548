"""From every migration that was ever released the tables come up to date with everything that was in them."""

from collections.abc import Sequence

import pytest
from sqlalchemy import text

from bot.copies.source import Shape
from bot.store import Store, migrate
from tests.store.planting import ours, plant, planted

SCRIPTS = migrate.shipped()
OLD = (0, 1, 2, 3)
LATER = (10, 11, 12, 13)


async def stood_at(url: str, revision: str) -> tuple[Store, Sequence[Shape]]:
    """A database of the version that ended at a migration."""
    store = await Store.open(url)
    async with store.building() as tx:
        await tx.run_sync(migrate.upgrade, store.place, SCRIPTS, revision)
        return store, await tx.run_sync(ours)


@pytest.mark.parametrize("revision", migrate.numbers(SCRIPTS))
async def test_whatever_was_in_any_table_is_there_after_the_upgrade_and_the_older_version_works_on(
    url: str, revision: str
) -> None:
    store, shapes = await stood_at(url, revision)
    async with store.write() as tx:
        await tx.run_sync(plant, OLD)
        before = await tx.run_sync(planted, shapes)
    assert all(len(rows) == len(OLD) for rows in before.values()) and len(before) >= 9
    await store.migrate()
    assert await store.revision() == migrate.newest(SCRIPTS)
    async with store.read() as db:
        after = await db.run_sync(planted, shapes)
    assert {name: rows - after[name] for name, rows in before.items() if rows - after[name]} == {}
    # A process of the older version that is still there while another has upgraded: it reads and writes as before.
    async with store.write() as tx:
        await tx.run_sync(plant, LATER, shapes)
        side_by_side = await tx.run_sync(planted, shapes)
    assert {name: len(rows - after[name]) for name, rows in side_by_side.items()} == dict.fromkeys(before, len(LATER))
    await store.close()


async def test_two_processes_of_two_versions_share_a_postgresql_while_one_upgrades_it(url: str) -> None:
    older, shapes = await stood_at(url, migrate.numbers(SCRIPTS)[-2])
    if older.sqlite:
        await older.close()
        pytest.skip("SQLite takes one process")
    newer = await Store.open(url)
    async with older.write() as tx:
        await tx.run_sync(plant, OLD)
    await newer.migrate()
    async with older.write() as tx:  # its connections were made before the upgrade
        await tx.run_sync(plant, LATER, shapes)
        assert all(len(rows) >= 8 for rows in (await tx.run_sync(planted, shapes)).values())
    async with newer.read() as db:
        assert (await db.execute(text("SELECT count(*) FROM audit"))).scalar_one() == 8
    await older.close()
    await newer.close()
