"""The supply of one process alone: it reads the table of deliveries itself, and keeps the pace in memory."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select, update

from bot.clock import Clock
from bot.schedule.delivery import Delivery, Fate, Verdict
from bot.schedule.letting import Letting
from bot.schedule.pacing import Pacing
from bot.store import Store
from bot.store.tables import deliveries
from bot.store.values import instant, micros

LEASE: Final = timedelta(minutes=2)  # after this, whoever asks next takes a dead sender's work
AHEAD: Final = 2.0  # seconds of work to lease

NEXT: Final = (
    select(deliveries)
    .where(
        deliveries.c.platform == bindparam("platform"),
        deliveries.c.next_try_at.is_not(None),
        deliveries.c.next_try_at <= bindparam("now"),
    )
    .order_by(deliveries.c.rank, deliveries.c.next_try_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
HELD: Final = update(deliveries).where(deliveries.c.state == Fate.LEASED.value)


class SingleSupply:
    """A `Supply` for a database that belongs to one process; a lease that runs out is given to the next."""

    def __init__(self, store: Store, clock: Clock, pacing: Pacing, letting: Letting) -> None:
        self._store = store
        self._clock = clock
        self._pacing = pacing
        self._letting = letting

    async def lease(self, platform: str, most: int) -> list[Delivery]:
        """Take up to so many that may leave now, but no more than two seconds of work; ours for two minutes."""
        most = max(1, int(min(most, self._pacing.rate(platform).token * AHEAD)))
        async with self._store.write() as tx:
            asked = {"platform": platform, "now": micros(self._clock.now()), "most": most}
            return await self._letting.let(tx, (await tx.execute(NEXT, asked)).all(), LEASE)

    async def turn(self, found: Delivery) -> bool:
        """Wait for a free moment of its channel, then of its token."""
        clock, to = self._clock, found.to
        await clock.sleep_until(self._pacing.channel(to.platform, str(to), clock.now()))
        await clock.sleep_until(self._pacing.token(to.platform, to.home, clock.now(), urgent=found.kind.urgent))
        return True

    def ours(self, found: Delivery) -> bool:
        """Nobody else is there."""
        return True

    async def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Write down what came of the attempts."""
        if verdicts:
            async with self._store.write() as tx:
                await self._letting.settle(tx, verdicts)

    async def next_at(self, platform: str) -> datetime | None:
        """Return when the next one of a platform may leave (UTC), None when nothing waits."""
        kept = deliveries.c
        mine = select(kept.next_try_at).where(kept.platform == platform, kept.next_try_at.is_not(None))
        async with self._store.read() as db:
            soonest = await db.scalar(mine.order_by(kept.next_try_at).limit(1))
        return None if soonest is None else instant(soonest)

    async def recover(self) -> int:
        """Take up at once what a process that is gone had leased."""
        async with self._store.write() as tx:
            return (await tx.execute(HELD.values(next_try_at=micros(self._clock.now())))).rowcount

    async def keep(self, woken: Callable[[], object]) -> None:
        """Do nothing: a lease is longer than any attempt, and the tick wakes the sender itself."""
        await asyncio.get_running_loop().create_future()
