"""What hangs on what: every column says so, nothing that the house does leaves an orphan, and orphans can be let go."""

from sqlalchemy import delete

from bot.app import App
from bot.store import Store
from bot.store.mentors.tables import buddy_groups
from bot.store.parents import ALWAYS, SOMETIMES, drop_orphans, orphans
from bot.store.schema import metadata
from tests.stage import Stage
from tests.store.planting import plant
from tests.store.test_whose import app, lived, stage

__all__ = ["app", "stage"]

IDS = {"plan", "post", "thread", "talk", "request", "round", "pair", "event", "slot", "turn", "about"}
"""How columns are called that hold the id of another row."""
NO_ROWS = {("prompt_posts", "round"), ("prompt_slots", "thread"), ("events", "post")}
"""A number, a yes or no, and a message on the platform."""


def test_every_column_that_holds_the_id_of_another_row_says_whether_it_must_be_there() -> None:
    said = {(one.table, one.column) for one in ALWAYS} | SOMETIMES.keys()
    columns = {(name, column.name) for name, table in metadata.tables.items() for column in table.columns}
    assert {one for one in columns if one[1] in IDS} - said - NO_ROWS == set(), "say so in bot/store/parents.py"
    assert said <= columns and {(one.of, one.id) for one in ALWAYS} <= columns
    assert all(len(why) > 20 for why in SOMETIMES.values())


async def test_who_used_everything_and_then_erased_it_leaves_no_orphan(app: App, stage: Stage) -> None:
    ada = await lived(app, stage)
    async with app.store.read() as db:
        assert await orphans(db) == {}
    assert "# Erased" in await ada.runs("mydata.delete", sure="yes")
    async with app.store.read() as db:
        assert await orphans(db) == {}


async def test_a_row_without_what_it_hangs_on_is_found_and_let_go(store: Store) -> None:
    async with store.write() as tx:
        await tx.run_sync(plant, (1,))
        await tx.execute(delete(buddy_groups))
        assert (await orphans(tx)).keys() == set(ALWAYS)
        assert await drop_orphans(tx) == len({one.table for one in ALWAYS})
        assert await orphans(tx) == {}
