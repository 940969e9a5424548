"""Time, as something that is handed in: the only place that knows now, sleeps, draws delays and makes up ids."""

import asyncio
import random
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Alarm(Protocol):
    """A call that has been put off, and can be called off."""

    def cancel(self) -> None:
        """Call it off; harmless when it has already rung."""


class Clock(Protocol):
    """What the house asks of time; all instants are aware and in UTC."""

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""

    async def sleep_until(self, when: datetime) -> None:
        """Return at ``when`` (aware), or at once if that has passed."""

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""

    def after(self, seconds: float, ring: Callable[[], object]) -> Alarm:
        """Call ``ring`` after so many seconds, unless the alarm is cancelled."""

    def chance(self) -> float:
        """Return a random number from 0 up to 1, for jitter: never for secrets."""

    def fresh_id(self) -> str:
        """Return an id that nobody can guess (16 characters); on a clock that leaps, the same again by its seed."""


def stopwatch() -> float:
    """Return seconds that only go forward, from no particular moment: how long real work takes.

    Nobody sets it back, and nobody pushes it, as the house's own clock may be.
    """
    return time.perf_counter()


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one place that knows now

    async def sleep_until(self, when: datetime) -> None:
        """Return at ``when`` (aware), or at once if that has passed."""
        await self.sleep((when - self.now()).total_seconds())

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""
        await asyncio.sleep(max(0.0, seconds))  # noqa: TID251 - this is the one place that sleeps

    def after(self, seconds: float, ring: Callable[[], object]) -> Alarm:
        """Call ``ring`` on the running loop after so many seconds."""
        return asyncio.get_running_loop().call_later(seconds, ring)

    def chance(self) -> float:
        """Return a random number from 0 up to 1."""
        return random.random()  # noqa: S311 - jitter for delays, not a secret

    def fresh_id(self) -> str:
        """Return an id that nobody can guess (16 characters)."""
        return secrets.token_hex(8)


class SteeredClock(SystemClock):
    """The machine's clock until somebody says how late it really is: so all nodes of a house agree."""

    def __init__(self) -> None:
        """Go by the machine."""
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""
        return super().now() + self._ahead

    def steer(self, off: timedelta) -> None:
        """Go forward, or back, by so much from now on."""
        self._ahead += off
