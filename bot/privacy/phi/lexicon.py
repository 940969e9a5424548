"""The words by which a name is told from other words: names in use, common English, and what the bench calls things."""

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from bot import yamls


@dataclass(frozen=True)
class Lexicon:
    """Sets of words in small letters."""

    given: frozenset[str]
    surnames: frozenset[str]
    english: "Known"
    others: frozenset[str]  # eponyms, vendors, organisms, places, days, staff talk
    bench: frozenset[str]  # what follows an eponym: stain, test, agar …
    pets: frozenset[str]
    public: frozenset[str]  # pairs such as "marie-curie"
    vendors: frozenset[str]
    talk: frozenset[str]
    generic: frozenset[str]  # no name of a hospital by themselves
    plain: "Known"  # words that mean something else as well: English and others

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
        return frozenset(word for word in self.given if word not in self.plain)

    @cached_property
    def sure_surnames(self) -> frozenset[str]:
        """Surnames that mean nothing else."""
        return frozenset(word for word in self.surnames if word not in self.plain)


class Known:
    """Words of which nothing is asked but whether one is among them: eight bytes each, where a set takes a hundred.

    What is kept is each word's hash. That of some other word is among tens of thousands once in 10**14 times.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Keep these."""
        self._hashes = array("q", sorted({hash(word) for word in words}))

    def __contains__(self, word: object) -> bool:
        sought = hash(word)
        at = bisect_left(self._hashes, sought)
        return at < len(self._hashes) and self._hashes[at] == sought

    def __len__(self) -> int:
        return len(self._hashes)


def read_lexicon(read: Callable[[str], str]) -> Lexicon:
    """Read the lists under ``names/``; ``read`` gives a shipped text by its name, like ``bot.assets.text``."""
    kinds = {kind: frozenset(plainly(words).split()) for kind, words in yamls.read(read("names/others.yaml")).items()}
    others = kinds["eponyms"] | kinds["vendors"] | kinds["organisms"] | kinds["places"] | kinds["calendar"]
    english = _words(read("names/english.txt"))
    lists = {name: _words(read(f"names/{name}.txt")) for name in ("given", "surnames")}
    return Lexicon(
        lists["given"],
        lists["surnames"],
        Known(english),
        others | kinds["talk"],
        kinds["bench"],
        kinds["pets"],
        kinds["public"],
        kinds["vendors"],
        kinds["talk"],
        kinds["generic"],
        Known(english | others | kinds["talk"]),
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
