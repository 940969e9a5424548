"""What the house tells whoever measures it: small facts, at a few places, that name nobody."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol


class Trouble(StrEnum):
    """What went wrong, by kind."""

    HANDLER = "handler"  # a command broke: a bug
    STORE = "store"  # the database could not be read or written during a call
    SUGGEST = "suggest"
    ANSWER = "answer"  # an answer was ready, and did not reach its screen
    DELIVERY = "delivery"  # a message that falls due broke on its way: a bug
    OUTBOX = "outbox"  # the outbox could not be reached, so a round was put off
    TICK = "tick"  # so was a tick
    JOB = "job"
    PLATFORM = "platform"  # an adapter broke, and was started again
    REFUSED = "refused"  # a platform refuses us, until an operator mends it


class Link(StrEnum):
    """What became of one line to a platform."""

    UP = "up"  # made anew
    RESUMED = "resumed"  # taken up where it was lost
    LOST = "lost"


class Wait(StrEnum):
    """Why something had to wait before it could leave."""

    PACED = "paced"  # we kept to the platform's pace
    TOLD = "told"  # the platform said 429


class Meter(Protocol):
    """Takes facts and returns at once; it raises nothing. Platforms and commands come by their names, never people."""

    def answered(self, command: str, platform: str, seconds: float, *, private: bool) -> None:
        """Somebody has their answer, so many seconds after they asked.

        ``command`` is one that is declared, or empty; ``private`` where its very use says something about who used it.
        """

    def failed(self, trouble: Trouble) -> None:
        """Something went wrong."""

    def waited(self, platform: str, why: Wait, seconds: float) -> None:
        """Something waits so many seconds for a platform's limit."""

    def linked(self, platform: str, link: Link, line: str = "0") -> None:
        """A line to a platform (a shard, a socket) was made or lost; the same word twice is harmless."""

    def settled(self, platform: str, fate: str, late: float, *, private: bool) -> None:
        """A delivery has come to an end, or is to be tried again, so many seconds after it fell due.

        ``private``: that it left at all says something about somebody.
        """

    def ticked(self, at: datetime, seconds: float, missed: int) -> None:
        """A tick ended well at an instant, took so long, and found so many times that were too long ago."""

    def beat(self, loop: str, patience: float) -> None:
        """A loop of the house has come round, and will again within so many seconds."""


class Spans(Protocol):
    """Says how long parts of a call took, each inside the one around it."""

    def __call__(self, name: str, /, *, private: bool = False, **facts: str) -> AbstractContextManager[object]:
        """Return the block that is measured. ``facts`` are of closed sets; of what is ``private`` nothing is kept."""


class Unmeasured:
    """Takes every fact, and keeps none."""

    def answered(self, command: str, platform: str, seconds: float, *, private: bool) -> None:
        """Keep nothing."""

    def failed(self, trouble: Trouble) -> None:
        """Keep nothing."""

    def waited(self, platform: str, why: Wait, seconds: float) -> None:
        """Keep nothing."""

    def linked(self, platform: str, link: Link, line: str = "0") -> None:
        """Keep nothing."""

    def settled(self, platform: str, fate: str, late: float, *, private: bool) -> None:
        """Keep nothing."""

    def ticked(self, at: datetime, seconds: float, missed: int) -> None:
        """Keep nothing."""

    def beat(self, loop: str, patience: float) -> None:
        """Keep nothing."""


UNMEASURED: Final = Unmeasured()
_NOTHING: Final = nullcontext()


def unspanned(name: str, /, *, private: bool = False, **facts: str) -> AbstractContextManager[object]:
    """Measure nothing."""
    return _NOTHING
