"""A breaker stops a platform's deliveries while it is down, and lets one through now and then to see."""

from datetime import datetime, timedelta
from typing import Final

PATIENCE: Final = 3  # failures one after the other that a platform is forgiven
LONG: Final = 60.0  # seconds: a platform that asks for more than this means everybody
SHORTEST, LONGEST = timedelta(seconds=15), timedelta(minutes=15)


class Breaker:
    """Counts failures that come one after the other."""

    def __init__(self) -> None:
        """Let everything through."""
        self._failures = 0
        self._asked = 0.0
        self._until: datetime | None = None

    @property
    def trying(self) -> bool:
        """Whether the platform has failed and has not worked since: then one at a time is enough."""
        return self._until is not None

    def wait(self, now: datetime) -> float:
        """Return for how many seconds nothing may leave."""
        if self._until is None:
            return 0.0
        left = (self._until - now).total_seconds()
        # A clock that was set back must not make the pause longer than any that we take.
        return left if 0 < left <= max(self._asked, LONGEST.total_seconds()) else 0.0

    def worked(self) -> None:
        """Note that something arrived."""
        self._failures, self._until = 0, None

    def failed(self, now: datetime, seconds: float) -> None:
        """Note that nothing arrived, and that the platform asked for ``seconds`` of rest."""
        self._failures += 1
        if self._failures < PATIENCE and seconds <= LONG:
            return
        self._asked = seconds
        doublings = max(0, min(self._failures - PATIENCE, 10))
        self._until = now + max(timedelta(seconds=seconds), min(LONGEST, SHORTEST * 2**doublings))
