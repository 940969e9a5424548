"""The fixed handful of jobs that the process does for itself by the clock on the wall."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.events import EVENT_JOB_ERROR
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.meter import UNMEASURED, Meter, Trouble


class Jobs:
    """APScheduler with a memory store: one run of a job at a time, a missed one made up for once."""

    def __init__(self, meter: Meter = UNMEASURED) -> None:
        """Hold no jobs yet; ``meter`` is told of each that breaks."""
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._scheduler.add_listener(lambda _: meter.failed(Trouble.JOB), EVENT_JOB_ERROR)
        self._by_our_clock: list[Callable[[], Awaitable[object]]] = []

    def every(
        self, pause: timedelta, name: str, job: Callable[[], Awaitable[object]], *, by_our_clock: bool = False
    ) -> None:
        """Do ``job`` again and again with this pause; a fault in it is logged by type and costs one turn.

        ``by_our_clock``: it looks at what is due, so it is done as well when somebody pushes the house's own clock.
        """
        self._scheduler.add_job(job, "interval", seconds=pause.total_seconds(), id=name, name=name)
        if by_our_clock:
            self._by_our_clock.append(job)

    async def pushed(self) -> None:
        """Do what looks at what is due: the clock of the house was pushed. Raises what a job raises."""
        for job in self._by_our_clock:
            await job()

    async def run(self) -> None:
        """Run until cancelled."""
        self._scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            self._scheduler.shutdown(wait=False)
