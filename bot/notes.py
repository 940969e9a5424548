"""What waits for somebody who could not be reached, as the house sees it."""

from collections.abc import Mapping
from typing import Protocol

TEXT = "text"  # what a note says, in English; under a language's code it says the same in that language


def in_language(note: Mapping[str, str], language: str) -> str:
    """Return what a note says in a language, by its code; in English where it does not speak it."""
    return str(note.get(language) or note.get(TEXT, ""))


class Notes(Protocol):
    """What somebody is told at their next command, because they could not be reached."""

    def waiting(self, person: str) -> bool:
        """Tell at once whether there is any."""

    async def leave(self, person: str, body: Mapping[str, str]) -> None:
        """Keep one."""

    async def take(self, person: str) -> list[Mapping[str, str]]:
        """Return them all, and keep none."""
