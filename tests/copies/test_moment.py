"""A copy sees one moment of PostgreSQL, also of a table that is emptied and written anew meanwhile."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete, insert, select, text

from bot.copies.source import batches, living
from bot.store import Store, StoreLocked
from bot.store.reorder import reorder
from bot.store.tables import vents
from tests.store.conftest import Server, migrated
from tests.store.planting import plant


@pytest.fixture
async def url(server: Server) -> str:
    """A PostgreSQL in which every table has rows."""
    url = await server.database()
    await migrated(url)
    store = await Store.open(url)
    async with store.write() as tx:
        await tx.run_sync(plant, range(3))
    await store.close()
    return url


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """Who copies."""
    store = await Store.open(url)
    yield store
    await store.close()


@pytest.fixture
async def house(url: str) -> AsyncIterator[Store]:
    """Who writes meanwhile."""
    store = await Store.open(url, patience=0.2)
    yield store
    await store.close()


async def test_a_table_that_is_being_written_anew_as_the_copy_begins_is_waited_for(store: Store, house: Store) -> None:
    async def copied() -> dict[str, int]:
        async with living(store) as source:
            return {s.name: sum([len(batch) async for batch in source.batches(s)]) for s in source.shapes}

    async with house.write() as tx:
        rows = [dict(row) for row in (await tx.execute(select(vents))).mappings()]
        await tx.execute(text("TRUNCATE vents"))
        copy = asyncio.create_task(copied())
        waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'vents'::regclass")
        async with asyncio.timeout(30):
            while not await tx.scalar(waits):
                assert not copy.done()
        await tx.execute(insert(vents), rows)
    found = await copy
    assert found == dict.fromkeys(found, 3) | {"facts": 4}


async def test_nobody_empties_a_table_under_a_copy_and_everybody_else_goes_on_writing(
    store: Store, house: Store
) -> None:
    async with living(store) as source:
        with pytest.raises(StoreLocked):
            await reorder(house)
        async with house.write() as tx:
            await tx.execute(delete(vents))
        (shape,) = [shape for shape in source.shapes if shape.name == "vents"]
        assert sum([len(batch) async for batch in source.batches(shape)]) == source.sizes()["vents"] == 3
    async with store.read() as db:
        assert [batch async for batch in batches(db, shape)] == []
