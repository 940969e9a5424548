"""Slack takes about one message a second in each channel, with short bursts: wait for one's turn."""

from bot.clock import Clock

EVERY = 1.0  # seconds (docs.slack.dev, rate limits: chat.postMessage)
BURST = 3
ROOM = 1000  # channels remembered before those that are at rest are forgotten


class Pace:
    """A queue for each channel, without a task: everybody who comes is told how long to wait."""

    def __init__(self, clock: Clock) -> None:
        """Let everybody pass at first."""
        self._clock = clock
        self._free: dict[str, float] = {}  # when a channel will be at rest again

    async def turn(self, channel: str) -> None:
        """Return when a message may be sent to the channel; who came first goes first."""
        now = self._clock.now().timestamp()
        free = max(self._free.get(channel, now), now) + EVERY
        if len(self._free) >= ROOM:
            self._free = {name: when for name, when in self._free.items() if when > now}
        self._free[channel] = free
        wait = free - now - BURST * EVERY
        if wait > 0:
            await self._clock.sleep(wait)
