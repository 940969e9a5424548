"""Clues that give the writer of a text away: none does alone, three together often do."""

import re
from enum import StrEnum
from typing import Final


class Clue(StrEnum):
    """What may point at a person."""

    AGE = "age"
    UNIT = "unit"
    TIME = "exact time"
    DIAGNOSIS = "rare diagnosis"
    TOWN = "small place"
    TITLE = "job title"
    EMPLOYER = "employer"


TELLING: Final = 3
"""How many different clues are worth a word to the writer."""

_PATTERNS: Final = {
    Clue.AGE: r"(?i)\b\d{2}[- ]?(?:years?[- ]old|yo|y/o)\b|\bi(?:'|’| a)?m \d{2}\b",
    Clue.UNIT: r"(?i)\b(?:[nmps]?icu|er|ed|l&d|oncology|transplant|\d(?:st|nd|rd|th) floor|ward \d+)\b",
    Clue.TIME: r"(?i)\b(?:at |around )?\d{1,2}:\d{2}(?: ?[ap]\.?m)?\b|\bat \d{1,2} ?[ap]\.?m\b",
    Clue.DIAGNOSIS: r"(?i)\b(?:creutzfeldt|porphyria|plague|anthrax|ebola|leprosy|tularemia|brucell\w+)\b",
    Clue.TOWN: r"(?i)\b(?:only (?:lab|hospital) in|small town|critical access)\b",
    Clue.TITLE: r"(?i)\b(?:lead tech|supervisor|lab manager|director|pathologist|charge tech|coordinator)\b",
    Clue.EMPLOYER: (
        r"\b[A-Z][\w.'’]+(?: [A-Z][\w.'’]+)* (?:Hospital|Medical Center|Clinic|Health|Laboratories|"
        r"Labs)\b"
    ),
}
_COMPILED: Final = {clue: re.compile(pattern) for clue, pattern in _PATTERNS.items()}


def clues(text: str) -> frozenset[Clue]:
    """Return the kinds of clue in a text; from ``TELLING`` on, the writer should be told."""
    return frozenset(clue for clue, pattern in _COMPILED.items() if pattern.search(text))
