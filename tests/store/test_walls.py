"""The walls between communities: what one of them has makes no difference to anything that another one asks.

A community uses everything. All that it left is planted in a second house as another community's, with the same people.
There everything is used once more, every statement is recorded, and then asked again with the other community's rows
there and without: the answers must be the same. What moderators and members ask has no exception; what the house does
by itself has those that are named here, each with its reason.
"""

import re
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest
from sqlalchemy import Connection, Executable, Select, Table, create_engine, delete, func, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import Delete, Update
from sqlalchemy.sql.visitors import iterate

from bot import Call
from bot.app import App, Shipped
from bot.settings import load
from bot.store import Store
from bot.store.schema import metadata
from bot.store.tables import community_settings
from bot.tools import declared
from tests.clock import FakeClock
from tests.stage import Actor, Stage
from tests.store.test_whose import lived

OURS, THEIRS = "stage:lab", "stage:annex"
RANDOM = re.compile(r"[0-9a-f]{8,}|[A-Za-z0-9_-]{16,}")
KEPT: Final = 3  # of one kind of statement, those with the newest arguments are asked again

ALL: Final[Mapping[str, str]] = {
    "bot.schedule.plans.Plans.some": "the weekly handover reads the plans of many communities at once",
    "bot.store.cases.Cases.asked": "once a day, which of some hundred communities were asked about the catalogue",
    "bot.store.audit._communities": "the house knows again at its start where each community's chain ends",
    "bot.store.settings.CommunitySettings.having": "a job asks who has chosen something, and then acts for each alone",
}
"""What the house asks by itself over all communities, by the function that asks, and why that is right."""


NAMED: Final = frozenset(
    {"cases", "events", "mentor_pairs", "mentor_offers", "buddy_groups", "vents", "vent_talks", "suggestions"}
)
"""Tables whose ids buttons carry."""


@dataclass(frozen=True)
class Asked:
    """One statement: who asked it, whether for somebody, and with what."""

    origin: str
    called: bool
    statement: Executable
    args: Any
    text: str


@dataclass
class Recorder:
    """Every statement that goes to the database, by its kind."""

    found: dict[tuple[str, bool, str], list[Asked]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def note(self, asked: Asked) -> None:
        kind = self.found.setdefault((asked.origin, asked.called, asked.text), [])
        kind.append(asked)
        del kind[:-KEPT]

    def __iter__(self) -> Iterator[Asked]:
        return (asked for kind in self.found.values() for asked in kind)


CALLED: ContextVar[bool] = ContextVar("called", default=False)


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    made, execute, calls = Recorder(), AsyncConnection.execute, Actor.calls

    async def noted(self: AsyncConnection, statement: Any, parameters: Any = None, **more: Any) -> Any:
        dialect = sqlite.dialect()
        text = str(statement.compile(dialect=dialect)) if hasattr(statement, "compile") else str(statement)
        made.note(Asked(origin(), CALLED.get(), statement, parameters, text))
        return await execute(self, statement, parameters, **more)

    async def marked(self: Actor, call: Call, **more: Any) -> str:
        before = CALLED.set(True)
        made.calls.append(call)
        try:
            return await calls(self, call, **more)
        finally:
            CALLED.reset(before)

    monkeypatch.setattr(AsyncConnection, "execute", noted)
    monkeypatch.setattr(Actor, "calls", marked)
    return made


def origin() -> str:
    """The function of the house that asks: the innermost that is no plumbing."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith(("bot.", "cogs.")) and name != "bot.store":
            return f"{name}.{frame.f_code.co_qualname}"
        frame = frame.f_back
    return "?"


@asynccontextmanager
async def living(file: Path, folder: Path, shipped: Shipped) -> AsyncIterator[tuple[App, Stage]]:
    store = await Store.open(f"sqlite:///{file}")
    try:
        app = App(load(LABMATES_DATA_DIR=folder / "var", LABMATES_KEY_DIR=folder / "keys"), FakeClock(), store, shipped)
        await app.unlock()
        stage = Stage()
        stage.desk = app.desk
        app.adapters[stage.name] = stage
        yield app, stage
    finally:
        await store.close()


def plant(source: Path, target: Path) -> re.Pattern[str]:
    """Put all that stands in one database into another, as another community's; return the ids that were changed."""
    engines = create_engine(f"sqlite:///{source}"), create_engine(f"sqlite:///{target}")
    with engines[0].connect() as there, engines[1].begin() as here:
        rows = {t: [dict(r) for r in there.execute(select(t)).mappings()] for t in metadata.sorted_tables}
        ids = {v for t, found in rows.items() for row in found for v in keys(t, row)}
        turned = re.compile("|".join(map(re.escape, sorted(ids, key=len, reverse=True))) or "(?!)")
        for table, found in rows.items():
            for row in found:
                moved = {name: another(value, turned) for name, value in row.items()}
                if table.name == "audit":
                    del moved["id"]
                elif all(moved[c.name] == row[c.name] for c in table.primary_key):
                    continue  # it belongs to no community
                here.execute(insert(table).values(**moved))
    for engine in engines:
        engine.dispose()
    return turned


def keys(table: Table, row: Mapping[str, object]) -> Iterator[str]:
    for column in table.primary_key:
        value = row[column.name]
        if isinstance(value, str) and RANDOM.fullmatch(value) and column.name not in ("name", "week", "day", "job"):
            yield value


def another(value: object, ids: re.Pattern[str]) -> object:
    if not isinstance(value, str):
        return value
    return ids.sub(lambda found: f"annex{found[0][5:]}", value.replace(OURS, THEIRS))


def theirs(table: Table, row: Mapping[str, object]) -> bool:
    """Whether a row is the other community's: it says so, or its key is one of theirs."""
    marked = (str(row[column.name]).startswith("annex") for column in table.primary_key)
    return any(isinstance(value, str) and THEIRS in value for value in row.values()) or any(marked)


def without(file: Path) -> Path:
    """A copy in which the other community never was."""
    copy = file.with_suffix(".without")
    shutil.copy(file, copy)
    engine = create_engine(f"sqlite:///{copy}")
    with engine.begin() as db:
        for table in metadata.sorted_tables:
            for row in db.execute(select(table)).mappings().all():
                if theirs(table, dict(row)):
                    db.execute(delete(table).where(*(c == row[c.name] for c in table.primary_key)))
    engine.dispose()
    return copy


def answer(db: Connection, asked: Asked) -> object:
    """What a statement finds, or which rows of the other community it changes; the database stays as it was."""
    with db.begin() as tx:
        try:
            if isinstance(asked.statement, Select) or not isinstance(asked.statement, Update | Delete):
                return sorted(map(repr, db.execute(asked.statement, asked.args).all()))
            table = asked.statement.table
            assert isinstance(table, Table)
            before = foreign(db, table)
            db.execute(asked.statement, asked.args)
            return before == foreign(db, table)
        finally:
            tx.rollback()


def foreign(db: Connection, table: Table) -> list[str]:
    return [repr(row) for row in db.execute(select(table)).mappings() if theirs(table, dict(row))]


def crossing(file: Path, recorder: Recorder) -> Iterator[Asked]:
    """Every statement to which the other community's rows make a difference."""
    engines = create_engine(f"sqlite:///{file}"), create_engine(f"sqlite:///{without(file)}")
    with engines[0].connect() as full, engines[1].connect() as bare:
        for asked in recorder:
            if not asked.called and mine(asked):
                continue  # the house acts for the other community itself
            if reads(asked):
                if answer(full, asked) != answer(bare, asked):
                    yield asked
            elif isinstance(asked.statement, Update | Delete) and answer(full, asked) is False:
                yield asked
    for engine in engines:
        engine.dispose()


def mine(asked: Asked) -> bool:
    """Whether a statement names the other community, or ids of its own, and nobody else."""
    said = repr(asked.args)
    if hasattr(asked.statement, "compile"):
        said += repr(asked.statement.compile().params)
    return "annex" in said and OURS not in said


def reads(asked: Asked) -> bool:
    return asked.text.lstrip().upper().startswith(("SELECT", "WITH")) and tables(asked.statement) != set()


def tables(statement: Executable) -> set[str]:
    found = (element for element in iterate(statement) if isinstance(element, Table))  # type: ignore[arg-type]
    return {element.name for element in found}


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return Shipped.read()


@dataclass
class Lives:
    """A house in which one community used everything beside what another one has, and what was pressed in it."""

    file: Path
    folder: Path
    shipped: Shipped
    ids: re.Pattern[str]
    pressed: list[Call]

    def living(self, file: Path) -> AbstractAsyncContextManager[tuple[App, Stage]]:
        return living(file, self.folder, self.shipped)


@pytest.fixture
async def lives(tmp_path: Path, sqlite_template: Path, shipped: Shipped, recorder: Recorder) -> Lives:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    for file in (first, second):
        shutil.copy(sqlite_template, file)
    async with living(first, tmp_path, shipped) as (app, stage):
        await lived(app, stage)
    pressed, ids = [*recorder.calls], plant(first, second)
    recorder.found.clear()
    async with living(second, tmp_path, shipped) as (app, stage):
        await lived(app, stage)
    return Lives(second, tmp_path, shipped, ids, pressed)


async def test_what_another_community_has_makes_no_difference_to_what_one_asks(
    lives: Lives, recorder: Recorder
) -> None:
    assert len(recorder.found) > 200, "hardly anything was asked"
    found = [*crossing(lives.file, recorder)]
    assert [f"{asked.origin}: {asked.text}" for asked in found if asked.called] == []
    assert {asked.origin for asked in found} - set(ALL) == set(), "name it with its reason, or bind it to a community"
    forged = [Call(c.command, {n: str(another(v, lives.ids)) for n, v in c.args.items()}) for c in lives.pressed]
    forged = [made for made, real in zip(forged, lives.pressed, strict=True) if made != real]
    assert len({call.command for call in forged}) > 10, "hardly anything was forged"
    await shows_nothing(lives, forged)


@pytest.mark.soak
async def test_no_command_shows_anything_of_another_community_whatever_ids_it_is_given(lives: Lives) -> None:
    await shows_nothing(lives, guessed(lives.file))


async def shows_nothing(lives: Lives, forged: Sequence[Call]) -> None:
    """Press with the ids of the other community: the screens are as if it never was."""
    bare = without(lives.file)
    before = other_rows(lives.file)
    screens = [await forging(lives, file, forged) for file in (lives.file, bare)]
    apart = [(one[0], one[1][:90], other[1][:60]) for one, other in zip(*screens, strict=True) if one != other]
    assert apart == []
    changed = set(other_rows(lives.file)) ^ set(before)
    assert changed == set()


def guessed(file: Path) -> list[Call]:
    """Every command that a button carries, with an id out of each table of the other community in every field."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as db:
        rows = ((t, dict(r)) for t in metadata.sorted_tables for r in db.execute(select(t)).mappings())
        ids = {t.name: v for t, row in rows if t.name in NAMED for v in keys(t, row) if v.startswith("annex")}
    engine.dispose()
    hidden = [command for command in declared().values() if not command.listed and command.fields]
    return [Call(c.name, {f.name: id_ for f in c.fields}) for c in hidden for id_ in ids.values()]


async def forging(lives: Lives, file: Path, forged: Sequence[Call]) -> list[tuple[str, str]]:
    """What a moderator reads who sends all these, one after the other."""
    found = []
    async with lives.living(file) as (app, stage):
        clock = app.clock
        assert isinstance(clock, FakeClock)
        await clock.advance(days=20)
        mo = stage.actor("mo", moderator=True)
        await mo.runs("help")
        for call in forged:
            await clock.advance(seconds=10)  # so that nobody is asked to slow down
            mo.screen = None
            try:
                found.append((call.command, re.sub(r"\d", "#", await mo.calls(call))))
            except AssertionError:  # the stage does not know of the place
                found.append((call.command, "nowhere"))
    return found


def other_rows(file: Path) -> list[str]:
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as db:
        found = [line for table in metadata.sorted_tables for line in foreign(db, table)]
    engine.dispose()
    return sorted(found)


async def test_a_statement_that_is_bound_to_no_community_is_found(
    tmp_path: Path, sqlite_template: Path, shipped: Shipped, recorder: Recorder
) -> None:
    file = tmp_path / "one.db"
    shutil.copy(sqlite_template, file)
    async with living(file, tmp_path, shipped) as (app, _):
        await app.services.choices.put(THEIRS, "zone", "UTC")
        recorder.found.clear()
        async with app.store.write() as tx:
            await tx.execute(select(func.count()).select_from(community_settings))
            await tx.execute(select(community_settings).where(community_settings.c.community == OURS))
            await tx.execute(update(community_settings).where(community_settings.c.name == "zone").values(value="2"))
            await tx.execute(update(community_settings).where(community_settings.c.community == OURS).values(value="3"))
            await tx.rollback()
    assert [type(asked.statement).__name__ for asked in crossing(file, recorder)] == ["Select", "Update"]
