"""Drawing public posts anew: one after the other, and once for all that happened to a post within a few seconds.

What is drawn is read from the store as it is drawn: fifty presses make one edit, and none shows an older count.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from bot.adapter import RetryLater
from bot.errors import StoreError

EVERY: Final = timedelta(seconds=5)


class Redraws:
    """Posts that wait to be drawn. What waits is in memory: after a restart the next press draws the post."""

    def __init__(self, redraw: Callable[[str], Awaitable[object]]) -> None:
        """``redraw(post)`` draws one; it may raise ``RetryLater`` or ``StoreError``."""
        self._redraw = redraw
        self._waiting: dict[str, None] = {}

    def ask(self, post: str) -> None:
        """Have a post drawn within a few seconds."""
        self._waiting[post] = None

    async def flush(self) -> None:
        """Draw what waits; what cannot be drawn now waits for the next time."""
        for post in [*self._waiting]:
            del self._waiting[post]  # whatever happens to it while it is drawn asks for it again
            try:
                await self._redraw(post)
            except (RetryLater, StoreError):
                self._waiting[post] = None
