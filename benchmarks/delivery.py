"""A thousand due at once beside APScheduler with one job a member, and a hundred thousand on a clock that leaps."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from sqlalchemy import insert, text

from benchmarks.claim import NOW, rows
from benchmarks.table import Row, show
from bot.clock import Clock, SystemClock
from bot.schedule.pacing import ANY
from bot.simulate.cast import PLATFORM
from bot.simulate.works import LeapClock, Works
from bot.store import Store
from bot.store.facts import Facts
from bot.store.tables import plans

AT_ONCE, MANY = 1_000, 100_000
LOOK = 6.0  # seconds
BEAT = 0.001  # seconds between two looks at whether the loop still turns


def run() -> list[Row]:
    """Measure and return the rows."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Row]:
    store = await Store.open(f"sqlite:///{folder / 'delivery.db'}")
    await store.migrate()
    try:
        idle = await _writes(store, SystemClock().sleep(1.0))
        blocked, wait = await _at_once(store)
        theirs = await _apscheduler(folder)
        span, most = await _many(store)
    finally:
        await store.close()
    allowed = MANY / ANY.token
    ratio = span / allowed
    what, at_once = f"{MANY:,} deliveries, virtual time", f"{AT_ONCE:,} due at once"
    return [
        Row(
            f"{at_once}: loop blocked",
            f"{blocked * 1e3:.1f} ms",
            f"{theirs * 1e3:,.0f} ms (APScheduler)",
            f"{blocked / theirs:.3f}",
            "<= 20 ms",
            blocked <= 0.02,
        ),
        Row(
            f"{at_once}: writes, p99",
            f"{wait * 1e3:.1f} ms",
            f"{idle * 1e3:.1f} ms (idle)",
            f"{wait / idle:.2f}",
            "<= 5 ms",
            wait <= 0.005,
        ),
        Row(what, f"{span:,.0f} s", f"{allowed:,.0f} s (the limit)", f"{ratio:.3f}", "<= 1.05", ratio <= 1.05),
        Row("most in any second", str(most), f"{ANY.token:.0f} (the limit)", "", "<= 50", most <= ANY.token),
    ]


async def _at_once(store: Store) -> tuple[float, float]:
    """The longest that the loop stood still, and the p99 of a live user's writes, in seconds, by the real clock.

    Sending them all takes twenty seconds at the platform's pace; the first six are looked at.
    """
    clock = FromNow(NOW)
    works = await _works(store, clock, AT_ONCE, Counter())

    async def work() -> object:
        await works.tick(clock.now())
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK):
                await works.sender.run([PLATFORM])
        return works

    going: asyncio.Future[object] = asyncio.ensure_future(work())
    beat = asyncio.ensure_future(_longest_gap(going))
    wait = await _writes(store, going)
    return await beat, wait


async def _many(store: Store) -> tuple[float, int]:
    """Virtual seconds until all have left, and the most that left in any second of the clock."""
    seconds: Counter[int] = Counter()
    works = await _works(store, LeapClock(NOW), MANY, seconds)
    await works.step()
    assert seconds.total() == MANY
    return max(seconds) - min(seconds) + 1.0, max(seconds.values())


async def _works(store: Store, clock: Clock, number: int, seconds: Counter[int]) -> Works:
    """Put so many plans in that are due now; count what leaves in each second."""
    async with store.write() as tx:
        await tx.execute(text("DELETE FROM deliveries"))
        await tx.execute(text("DELETE FROM plans"))
        await tx.execute(text("DELETE FROM message_weeks"))
        for part in range(0, number, 20_000):
            await tx.execute(insert(plans), list(rows(min(20_000, number), NOW, part, PLATFORM)))

    async def send(key: str, to: str) -> None:
        seconds[int(clock.now().timestamp())] += 1

    return Works(store, clock, send)


class FromNow(SystemClock):
    """The machine's clock, put to another day."""

    def __init__(self, start: datetime) -> None:
        """Start there."""
        self._ahead = start - super().now()

    def now(self) -> datetime:
        """Return this instant, on that day."""
        return super().now() + self._ahead


async def _writes(store: Store, meanwhile: Awaitable[object]) -> float:
    """The p99, in seconds, of small writes one after the other while something else goes on."""
    facts, clock, other, times = Facts(store), SystemClock(), asyncio.ensure_future(meanwhile), []
    while not other.done():
        began = time.perf_counter()
        await facts.put("bench", "1")
        times.append(time.perf_counter() - began)
        await clock.sleep(0.002)
    await other
    return quantiles(times, n=100)[98]


async def _longest_gap(work: "asyncio.Future[object]") -> float:
    clock, longest, last = SystemClock(), 0.0, time.perf_counter()
    while not work.done():
        await clock.sleep(BEAT)
        now = time.perf_counter()
        longest, last = max(longest, now - last - BEAT), now
    return longest


async def _apscheduler(folder: Path) -> float:
    """The longest that the loop stands still when one job for each member falls due."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    clock = SystemClock()
    scheduler = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{folder / 'jobs.db'}")}, timezone=UTC
    )
    scheduler.start(paused=True)
    options = {"weeks": 1, "misfire_grace_time": None, "next_run_time": clock.now() - timedelta(seconds=1)}
    with scheduler._jobstores["default"].engine.begin():
        for number in range(AT_ONCE):
            scheduler.add_job(ran, "interval", args=[number], **options)
    RAN.clear()
    work: asyncio.Future[object] = asyncio.ensure_future(_all_ran())
    gap = asyncio.ensure_future(_longest_gap(work))
    scheduler.resume()
    await work
    scheduler.shutdown(wait=False)
    return await gap


RAN: set[int] = set()


async def ran(number: int) -> None:
    """Be one member's job."""
    RAN.add(number)


async def _all_ran() -> object:
    while len(RAN) < AT_ONCE:
        await SystemClock().sleep(BEAT)
    return RAN


if __name__ == "__main__":
    show(run())
