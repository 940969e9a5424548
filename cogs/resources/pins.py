"""Pins: the lines that stand first when a query speaks of danger, whatever else fits."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import yaml

from bot.care import Kind, Triage, folded


@dataclass(frozen=True, slots=True)
class Who:
    """People with a line of their own: the words that name them, the kinds it is for, and the entries."""

    say: re.Pattern[str]
    kinds: frozenset[Kind]
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pins:
    """From a query to the ids of entries that must come first; empty when nothing speaks of danger."""

    triage: Triage
    english: Mapping[Kind, tuple[str, ...]]
    spanish: Mapping[Kind, tuple[str, ...]]
    who: tuple[Who, ...]

    def __call__(self, query: str) -> tuple[str, ...]:
        """Ids in order, each once."""
        crisis = self.triage(query)
        if crisis is None:
            return ()
        plain = folded(query)
        table = self.spanish if crisis.spanish else self.english
        theirs = [who.first for who in self.who if crisis.kind in who.kinds and who.say.search(plain)]
        return tuple(dict.fromkeys(entry for row in (*theirs, table[crisis.kind]) for entry in row))


def open_pins(read: Callable[[str], str], triage: Triage) -> Pins:
    """Pins from data/crisis/pins.yaml; `read` gives the text of a file of data/ by its name."""
    data = yaml.safe_load(read("crisis/pins.yaml"))
    return Pins(
        triage,
        {Kind(kind): tuple(row["first"]) for kind, row in data["kinds"].items()},
        {Kind(kind): tuple(row["spanish"]) for kind, row in data["kinds"].items()},
        tuple(
            Who(re.compile(rf"\b(?:{row['say']})\b"), frozenset(map(Kind, row["kinds"])), tuple(row["first"]))
            for row in data["who"].values()
        ),
    )
