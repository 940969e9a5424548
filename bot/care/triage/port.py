"""What a triage says of a text, and the port that every triage fills."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from bot.care.crisis import Kind

SPOKEN: Final = 3  # messages of one writer that are read together at most, the newest included


class Tier(StrEnum):
    """How strongly help is offered: a card first and an alert without a name, a gentle offer, or nothing."""

    HARD = "hard"
    SOFT = "soft"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A tier, the kinds of danger that it rests on (the most urgent first; none for distress), and the language."""

    tier: Tier
    kinds: tuple[Kind, ...] = ()
    spanish: bool = False


class Triage(Protocol):
    """Whatever can tell a cry for help from other texts. Total: it answers for any text, and keeps none."""

    def __call__(self, text: str, before: Sequence[str] = ()) -> Verdict:
        """Judge a text; ``before`` are the writer's messages just before it, the oldest first, kept in memory only."""
