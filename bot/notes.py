"""What waits for somebody who could not be reached, as the house sees it."""

from collections.abc import Mapping
from typing import Protocol


class Notes(Protocol):
    """What somebody is told at their next command, because they could not be reached."""

    def waiting(self, person: str) -> bool:
        """Tell at once whether there is any."""

    async def leave(self, person: str, body: Mapping[str, str]) -> None:
        """Keep one."""

    async def take(self, person: str) -> list[Mapping[str, str]]:
        """Return them all, and keep none."""
