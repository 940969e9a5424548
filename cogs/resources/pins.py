"""Pins: the lines that stand first when a query speaks of danger, whatever else fits."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot import yamls
from bot.care import Kind, folded
from bot.care.triage import Tier, Triage, Verdict


@dataclass(frozen=True, slots=True)
class Offer:
    """Ids of entries that come first; and `near` ones: one of them is laid among the answers if none is there.

    `guessed`: danger was heard, but not which; a line that fits the words very well may then stand before `first`.
    """

    first: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    guessed: bool = False


NOTHING = Offer()
FEW = 1  # line where it is not known what the danger is, or whether there is one: what fits the words comes next
Pins: TypeAlias = "Callable[[str], Offer]"


@dataclass(frozen=True, slots=True)
class Who:
    """People with a line of their own: the words that name them, the kinds it is for, and the entries."""

    say: re.Pattern[str]
    kinds: frozenset[Kind]
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """From a query to the lines that it calls for: first where danger is heard, near where trouble is."""

    triage: Triage
    english: Mapping[Kind, tuple[str, ...]]
    spanish: Mapping[Kind, tuple[str, ...]]
    who: tuple[Who, ...]

    def __call__(self, query: str) -> Offer:
        """Ids in order, each once."""
        verdict = self.triage(query)
        if verdict.tier is Tier.NONE:
            return NOTHING
        lines = self._first(query, verdict)
        if verdict.kinds:
            return Offer(first=lines)
        return Offer(first=lines[:FEW], guessed=True) if verdict.tier is Tier.HARD else Offer(near=lines[:FEW])

    def _first(self, query: str, verdict: Verdict) -> tuple[str, ...]:
        kind = verdict.kinds[0] if verdict.kinds else Kind.SUICIDE  # danger of no known kind: the line for all of them
        plain = folded(query)
        table = self.spanish if verdict.spanish else self.english
        theirs = [who.first for who in self.who if kind in who.kinds and who.say.search(plain)]
        return tuple(dict.fromkeys(entry for row in (*theirs, table[kind]) for entry in row))


def open_pins(read: Callable[[str], str], triage: Triage) -> Lines:
    """The lines of data/crisis/pins.yaml; `read` gives the text of a file of data/ by its name."""
    data = yamls.read(read("crisis/pins.yaml"))
    return Lines(
        triage,
        {Kind(kind): tuple(row["first"]) for kind, row in data["kinds"].items()},
        {Kind(kind): tuple(row["spanish"]) for kind, row in data["kinds"].items()},
        tuple(
            Who(re.compile(rf"\b(?:{row['say']})\b"), frozenset(map(Kind, row["kinds"])), tuple(row["first"]))
            for row in data["who"].values()
        ),
    )
