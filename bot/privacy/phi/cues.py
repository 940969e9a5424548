"""The words around names: titles, cues, and what people do."""

from collections.abc import Callable
from dataclasses import dataclass

from bot import yamls
from bot.privacy.phi.lexicon import plainly


@dataclass(frozen=True, slots=True)
class Cues:
    """Sets of words in small letters without accents, as tokens have them; ``letters`` as they are written."""

    titles: frozenset[str]  # before a surname
    soft_titles: frozenset[str]  # titles that are common words too
    kin_titles: frozenset[str]  # titles that stay in the sentence
    cues: frozenset[str]  # whom a name may follow
    strong_cues: frozenset[str]  # whom almost always a name follows, when a name follows
    doing: frozenset[str]  # what people do, behind a name
    speaking: frozenset[str]  # what only people do
    towards: frozenset[str]  # words that lead to somebody
    towards_people: frozenset[str]  # words that lead to people alone
    a_quien: frozenset[str]  # Spanish, what is told or done to somebody
    kin: frozenset[str]  # kin that may be clergy as well
    owners: frozenset[str]  # whose
    labelled_for: frozenset[str]  # words between a sample and its patient
    particles: frozenset[str]  # small words inside a name
    patient_does: frozenset[str]  # what patients do
    of_things: frozenset[str]  # what instruments do, too
    leads: frozenset[str]  # words before a thing rather than a person
    little: frozenset[str]  # common words that some surnames are
    months: frozenset[str]  # months that some given names are
    letters: frozenset[str]  # capitals behind a name that are no part of it


def read_cues(read: Callable[[str], str]) -> Cues:
    """Read ``names/cues.yaml``; ``read`` gives a shipped text by its name. Raises ``TypeError`` when one is missing."""
    sets = yamls.read(read("names/cues.yaml"))
    return Cues(**{kind: frozenset(plainly(str(words)).split()) for kind, words in sets.items()})
