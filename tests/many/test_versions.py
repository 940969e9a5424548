"""Two versions side by side: what a newer one added, an older one lives with; what breaks it is a step of its own."""

import logging
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Store, StoreOutdated, migrate
from bot.store.facts import Facts
from tests.store.conftest import Server

ADDS = '''
"""A column that may be left away."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "{number}", "{before}"
def upgrade() -> None:
    op.add_column("leavings", sa.Column("why", sa.Text(), nullable=True))
'''
TAKES = '''
"""A column goes."""
from alembic import op
BREAKS = True
revision, down_revision = "{number}", "{before}"
def upgrade() -> None:
    op.drop_column("leavings", "since")
'''


@pytest.fixture
async def store(server: Server) -> AsyncIterator[Store]:
    store = await Store.open(await server.database())
    await store.migrate(beside=True)
    yield store
    await store.close()


def newer(folder: Path, script: str) -> Path:
    """What a newer version ships."""
    shutil.copytree(migrate.shipped(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = migrate.newest(folder)
    number = f"{int(before) + 1:04}"
    (folder / "versions" / f"{number}_later.py").write_text(script.format(number=number, before=before))
    return folder


async def test_an_older_process_starts_on_a_database_that_was_only_added_to(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await store.migrate(newer(tmp_path / "newer", ADDS), beside=True)
    with caplog.at_level(logging.WARNING):
        await store.migrate(beside=True)
    assert [record.message for record in caplog.records] == ["database-newer"]
    with pytest.raises(StoreOutdated, match="newer Labmates"):
        await store.migrate()


async def test_a_change_that_breaks_older_processes_is_its_own_step_and_then_refuses_them(
    store: Store, tmp_path: Path
) -> None:
    later = newer(tmp_path / "newer", TAKES)
    with pytest.raises(StoreOutdated, match="stop every process of Labmates, run `labmates migrate`"):
        await store.migrate(later, beside=True)
    assert await store.revision() == migrate.newest(migrate.shipped())
    await store.migrate(later)
    assert await Facts(store).get(migrate.FLOOR) == migrate.newest(later)
    await store.migrate(later, beside=True)
    with pytest.raises(StoreOutdated, match="newer Labmates"):
        await store.migrate(beside=True)


async def test_where_nobody_said_what_an_older_one_can_live_with_it_is_refused(store: Store, tmp_path: Path) -> None:
    await store.migrate(newer(tmp_path / "newer", ADDS))
    async with store.write() as tx:
        await tx.execute(text(f"DELETE FROM facts WHERE name = '{migrate.FLOOR}'"))
    with pytest.raises(StoreOutdated, match="newer Labmates"):
        await store.migrate(beside=True)


async def test_a_first_start_makes_everything_whatever_it_once_broke(server: Server, tmp_path: Path) -> None:
    store = await Store.open(await server.database())
    await store.migrate(newer(tmp_path / "newer", TAKES), beside=True)
    assert await store.revision() == migrate.newest(tmp_path / "newer")
    await store.close()
