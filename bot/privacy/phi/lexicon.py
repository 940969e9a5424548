"""The words by which a name is told from other words: names in use, common English, and what the bench calls things."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot import yamls


@dataclass(frozen=True)
class Lexicon:
    """Sets of words in small letters."""

    given: frozenset[str]
    surnames: frozenset[str]
    english: frozenset[str]
    others: frozenset[str]  # eponyms, vendors, organisms, places, days, staff talk
    bench: frozenset[str]  # what follows an eponym: stain, test, agar …
    pets: frozenset[str]
    public: frozenset[str]  # pairs such as "marie-curie"
    vendors: frozenset[str]
    talk: frozenset[str]
    generic: frozenset[str]  # no name of a hospital by themselves

    @cached_property
    def plain(self) -> frozenset[str]:
        """Words that mean something else as well."""
        return self.english | self.others

    @cached_property
    def others_only(self) -> frozenset[str]:
        """Eponyms, makers, places and the like: never a name by themselves, though a surname of some."""
        return self.others

    @cached_property
    def never(self) -> frozenset[str]:
        """Words of the bench and of staff talk: no part of any name."""
        return (self.talk | self.bench) - self.given - self.surnames

    @cached_property
    def calm(self) -> frozenset[str]:
        """Words of staff talk and calendars that end a name, whatever else they may be."""
        return self.talk | self.bench

    @cached_property
    def sure_given(self) -> frozenset[str]:
        """Given names that mean nothing else."""
        return self.given - self.plain

    @cached_property
    def sure_surnames(self) -> frozenset[str]:
        """Surnames that mean nothing else."""
        return self.surnames - self.plain


def read_lexicon(read: Callable[[str], str]) -> Lexicon:
    """Read the lists under ``names/``; ``read`` gives a shipped text by its name, like ``bot.assets.text``."""
    kinds = {kind: frozenset(plainly(words).split()) for kind, words in yamls.read(read("names/others.yaml")).items()}
    others = kinds["eponyms"] | kinds["vendors"] | kinds["organisms"] | kinds["places"] | kinds["calendar"]
    lists = {name: _words(read(f"names/{name}.txt")) for name in ("given", "surnames", "english")}
    return Lexicon(
        lists["given"],
        lists["surnames"],
        lists["english"],
        others | kinds["talk"],
        kinds["bench"],
        kinds["pets"],
        kinds["public"],
        kinds["vendors"],
        kinds["talk"],
        kinds["generic"],
    )


def plainly(text: str) -> str:
    """Return a text without the accents of its letters."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


def _words(text: str) -> frozenset[str]:
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(plainly(word) for line in lines for word in line.split())
