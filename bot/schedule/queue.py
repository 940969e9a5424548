"""The queue of jobs on PostgreSQL: PgQueuer, working inside our own transactions; on SQLite there is none.

A job carries the id of its delivery and nothing else; the row of the delivery stays the truth of what is owed. A job
is in the queue from the transaction that made its row due until the one that settles it. PgQueuer is loaded when used.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.schedule.pacing import token_of
from bot.schedule.plan import addressed
from bot.store.values import micros

if TYPE_CHECKING:
    from pgqueuer.domain.types import JOB_STATUS
    from pgqueuer.models import Job
    from pgqueuer.ports.driver import Driver
    from pgqueuer.queries import Queries

CHANNEL: Final = "ch_pgqueuer"  # on which PgQueuer's trigger says that something came
SEND: Final = "send."  # an entry point is this and the name of a token

# One entry point after the other through the index: a workspace's backlog is not read to find the next workspace.
ENTRYPOINTS: Final = text(
    """WITH RECURSIVE found(name) AS (
        (SELECT entrypoint FROM pgqueuer WHERE status = 'queued' ORDER BY entrypoint LIMIT 1)
        UNION ALL
        SELECT (SELECT entrypoint FROM pgqueuer WHERE status = 'queued' AND entrypoint > found.name
                ORDER BY entrypoint LIMIT 1) FROM found WHERE found.name IS NOT NULL
    )
    SELECT name FROM found WHERE name IS NOT NULL
    UNION SELECT entrypoint FROM pgqueuer WHERE status = 'picked'"""
)
# What is due and has no job: what waited for its hour, and what a dead process had leased.
UNQUEUED: Final = text(
    """SELECT d.id, d.rank, d.platform, d.recipient, d.whose, job.id AS job
    FROM deliveries d
    LEFT JOIN pgqueuer job ON job.dedupe_key = d.id AND job.status IN ('queued', 'picked')
    WHERE d.platform = :platform AND (job.id IS NULL OR job.status = 'picked')
        AND d.next_try_at <= CASE WHEN d.state = 'leased' THEN CAST(:expired AS bigint) ELSE CAST(:now AS bigint) END
    ORDER BY d.rank, d.next_try_at LIMIT :most FOR UPDATE OF d SKIP LOCKED"""
)
QUEUED: Final = text("SELECT EXISTS (SELECT FROM pgqueuer WHERE status = 'queued' AND entrypoint = ANY(:names))")
HELD: Final = text("DELETE FROM pgqueuer WHERE status = 'failed' AND dedupe_key = ANY(:ids)")
OLD_HELD: Final = text("DELETE FROM pgqueuer WHERE status = 'failed' AND updated < :before")
OLD_LOG: Final = text("DELETE FROM pgqueuer_log WHERE created < :before")


class Given(NamedTuple):
    """A job that was dequeued, and the id of its delivery."""

    job: "Job"
    id: str


async def enqueue(tx: AsyncConnection, rows: Sequence[Mapping[str, Any] | RowMapping]) -> None:
    """Enqueue these rows of deliveries, which are due, in the transaction that wrote them; one job for each at most.

    On SQLite, where the sender reads the table itself, nothing is done. Raises StoreError.
    """
    if not rows or tx.dialect.name != "postgresql":
        return
    ids = [row["id"] for row in rows]
    await _queries(tx).enqueue(
        [entrypoint(row["platform"], addressed(row["recipient"], row["whose"]).home) for row in rows],
        [key.encode() for key in ids],
        [-row["rank"] for row in rows],
        dedupe_key=list(ids),
        on_conflict="skip",
    )


async def feed(tx: AsyncConnection, platform: str, now: datetime, expired: datetime, most: int) -> int:
    """Enqueue what has fallen due without a job, and anew what was leased until ``expired``; return how many."""
    asked = {"platform": platform, "now": micros(now), "expired": micros(expired), "most": most}
    found = (await tx.execute(UNQUEUED, asked)).mappings().all()
    if lost := [row["job"] for row in found if row["job"] is not None]:
        queries = _queries(tx)
        log = queries.qbq.build_log_job_query()
        await queries.driver.execute(log, lost, ["canceled"] * len(lost), [None] * len(lost))
    await enqueue(tx, found)
    return len(found)


async def dequeue(
    tx: AsyncConnection, who: uuid.UUID, limits: Mapping[str, int], most: int, heartbeat: timedelta
) -> list[Given]:
    """Pick up to so many jobs at these entry points, the most important first.

    ``limits`` are how many of an entry point may be picked at once, by whomever (0: any number). What somebody picked
    and has not said a word about for the time of ``heartbeat`` is picked again.
    """
    from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
    from pgqueuer.ports.repository import EntrypointExecutionParameter as Limit

    wanted = {QueueEntrypoint(name): Limit(concurrency_limit=limit) for name, limit in limits.items()}
    jobs = await _queries(tx).dequeue(most, wanted, QueueManagerId(who), None, heartbeat)
    return [Given(job, (job.payload or b"").decode()) for job in jobs]


async def entrypoints(tx: AsyncConnection, platform: str) -> list[str]:
    """Return the entry points of a platform at which there are jobs."""
    return [name for name in await tx.scalars(ENTRYPOINTS) if name.removeprefix(SEND).partition(":")[0] == platform]


async def waits(tx: AsyncConnection, names: Sequence[str]) -> bool:
    """Whether anything is queued at these entry points."""
    return bool(await tx.scalar(QUEUED, {"names": list(names)}))


async def beat(tx: AsyncConnection, given: Sequence[Given]) -> None:
    """Say that these are still being worked on."""
    await _queries(tx).update_heartbeat([one.job.id for one in given])


async def end(tx: AsyncConnection, ended: "Sequence[tuple[Given, JOB_STATUS]]") -> None:
    """Take jobs out of the queue and write how they ended; one that failed is held for an operator, not deleted.

    No traceback is kept: what went wrong stands, by its type, in the delivery's row.
    """
    if ended:
        await _queries(tx).log_jobs([(given.job, how, None) for given, how in ended])


async def let_go(tx: AsyncConnection, ids: Sequence[str]) -> None:
    """Take held jobs out of the queue: their deliveries are tried anew, or not any more."""
    if ids and tx.dialect.name == "postgresql":
        await tx.execute(HELD, {"ids": list(ids)})


async def forget(tx: AsyncConnection, before: datetime) -> None:
    """Delete what the queue remembers from before an instant (UTC): its log, and jobs that it holds."""
    if tx.dialect.name == "postgresql":
        for old in (OLD_LOG, OLD_HELD):
            await tx.execute(old, {"before": before})


def entrypoint(platform: str, home: str) -> str:
    """Return where the jobs of a token wait: ``send.discord``, ``send.slack:T1``."""
    return f"{SEND}{token_of(platform, home)}"


def _queries(tx: AsyncConnection) -> "Queries":
    from pgqueuer.queries import Queries

    return Queries(cast("Driver", Within(tx)))


class Within:
    """Of PgQueuer's driver what is used here: every statement is part of a transaction of ours."""

    def __init__(self, tx: AsyncConnection) -> None:
        """Begin, keep and undo nothing: that is for whoever opened ``tx``."""
        self._tx = tx

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """Run a query with parameters ``$1``, ``$2`` … and return its rows."""
        found = await self._tx.exec_driver_sql(query, args)
        return [dict(row) for row in found.mappings()]

    async def execute(self, query: str, *args: object) -> str:
        """Run a statement; what it says of itself is left unsaid."""
        await self._tx.exec_driver_sql(query, args)
        return ""
