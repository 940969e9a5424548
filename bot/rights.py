"""What a person may take along and have erased: the port of everything that keeps something of somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.i18n import Words
from bot.people import Person


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: ``gone`` are sentences on what is not there any more, ``stays`` on what is, and why."""

    gone: tuple[Words, ...] = ()
    stays: tuple[Words, ...] = ()


class Holder(Protocol):
    """One feature's part of what is kept of a person. Raises what the store raises."""

    name: str  # of its part in the exported file
    title: Words  # of its part on a page
    keeps: Words  # what would be erased, said before it is
    term: Words  # what of it is kept for how long: a sentence or two, the same for everybody

    async def summary(self, person: Person) -> Sequence[Words]:
        """Return what is kept just now, in a sentence or two; nothing when nothing is, or it must not be told."""

    async def export(self, person: Person) -> Mapping[str, object]:
        """Return all of it that can still be found, as JSON can say it; empty when there is nothing."""

    async def erase(self, person: Person) -> Erased:
        """Erase all of it that can be, in as few transactions as possible; harmless when done again."""
