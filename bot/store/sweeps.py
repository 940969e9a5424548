"""What was forgotten because its time was over: by day, job and table, in numbers, and never whose it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import delete, select

from bot.clock import Clock
from bot.store import Store
from bot.store.tables import sweeps
from bot.store.upsert import upsert

KEPT: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows of ``what`` (a table, or keys) a job took away on a day (UTC); 0 when it looked and found none."""

    day: date
    job: str
    what: str
    rows: int


class Sweeps:
    """The log of all communities together. Every method raises StoreError, and then nothing has changed."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._looked: set[tuple[str, str, str]] = set()  # what today has a line already

    async def note(self, job: str, what: str, rows: int) -> None:
        """Add to what a job did today; that it looked and found nothing is written once a day."""
        kept, today = sweeps.c, self._clock.now().date().isoformat()
        if not rows and (today, job, what) in self._looked:
            return
        mine = select(kept.rows).where(kept.day == today, kept.job == job, kept.what == what)
        async with self._store.write() as tx:
            before = await tx.scalar(mine) or 0
            row = {"day": today, "job": job, "what": what, "rows": before + rows}
            await tx.execute(upsert(tx, sweeps), row)
        self._looked = {one for one in self._looked if one[0] == today} | {(today, job, what)}

    async def read(self, days: int = KEPT.days) -> Sequence[Swept]:
        """Return the last days, the newest first."""
        first = (self._clock.now().date() - timedelta(days=days)).isoformat()
        mine = select(sweeps).where(sweeps.c.day >= first).order_by(sweeps.c.day.desc(), sweeps.c.job, sweeps.c.what)
        async with self._store.read() as db:
            return [Swept(date.fromisoformat(row.day), row.job, row.what, row.rows) for row in await db.execute(mine)]

    async def last(self) -> date | None:
        """Return the day on which a job looked last, None when none ever did."""
        newest = select(sweeps.c.day).order_by(sweeps.c.day.desc()).limit(1)
        async with self._store.read() as db:
            found = await db.scalar(newest)
        return None if found is None else date.fromisoformat(found)

    async def forget(self, today: date) -> int:
        """Delete what is older than 365 days; returns how many rows went."""
        old = delete(sweeps).where(sweeps.c.day < (today - KEPT).isoformat())
        async with self._store.write() as tx:
            return (await tx.execute(old)).rowcount
