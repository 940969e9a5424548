"""What a report says: a reason and a few words, added to what others said, once a person and without names."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from bot.i18n import P, Phrase
from bot.message import Block, Fields, Text, Tone
from bot.store import Json

MOST: Final = 10  # words of different people that a case keeps


class Reason(StrEnum):
    """Why somebody reports."""

    DANGER = "danger"
    PATIENT = "patient"
    ATTACK = "attack"
    POINTS = "points"
    SPAM = "spam"
    OTHER = "other"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return REASONS[self]


REASONS: Final[Mapping[Reason, Phrase]] = {
    Reason.DANGER: P("Somebody may be in danger"),
    Reason.PATIENT: P("It shows patient data"),
    Reason.ATTACK: P("It attacks or humiliates somebody"),
    Reason.POINTS: P("It points at a colleague or an employer"),
    Reason.SPAM: P("Spam or advertising"),
    Reason.OTHER: P("Something else"),
}


def with_report(body: Mapping[str, Json], tag: str, reason: Reason, words: str) -> dict[str, Json]:
    """Return what a case says with one more report; unchanged when this ``tag`` has reported before."""
    tags, said = _texts(body.get("tags")), _texts(body.get("words"))
    counts = {name: number for name, number in _counts(body).items() if number}
    if tag in tags:
        return dict(body)
    counts[reason.value] = counts.get(reason.value, 0) + 1
    kept = [*said, words] if words and len(said) < MOST else said
    return {**body, "tags": [*tags, tag], "words": [*kept], "reasons": {**counts}}


def said_so(body: Mapping[str, Json]) -> Sequence[Block]:
    """Return how often which reason was given, and the words of those who wrote some."""
    counts = _counts(body)
    pairs = tuple((reason.label, str(counts[reason.value])) for reason in Reason if counts.get(reason.value))
    words = [Text(P("“{words}”")(words=said)) for said in _texts(body.get("words"))]
    return [*([Fields(pairs)] if pairs else [Text(P("Its words are forgotten."), Tone.SMALL)]), *words]


def _texts(kept: Json) -> list[str]:
    return [str(one) for one in kept] if isinstance(kept, list) else []


def _counts(body: Mapping[str, Json]) -> dict[str, int]:
    kept = body.get("reasons")
    return {name: n for name, n in kept.items() if isinstance(n, int)} if isinstance(kept, dict) else {}
