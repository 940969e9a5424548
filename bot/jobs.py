"""The fixed handful of jobs that the process does for itself by the clock on the wall."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler


class Jobs:
    """APScheduler with a memory store: one run of a job at a time, a missed one made up for once."""

    def __init__(self) -> None:
        """Hold no jobs yet."""
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)

    def every(self, pause: timedelta, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """Do ``job`` again and again with this pause; a fault in it is logged by type and costs one turn."""
        self._scheduler.add_job(job, "interval", seconds=pause.total_seconds(), id=name, name=name)

    async def run(self) -> None:
        """Run until cancelled."""
        self._scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            self._scheduler.shutdown(wait=False)
