"""The fixed handful of jobs that the house does for itself by the clock on the wall."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from apscheduler.events import EVENT_JOB_ERROR
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.meter import UNMEASURED, Meter, Trouble

Job: TypeAlias = Callable[[], Awaitable[object]]
Share: TypeAlias = Callable[[timedelta, str, Job], Awaitable[object]]
"""Does a job, with its pause and name, unless another process of the house has just done it or is at it."""


class Jobs:
    """APScheduler with a memory store: one run of a job at a time, a missed one made up for once."""

    def __init__(self, share: Share | None = None, *, meter: Meter = UNMEASURED) -> None:
        """Hold no jobs yet. ``share`` is asked before each that is the house's; without it this process is alone.

        ``meter`` is told of each that breaks.
        """
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._scheduler.add_listener(lambda _: meter.failed(Trouble.JOB), EVENT_JOB_ERROR)
        self._by_our_clock: list[tuple[timedelta, Job]] = []
        self._done: dict[int, datetime] = {}
        self._share = share
        self._of_the_house: list[str] = []

    def every(self, pause: timedelta, name: str, job: Job, *, by_our_clock: bool = False, here: bool = False) -> None:
        """Do ``job`` again and again with this pause; a fault in it is logged by type and costs one turn.

        ``by_our_clock``: it looks at what is due, so it is done as well when somebody pushes the house's own clock.
        ``here``: it sees to what this process has in memory, so each does it; others are done once for the house.
        """
        done = job if here or self._share is None else self._shared(self._share, pause, name, job)
        self._scheduler.add_job(done, "interval", seconds=pause.total_seconds(), id=name, name=name)
        if not here:
            self._of_the_house.append(name)
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

    async def run(self, *, house: bool = True) -> None:
        """Run until cancelled; without ``house`` only what this process has in memory."""
        for name in self._of_the_house if not house else ():
            self._scheduler.remove_job(name)
        self._scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            self._scheduler.shutdown(wait=False)

    @staticmethod
    def _shared(share: Share, pause: timedelta, name: str, job: Job) -> Job:
        async def done() -> None:
            await share(pause, name, job)

        return done
