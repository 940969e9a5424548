"""Jobs that forget what is past its time, each with a line in a log of counts."""

from collections.abc import Awaitable, Callable, Sized
from datetime import timedelta
from typing import Protocol, TypeAlias

from bot.jobs import Jobs

# Deletes what is past its time, and returns how many rows went, or what they were: only the number is kept.
Sweep: TypeAlias = Callable[[], Awaitable["int | Sized"]]


class Sweeps(Protocol):
    """The log of counts."""

    async def note(self, job: str, what: str, rows: int) -> None:
        """Add to what a job did today."""


class Retention:
    """Puts sweeps among the jobs of the house, and writes down what each of them did."""

    def __init__(self, jobs: Jobs, sweeps: Sweeps) -> None:
        """Run in ``jobs``, count in ``sweeps``."""
        self._jobs = jobs
        self._sweeps = sweeps

    def every(self, pause: timedelta, job: str, what: str, sweep: Sweep, *, by_our_clock: bool = False) -> None:
        """Sweep again and again with this pause; ``what`` is the table, ``by_our_clock`` as in ``Jobs``."""

        async def swept() -> None:
            await self.run(job, what, sweep)

        self._jobs.every(pause, job, swept, by_our_clock=by_our_clock)

    async def run(self, job: str, what: str, sweep: Sweep) -> int:
        """Sweep once, and return how many rows went. Raises what the sweep raises."""
        found = await sweep()
        rows = found if isinstance(found, int) else len(found)
        await self._sweeps.note(job, what, rows)
        return rows
