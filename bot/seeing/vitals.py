"""Whether the process lives and may be sent work: its loops' beats, its lines to platforms, its last tick."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.clock import Clock, stopwatch
from bot.meter import Link

STRIDE: Final = 1.0  # seconds between two looks at how late the event loop is
LAGGING: Final = 5.0  # seconds: past the three that the platforms give
STALE: Final = 120.0  # seconds since the last tick that ended well: six were missed
STILL: Final = "event loop"


class Vitals:
    """Remembers when each loop last came round. Times are seconds of a stopwatch."""

    def __init__(self, now: Callable[[], float] = stopwatch) -> None:
        """Know nothing yet."""
        self._now = now
        self._beats: dict[str, tuple[float, float]] = {}
        self._lines: dict[str, dict[str, bool]] = {}
        self._ticked: float | None = None
        self.lag = 0.0
        """By how many seconds the event loop was late when it was last looked at."""

    def beat(self, loop: str, patience: float) -> None:
        """Note that a loop came round, and will again within so many seconds."""
        self._beats[loop] = (self._now(), patience)

    def linked(self, platform: str, link: Link, line: str) -> bool:
        """Note what became of a line; return whether one that was there before is there again."""
        lines = self._lines.setdefault(platform, {})
        again = link is not Link.LOST and not lines.get(line, True)
        renewed = link is Link.UP and lines.get(line, False)
        lines[line] = link is not Link.LOST
        return again or renewed

    def lines(self, platform: str) -> int:
        """Return how many lines to a platform are there."""
        return sum(self._lines.get(platform, {}).values())

    def ticked(self) -> None:
        """Note that a tick ended well."""
        self._ticked = self._now()

    def loops(self) -> Mapping[str, float]:
        """Return how many seconds ago each loop came round, by its name."""
        return {loop: round(self._now() - at, 1) for loop, (at, _) in self._beats.items()}

    def ailing(self) -> Sequence[str]:
        """Return why the process should be started again, in words; nothing while it lives."""
        late = [(loop, self._now() - at) for loop, (at, patience) in self._beats.items() if self._now() - at > patience]
        hung = [f"the {loop} has not come round for {seconds:.0f} s" for loop, seconds in late]
        slow = [f"the event loop was {self.lag:.1f} s late"] if self.lag > LAGGING else []
        return [*hung, *slow]

    def lacking(self, platforms: Mapping[str, asyncio.Event], *, ticks: bool) -> Sequence[str]:
        """Return, in words, that none of these platforms is there, and how late the tick is where one ticks.

        A platform is there once its event is set, for as long as not all of its lines are lost.
        """
        found = []
        if platforms and not any(self._there(name, ready) for name, ready in platforms.items()):
            found.append(f"not connected: {', '.join(sorted(platforms))}")
        if ticks and self._ticked is None:
            found.append("nothing has looked yet at what is due")
        elif ticks and self._ticked is not None and (since := self._now() - self._ticked) > STALE:
            found.append(f"what is due was last looked at {since:.0f} s ago")
        return found

    async def watch(self, clock: Clock) -> None:
        """Look once a second how late the event loop is, until cancelled."""
        while True:
            before = self._now()
            self.beat(STILL, LAGGING + STRIDE)
            await clock.sleep(STRIDE)
            self.lag = max(0.0, self._now() - before - STRIDE)

    def _there(self, platform: str, ready: asyncio.Event) -> bool:
        """Who only sends has no line."""
        return ready.is_set() and (platform not in self._lines or self.lines(platform) > 0)
