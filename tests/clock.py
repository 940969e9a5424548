"""A clock that tests push, so that nothing waits."""

import asyncio
import heapq
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday


class FakeAlarm:
    def __init__(self, ring: Callable[[], object]) -> None:
        self.ring: Callable[[], object] | None = ring

    def cancel(self) -> None:
        self.ring = None


class FakeClock:
    """Time stands still until ``advance``; then everything that falls due happens in order."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._due: list[tuple[datetime, int, FakeAlarm]] = []
        self._number = count()

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, when: datetime) -> None:
        if when > self._now:
            await self._until(when)

    async def sleep(self, seconds: float) -> None:
        await self._until(self._now + timedelta(seconds=max(0.0, seconds)))

    def after(self, seconds: float, ring: Callable[[], object]) -> FakeAlarm:
        alarm = FakeAlarm(ring)
        heapq.heappush(self._due, (self._now + timedelta(seconds=seconds), next(self._number), alarm))
        return alarm

    def chance(self) -> float:
        return 0.5

    def fresh_id(self) -> str:
        return secrets.token_hex(8)

    @property
    def waiting(self) -> int:
        """How many sleepers and alarms there are."""
        return sum(alarm.ring is not None for _, _, alarm in self._due)

    async def advance(self, **by: float) -> None:
        """Push the clock, as ``advance(seconds=2)``, and let everything that this wakes run."""
        end = self._now + timedelta(**by)
        await settle()
        while self._due and self._due[0][0] <= end:
            when, _, alarm = heapq.heappop(self._due)
            self._now = max(self._now, when)
            if alarm.ring is not None:
                alarm.ring()
                await settle()
        self._now = end
        await settle()

    async def _until(self, when: datetime) -> None:
        woken = asyncio.Event()
        self.after((when - self._now).total_seconds(), woken.set)
        await woken.wait()


async def settle(turns: int = 20) -> None:
    """Let the loop turn, so that what is ready runs."""
    for _ in range(turns):
        await asyncio.sleep(0)  # noqa: TID251 - gives way to others, waits for nothing
