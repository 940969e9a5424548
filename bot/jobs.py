"""The fixed handful of jobs that the process does for itself by the clock on the wall."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler


class Jobs:
    """APScheduler with a memory store: one run of a job at a time, a missed one made up for once."""

    def __init__(self) -> None:
        """Hold no jobs yet."""
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._by_our_clock: list[tuple[timedelta, Callable[[], Awaitable[object]]]] = []
        self._done: dict[int, datetime] = {}

    def every(
        self, pause: timedelta, name: str, job: Callable[[], Awaitable[object]], *, by_our_clock: bool = False
    ) -> None:
        """Do ``job`` again and again with this pause; a fault in it is logged by type and costs one turn.

        ``by_our_clock``: it looks at what is due, so it is done as well when somebody pushes the house's own clock.
        """
        self._scheduler.add_job(job, "interval", seconds=pause.total_seconds(), id=name, name=name)
        if by_our_clock:
            self._by_our_clock.append((pause, job))

    async def pushed(self, now: datetime | None = None) -> None:
        """Do what looks at what is due: the clock of the house was pushed. Raises what a job raises.

        ``now``: leave out what was done, by this same call, less than its own pause ago.
        """
        for number, (pause, job) in enumerate(self._by_our_clock):
            last = self._done.get(number)
            if now is None or last is None or now - last >= pause:
                await job()
                if now is not None:
                    self._done[number] = now

    async def run(self) -> None:
        """Run until cancelled."""
        self._scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            self._scheduler.shutdown(wait=False)
