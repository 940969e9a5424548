"""Cost grows with what is due, not with what exists: no errand of the house reads a large table from end to end.

Every statement of a small run is looked at as the database plans it, over made-up communities with their statistics.
"""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection, event, select, text
from sqlalchemy.schema import CreateIndex, DropIndex

from benchmarks.generate import fill
from benchmarks.towns.errands import calls, jobs, rights, work
from benchmarks.towns.house import House, open_house
from benchmarks.towns.town import Town, towns
from bot.store.tables import enrolments, plans
from tests.store.conftest import Databases

COMMUNITIES, MEMBERS = 20, 800
GONE = ("ix_enrolments_community", "ix_plans_next_due_at")
WAITING = {
    "vent_held": "posts that are held back just now, of which nobody but their writers may know more",
    "leavings": "who has left, for thirty days",
    "notes": "what is waiting for who could not be reached",
    "duty": "who is on duty just now",
    "rota_swaps": "turns that were swapped, until they are over",
    "case_notes": "notes on cases that are open, or were closed lately",
    "facts": "a handful",
    "sweeps": "a few lines a day, for a year",
    "turns": "one row for each job of the house",
    "alembic_version": "one row",
}
"""Tables that hold what waits, and nothing else: they may be read whole."""
WHOLE = {
    "reorder-anonymous-posts": "it is there to write every row anew, a stretch at a time",
    "look-who-left: how many": "once a week, counted and not read",
    "look-who-took-us-out": "the communities themselves",
    "plan-moderators-week": "all communities' rotas, a hundred communities at a time",
    "ask-about-old-entries": "all communities' cases of a kind, a hundred communities at a time",
}
"""Errands that mean all there is."""


class Asked(NamedTuple):
    """One statement: the errand that made it, its text and what it was given."""

    errand: str
    sql: str
    given: Any


@pytest.fixture
async def house(databases: Databases, tmp_path: Path) -> AsyncIterator[tuple[House, Town]]:
    """A house over generated communities, and one of them that is of a middling size."""
    url = await databases.ready()
    async with open_house(url, tmp_path) as made:
        await fill(made.app, COMMUNITIES, MEMBERS, 1, told=lambda _: None)
        by_size = sorted(towns(COMMUNITIES, MEMBERS, 1), key=lambda town: town.size)
        yield made, by_size[-2]


async def test_no_errand_reads_a_large_table_from_end_to_end(house: tuple[House, Town]) -> None:
    made, town = house
    asked = await everything_asked(made, town)
    assert len(asked) > 150, "the run reaches the house's statements"
    assert [f"{one.errand}: {plan}\n{one.sql}" for one, plan in await read_whole(made, asked)] == []


async def test_a_query_without_its_index_is_found(house: tuple[House, Town]) -> None:
    made, _ = house
    gone = [index for index in (*enrolments.indexes, *plans.indexes) if index.name in GONE]
    async with made.app.store.write() as tx:
        for index in gone:
            await tx.execute(DropIndex(index))
    asked = [
        Asked("who takes part", "SELECT person FROM enrolments WHERE community = 'discord:1'", ()),
        Asked("tick", "SELECT id FROM plans WHERE next_due_at <= 1 ORDER BY next_due_at LIMIT 100", ()),
        Asked("one's plan", "SELECT id FROM plans WHERE owner = 'discord:1:2'", ()),
    ]
    found = [one.errand for one, _ in await read_whole(made, asked)]
    async with made.app.store.write() as tx:  # others use this database after us
        for index in gone:
            await tx.execute(CreateIndex(index))
    assert found == ["who takes part", "tick"]


async def everything_asked(house: House, town: Town) -> list[Asked]:
    """Run every errand, and return each different statement once."""
    found: dict[str, Asked] = {}
    errand = ""

    def note(_db: Connection, _cursor: object, sql: str, given: Any, _ctx: object, many: bool) -> None:
        if errand not in WHOLE and re.match(r"(SELECT|INSERT|UPDATE|DELETE|WITH)\b", sql):
            found.setdefault(sql, Asked(errand, sql, given[0] if many else given))

    engines = {house.app.store._reader.sync_engine, house.app.store._writer.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    for run in (work, calls, rights):
        for errand, do in run(house, town):  # noqa: B007 - `note` reads it
            await do()
    for errand, do in jobs(house):  # noqa: B007
        await do()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    return [*found.values()]


async def read_whole(house: House, asked: list[Asked]) -> list[tuple[Asked, str]]:
    """Return which of these statements read a table that grows from end to end, each with the step that does."""
    sqlite, found = house.app.store.sqlite, list[tuple[Asked, str]]()
    async with house.app.store.read() as db:
        await db.execute(select(plans.c.id).limit(1))  # SQLite explains by what it knew until something is read
        small = set[str]()
        if not sqlite:  # so small a base is quicker read whole: the question is whether there is another way
            for way in ("seqscan", "mergejoin", "hashjoin"):
                await db.execute(text(f"SET LOCAL enable_{way} = off"))
            small = {*await db.scalars(text("SELECT relname FROM pg_class WHERE reltuples < 100"))}
        for one in asked:
            how = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN (FORMAT JSON)"
            rows = (await db.exec_driver_sql(f"{how} {one.sql}", one.given)).all()
            steps = [str([*row][3]) for row in rows] if sqlite else nodes(next(iter(rows[0])))
            found += [(one, step) for step in steps if whole(one, step) and step.split()[1] not in small]
    return found


def whole(asked: Asked, step: str) -> bool:
    """Return whether a step reads a whole table that grows, where that is not meant."""
    scan = re.match(r"SCAN (?!CONSTANT|\()(\w+)", step)
    if scan is None or scan[1].startswith("anon_") or scan[1] in WAITING:
        return False
    counted = asked.errand == "look-who-left" and "count(*)" in asked.sql
    return not counted and not stops_early(asked.sql, step)


def stops_early(sql: str, step: str) -> bool:
    """Return whether the rows come in order and no more are read than are wanted."""
    return "INDEX" in step and "WHERE" in sql and " LIMIT " in sql and "DISTINCT" not in sql and "GROUP BY" not in sql


def nodes(plan: Any) -> list[str]:
    """Return the steps of PostgreSQL's plan in the words of SQLite's."""
    found: list[str] = []

    def walk(node: Any, limited: bool) -> None:
        kind, table = node["Node Type"], node.get("Relation Name", "")
        if kind == "Seq Scan" or ("Index" in kind and table and "Index Cond" not in node and not limited):
            found.append(f"SCAN {table} ({kind})")
        for child in node.get("Plans", ()):
            walk(child, limited or kind == "Limit")

    for one in json.loads(plan) if isinstance(plan, str) else plan:
        walk(one["Plan"], False)
    return found
