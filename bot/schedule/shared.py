"""The supply of many processes on PostgreSQL: PgQueuer says who sends what, and the database gives out the moments."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import isinf
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, bindparam, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import StoreError
from bot.people import Place
from bot.schedule import queue
from bot.schedule.delivery import Delivery, Fate, Verdict
from bot.schedule.letting import Letting
from bot.schedule.pacing import HEADROOM, Pacing
from bot.schedule.queue import Given
from bot.schedule.turns import Turns
from bot.store import Store, StoreConflict, StoreLocked
from bot.store.tables import deliveries
from bot.store.values import EPOCH, instant, micros

if TYPE_CHECKING:
    from pgqueuer.domain.types import JOB_STATUS

LEASE: Final = timedelta(seconds=30)  # after this without a beat, others take a dead or frozen process's work
BEAT: Final = 8.0  # seconds between two beats: three are missed before a lease runs out
MARGIN: Final = timedelta(seconds=2)  # of a lease: too little to send in
AHEAD: Final = 2.0  # seconds of a token's work that may be on its way at once, in all processes together
BATCH: Final = 25  # leased at once, so that every process has its share
FED: Final = 500  # deliveries enqueued in one transaction
LOOK: Final = timedelta(seconds=5)  # between two looks for what has fallen due without a job
LATE: Final = timedelta(milliseconds=40)  # after its moment: a message may leave then
OVERSLEPT: Final = 5  # moments that one message misses before it leaves all the same
SOON: Final = timedelta(seconds=1)  # until the next look at jobs whose token is busy

OPEN: Final = (
    select(deliveries)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)), deliveries.c.next_try_at <= bindparam("now"))
    .order_by(deliveries.c.rank, deliveries.c.next_try_at)
    .with_for_update(skip_locked=True)
)
LATER: Final = select(func.min(deliveries.c.next_try_at)).where(
    deliveries.c.platform == bindparam("platform"), deliveries.c.next_try_at > bindparam("now")
)
LEASED: Final = update(deliveries).where(deliveries.c.state == Fate.LEASED.value)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lease:
    """A delivery that is ours: its job, the attempt that it is, and until when (UTC) nobody else takes it up."""

    given: Given
    attempt: int
    until: datetime


class SharedSupply:
    """A `Supply` that many processes have a part in: a delivery's row is the truth, its job says who sends it."""

    def __init__(self, store: Store, clock: Clock, pacing: Pacing, letting: Letting) -> None:
        self._store = store
        self._clock = clock
        self._pacing = pacing
        self._letting = letting
        self._turns = Turns(store)
        self._me = uuid.uuid4()
        self._leases: dict[str, Lease] = {}
        self._looked: dict[str, datetime] = {}
        self._patient_until = EPOCH

    async def lease(self, platform: str, most: int) -> list[Delivery]:
        """Take up to so many that may leave now; they are ours for as long as this process gives signs of life."""
        try:
            if abs(self._clock.now() - self._looked.get(platform, EPOCH)) >= LOOK:
                await self._look(platform)
            found, picked = await self._lease(platform, min(most, BATCH))
            if not picked and await self._look(platform):
                found, _ = await self._lease(platform, min(most, BATCH))
        except (StoreConflict, StoreLocked):  # others took what was free at this very moment
            return []
        except StoreError:
            self._was_away()
            raise
        return found

    async def _lease(self, platform: str, most: int) -> tuple[list[Delivery], int]:
        """Return what is ours now, and how many jobs there were."""
        now, limit = self._clock.now(), self._limit(platform)
        async with self._store.write() as tx:
            limits = dict.fromkeys(await queue.entrypoints(tx, platform), limit)
            given = await queue.dequeue(tx, self._me, limits, most, LEASE) if limits else []
            if not given:
                return [], 0
            rows = await tx.execute(OPEN, {"ids": [one.id for one in given], "now": micros(now)})
            found = await self._letting.let(tx, [row for row in rows if self._free(row, now)], LEASE)
            attempts = {one.id: one.attempts for one in found}
            await queue.end(tx, [(one, "canceled") for one in given if one.id not in attempts])
        until = now + LEASE
        self._leases |= {one.id: Lease(one, attempts[one.id], until) for one in given if one.id in attempts}
        return found, len(given)

    async def _look(self, platform: str) -> int:
        """Enqueue what has fallen due without a job; return how many."""
        now = self._clock.now()
        expired = EPOCH if now < self._patient_until else now
        async with self._store.write() as tx:
            fed = await queue.feed(tx, platform, now, expired, FED)
        if fed < FED:
            self._looked[platform] = now
        return fed

    async def turn(self, found: Delivery) -> bool:
        """Wait for a free moment of its place, then of its token; others may have taken it up while we stood still."""
        clock, to, rate = self._clock, found.to, self._pacing.rate(found.to.platform)
        if isinstance(to, Place):
            await self._moment(str(to), _pause(rate.channel), 1.0)
        else:  # a person gets a few messages a week: two processes seldom have one for them at once
            await clock.sleep_until(self._pacing.channel(to.platform, str(to), clock.now()))
        if not isinf(rate.token):
            slower = self._pacing.slower(to.platform, clock.now(), urgent=found.kind.urgent)
            await self._moment(queue.entrypoint(to.platform, to.home), _pause(rate.token), slower)
        return self.ours(found)

    async def _moment(self, name: str, pause: timedelta, slower: float) -> None:
        """Sleep until a moment that is free; who oversleeps it takes another, for that second is full by now."""
        for _ in range(OVERSLEPT):
            at = await self._turns.take(name, self._clock.now(), pause, slower)
            await self._clock.sleep_until(at)
            if self._clock.now() - at <= LATE:
                return

    def ours(self, found: Delivery) -> bool:
        """Whether the lease has not run out: a process that was frozen for a while finds out here."""
        lease = self._leases.get(found.id)
        return lease is not None and lease.attempt == found.attempts and self._clock.now() < lease.until - MARGIN

    async def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Write down what came of the attempts and take their jobs out of the queue, in one transaction."""
        if not verdicts:
            return
        async with self._store.write() as tx:
            await self._letting.settle(tx, verdicts)
            await queue.end(tx, list(self._ended(verdicts)))
        for verdict in verdicts:
            if self._same(verdict.delivery):
                del self._leases[verdict.delivery.id]

    def _ended(self, verdicts: Sequence[Verdict]) -> "Iterator[tuple[Given, JOB_STATUS]]":
        for verdict in verdicts:
            if self._same(verdict.delivery):
                yield self._leases[verdict.delivery.id].given, _how(verdict)

    def _same(self, found: Delivery) -> bool:
        return found.id in self._leases and self._leases[found.id].attempt == found.attempts

    async def next_at(self, platform: str) -> datetime | None:
        """Return when to look again: soon while jobs wait for their token, else when something falls due."""
        now = self._clock.now()
        async with self._store.read() as db:
            if await queue.waits(db, await queue.entrypoints(db, platform)):
                return now + SOON
            soonest = await db.scalar(LATER, {"platform": platform, "now": micros(now)})
        return now + LOOK if soonest is None else min(now + LOOK, instant(soonest))

    async def recover(self) -> int:
        """Take up at once what a process that is gone had leased."""
        async with self._store.write() as tx:
            return (await tx.execute(LEASED.values(next_try_at=micros(self._clock.now())))).rowcount

    async def keep(self, woken: Callable[[], object]) -> None:
        """Give signs of life for what is ours, and listen for what comes; until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._beat_on())
            tasks.create_task(self._listen(woken))

    async def _beat_on(self) -> None:
        while True:
            await self._clock.sleep(BEAT)
            try:
                await self.beat()
            except StoreError as fault:
                self._was_away()
                log.warning("beat-missed", extra={"fault": type(fault).__name__})

    async def beat(self) -> None:
        """Hold on to what is ours for another lease; what others have taken up is let go of. Raises StoreError."""
        held, until = dict(self._leases), self._clock.now() + LEASE
        if not held:
            return
        async with self._store.write() as tx:
            ours = await self._renewed(tx, held, until)
            await queue.beat(tx, [held[key].given for key in ours])
        for key, lease in held.items():
            if self._leases.get(key) is lease and key in ours:
                self._leases[key] = replace(lease, until=until)
            elif self._leases.get(key) is lease:
                del self._leases[key]

    async def _renewed(self, tx: AsyncConnection, held: dict[str, Lease], until: datetime) -> set[str]:
        mine = tuple_(deliveries.c.id, deliveries.c.attempts).in_([(key, one.attempt) for key, one in held.items()])
        longer = LEASED.where(mine).values(next_try_at=micros(until))
        return set(await tx.scalars(longer.returning(deliveries.c.id)))

    async def _listen(self, woken: Callable[[], object]) -> None:
        """Hear the queue; while it cannot be heard, lanes look by themselves every few seconds."""
        while True:
            try:
                async with self._store.bare() as raw:
                    lost = asyncio.Event()
                    raw.add_termination_listener(lambda _raw, lost=lost: lost.set())
                    await raw.add_listener(queue.CHANNEL, lambda *said: woken() if '"insert"' in said[-1] else None)
                    await lost.wait()
            except StoreError as fault:
                log.warning("queue-not-heard", extra={"fault": type(fault).__name__})
            await self._clock.sleep(LOOK.total_seconds())

    def _was_away(self) -> None:
        """Be patient: nobody could give signs of life, and whoever sent something will say so first."""
        self._patient_until = self._clock.now() + LEASE

    def _free(self, row: Row[Any], now: datetime) -> bool:
        return row.state != Fate.LEASED or now >= self._patient_until

    def _limit(self, platform: str) -> int:
        """How many of a token's messages may be on their way at once; 0 for any number."""
        rate = self._pacing.rate(platform).token
        return 0 if isinf(rate) else max(1, int(rate * AHEAD))


def _pause(rate: float) -> timedelta:
    return timedelta(seconds=HEADROOM / rate)


def _how(verdict: Verdict) -> "JOB_STATUS":
    """Return how a job ended; one that failed is held, as PgQueuer's ``on_failure="hold"`` does."""
    match verdict.state:
        case Fate.DEAD:
            return "failed"
        case Fate.WAITING:
            return "exception" if verdict.tried else "canceled"
        case _:
            return "successful"
