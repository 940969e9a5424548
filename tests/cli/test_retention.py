"""labmates retention: what was forgotten, in numbers; and the doctor, who says when nothing looked for days."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import App
from bot.cli import cli
from bot.clock import SystemClock
from bot.doctor import examine
from bot.errors import StoreError
from bot.finding import Finding, Health
from bot.jobs import Jobs
from bot.retention import Retention
from bot.settings import Settings, load
from bot.store import Store
from bot.store.sweeps import Sweeps
from bot.tools import migrated
from tests.clock import FakeClock


@pytest.fixture
async def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("LABMATES_DATA_DIR", str(tmp_path / "var"))
    found = load()
    await migrated(found)
    return found


async def noted(settings: Settings, *rows: int, clock: FakeClock | SystemClock) -> None:
    store = await Store.open(settings.store_url)
    for number in rows:
        await Sweeps(store, clock).note("forget-answers", "answers", number)
    await store.close()


def test_nothing_yet_is_said_in_words(settings: Settings) -> None:
    assert "Nothing is written down yet" in CliRunner().invoke(cli, ["retention"]).output


def test_the_table_has_a_line_for_each_job_and_table(settings: Settings) -> None:
    asyncio.run(noted(settings, 4, 3, clock=SystemClock()))
    shown = CliRunner().invoke(cli, ["retention"]).output
    (line,) = [line for line in shown.splitlines() if "forget-answers" in line]
    assert line.split("│")[1:-1] != [] and line.count("7") >= 2 and f"{SystemClock().now():%Y-%m-%d}" in line


async def test_the_doctor_notes_when_nothing_looked_for_days(settings: Settings) -> None:
    clock = FakeClock()

    async def told() -> Finding:
        found = await examine(settings, clock, (), lambda: "140 resources")
        return next(f for f in found if f.what == "retention")

    assert (await told()).health is Health.WELL
    await noted(settings, 1, clock=clock)
    assert "looked last on 2026-01-05" in (await told()).says
    await clock.advance(days=3)
    late = await told()
    assert late.health is Health.NOTE and "keep the bot running" in late.mend


async def test_a_sweep_writes_down_how_many_it_took_whatever_it_returns(settings: Settings) -> None:
    clock = FakeClock()
    store = await Store.open(settings.store_url)
    sweeps = Sweeps(store, clock)
    retention = Retention(Jobs(), sweeps)

    async def three() -> int:
        return 3

    async def names() -> list[str]:
        return ["epoch-2026-W01"]

    async def broken() -> int:
        raise StoreError("the database is on holiday")

    assert await retention.run("a", "rows", three) == 3
    assert await retention.run("b", "keys", names) == 1
    with pytest.raises(StoreError):
        await retention.run("c", "rows", broken)
    assert [(one.job, one.rows) for one in await sweeps.read()] == [("a", 3), ("b", 1)]
    await store.close()


async def test_every_sweep_of_the_house_is_counted(settings: Settings) -> None:
    clock = FakeClock()
    store = await Store.open(settings.store_url)
    app = App(settings, clock, store)
    await app.unlock()
    names = {job.id for job in app.jobs._scheduler.get_jobs()}
    assert {name for name in names if name.startswith("forget-")} >= {
        "forget-events",
        "forget-deliveries",
        "forget-answers",
        "forget-mentor-profiles",
        "forget-cases",
        "forget-case-notes",
        "forget-audit",
        "forget-sooner",
        "forget-past-events",
        "forget-prompt-taps",
        "forget-declined-prompts",
        "forget-duty",
        "forget-sweeps",
    }
    assert {"erase-who-left", "look-who-left", "rotate-and-destroy-keys"} <= names
    await clock.advance(seconds=timedelta(days=1).total_seconds())
    for job in app.jobs._scheduler.get_jobs():
        if job.id.startswith(("forget-", "erase-", "rotate-")):
            await job.func()
    assert {one.job for one in await app.sweeps.read()} == {
        name for name in names if name.startswith(("forget-", "erase-", "rotate-"))
    }
    await store.close()
