"""The pace at which messages leave: one queue of moments for each platform, workspace and channel.

Pure arithmetic: whoever asks is told the moment at which to send, and sleeps by the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

HEADROOM: Final = 1.042
"""Every pause is this much longer than the limit asks, so that two at once still keep the limit in any second."""
ATTENTION: Final = timedelta(seconds=10)  # how long somebody who has just talked to the bot counts as talking
FREE: Final = 0.3  # of the rate, for those who are talking
ROOM: Final = 5_000  # channels remembered
REST: Final = timedelta(minutes=10)  # nobody waits longer for a moment, whatever the clock did


@dataclass(frozen=True, slots=True)
class Rate:
    """Messages a second that a platform takes: in all from one token, and into one channel."""

    token: float
    channel: float


RATES: Final[Mapping[str, Rate]] = {
    "discord": Rate(token=50, channel=1),  # 50 requests/s for one token (docs.discord.com, rate limits)
    "slack": Rate(token=50 / 60, channel=1),  # conversations.open is Tier 3: 50+ a minute (docs.slack.dev)
}
ANY: Final = Rate(token=50, channel=5)


class Queue:
    """Evenly spaced moments, two of which may fall together after a rest (the generic cell rate algorithm)."""

    def __init__(self, rate: float) -> None:
        """``rate`` is in messages a second."""
        self._pause = timedelta(seconds=HEADROOM / rate)
        self._next: datetime | None = None

    def take(self, now: datetime, slower: float = 1.0) -> datetime:
        """Take and return the first free moment; the one after comes a pause later, ``slower`` times as long."""
        if self._next is not None and self._next - now > REST:
            self._next = now  # the clock was set back
        last = now if self._next is None else max(now, self._next)
        at = now if self._next is None else max(now, self._next - self._pause)
        self._next = last + self._pause * slower
        return at

    def rests(self, now: datetime) -> bool:
        """Whether it has nothing to remember."""
        return self._next is None or self._next <= now


class Pacing:
    """Gives out moments. While somebody talks to the bot on a platform, 30 % of its rate stays free for them."""

    def __init__(self, rates: Mapping[str, Rate] = RATES) -> None:
        """``rates`` by platform; one that is not in it has an easy pace."""
        self._rates = rates
        self._tokens: dict[str, Queue] = {}
        self._channels: dict[str, Queue] = {}
        self._talked: dict[str, datetime] = {}

    def rate(self, platform: str) -> Rate:
        """Return the rate of a platform."""
        return self._rates.get(platform, ANY)

    def talked(self, platform: str, now: datetime) -> None:
        """Note that somebody is talking to the bot."""
        self._talked[platform] = now

    def channel(self, platform: str, channel: str, now: datetime) -> datetime:
        """Take and return the moment from which a channel (person or place in string form) takes a message."""
        queue = self._channels.get(channel) or self._remember(channel, Queue(self.rate(platform).channel), now)
        return queue.take(now)

    def token(self, platform: str, workspace: str, now: datetime, *, urgent: bool = False) -> datetime:
        """Take and return the moment at which one more message may leave with a token; who asks first goes first.

        ``workspace`` is a key such as ``slack:T1``.
        """
        queue = self._tokens.setdefault(token_of(platform, workspace), Queue(self.rate(platform).token))
        return queue.take(now, self.slower(platform, now, urgent=urgent))

    def slower(self, platform: str, now: datetime, *, urgent: bool = False) -> float:
        """Return how many times as long the pause after a message is: longer while somebody talks to the bot."""
        return 1.0 if urgent or not self._listening(platform, now) else 1 / (1 - FREE)

    def _listening(self, platform: str, now: datetime) -> bool:
        return platform in self._talked and timedelta() <= now - self._talked[platform] <= ATTENTION

    def _remember(self, channel: str, queue: Queue, now: datetime) -> Queue:
        if len(self._channels) >= ROOM:
            self._channels = {name: kept for name, kept in self._channels.items() if not kept.rests(now)}
        self._channels[channel] = queue
        return queue


def token_of(platform: str, workspace: str) -> str:
    """Return the name of the token that serves a workspace (a key such as ``slack:T1``).

    A Discord token serves all servers, a Slack token one workspace.
    """
    return workspace if platform == "slack" else platform


def window(cohort: int, rate: float) -> timedelta:
    """Return over how long a cohort that is due at one time is spread: at least a quarter of an hour."""
    return max(timedelta(minutes=15), timedelta(seconds=1.3 * cohort / rate))
