"""A clock that can be pushed: the machine's own time, plus what the people of the playground skipped."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Alarm, Clock, SystemClock

STRIDE = timedelta(hours=1)  # a week goes by an hour at a time, so what is due every day happens every day
BREATH = 0.01  # seconds of real time at each stride, for what it woke to do its work


class _Alarm:
    """A ring that is due at an instant; ``timer`` is the machine's own for it."""

    def __init__(self, due: datetime, ring: Callable[[], object], drop: "Callable[[_Alarm], object]") -> None:
        self.due = due
        self.ring = ring
        self.timer: Alarm | None = None
        self._drop = drop

    def cancel(self) -> None:
        self._drop(self)


class PlaygroundClock:
    """Wraps another clock and runs ahead of it; ``push`` wakes whoever was waiting for what it skips."""

    def __init__(self, inner: Clock | None = None) -> None:
        """Start at the inner clock's own time: the machine's, unless told."""
        self._inner = inner or SystemClock()
        self._ahead = timedelta()
        self._alarms: dict[_Alarm, None] = {}
        self._pushing = asyncio.Lock()

    def now(self) -> datetime:
        """Return this instant, aware, in UTC, with all that was skipped."""
        return self._inner.now() + self._ahead

    async def sleep_until(self, when: datetime) -> None:
        """Return at ``when`` (aware), or at once if that has passed."""
        if (left := (when - self.now()).total_seconds()) > 0:
            await self.sleep(left)

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds, or when a push has skipped them."""
        woken = asyncio.Event()
        alarm = self.after(max(0.0, seconds), woken.set)
        try:
            await woken.wait()
        finally:
            alarm.cancel()

    def after(self, seconds: float, ring: Callable[[], object]) -> Alarm:
        """Call ``ring`` after so many seconds, or when a push has skipped them."""
        alarm = _Alarm(self.now() + timedelta(seconds=seconds), ring, self._drop)
        self._alarms[alarm] = None
        self._arm(alarm)
        return alarm

    def chance(self) -> float:
        """Return the inner clock's random number from 0 up to 1."""
        return self._inner.chance()

    def fresh_id(self) -> str:
        """Return the inner clock's id that nobody can guess."""
        return self._inner.fresh_id()

    async def push(self, by: timedelta) -> None:
        """Move forward by so much, an hour at a stride, and ring on the way all that falls due."""
        async with self._pushing:
            while by > timedelta():
                self._ahead += min(by, STRIDE)
                by -= min(by, STRIDE)
                self._ring_due()
                await self._inner.sleep(BREATH)

    def _ring_due(self) -> None:
        now = self.now()
        for alarm in sorted(self._alarms, key=lambda alarm: alarm.due):
            if alarm not in self._alarms:  # an earlier ring called it off
                continue
            if alarm.due <= now:
                self._ring(alarm)
            else:
                self._arm(alarm)

    def _arm(self, alarm: _Alarm) -> None:
        if alarm.timer is not None:
            alarm.timer.cancel()
        left = max(0.0, (alarm.due - self.now()).total_seconds())
        alarm.timer = self._inner.after(left, lambda: self._ring(alarm))

    def _ring(self, alarm: _Alarm) -> None:
        self._drop(alarm)
        alarm.ring()

    def _drop(self, alarm: _Alarm) -> None:
        self._alarms.pop(alarm, None)
        if alarm.timer is not None:
            alarm.timer.cancel()
