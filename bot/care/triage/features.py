"""What the learned part sees of a text: its words, its letters and the classes of its words, as hashed n-grams."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final
from zlib import crc32

from bot import yamls
from bot.care.crisis import folded

MOST_WORDS: Final = 400  # of one text; a post has fewer
SHORTEST_STEM: Final = 2
_EDGE: Final = "|"
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Group:
    """One way of looking at a text: which buckets are met, and how much each counts."""

    buckets: Sequence[int]
    value: float


@dataclass(frozen=True, slots=True)
class Lens:
    """Turns a text into groups of features. ``bits``: how many buckets there are, as a power of two."""

    words: Mapping[str, str]
    stems: Mapping[str, str]
    pictures: Mapping[str, str]
    spellings: Mapping[str, str]
    bits: int = 17
    shares: tuple[float, float, float] = (1.0, 1.0, 2.0)  # of words, letters and classes

    def __call__(self, text: str) -> list[Group]:
        """Return words, runs of words, letters and classes; each has a length of its share, however long the text is.

        Single words stand apart from runs, which are more and would drown them.
        """
        plain = self.plain(text)
        words = plain.split()[:MOST_WORDS]
        of_words, of_letters, of_classes = self.shares
        seen = (
            (grams(words, (1,), "w"), of_words),
            (grams(words, (2, 3), "w"), of_words),
            (letters(words), of_letters),
            (self._classes(words), of_classes),
        )
        return [self._group(features, share) for features, share in seen if share]

    def plain(self, text: str) -> str:
        """Return a text folded, with its pictures as words and its short spellings written out."""
        text = self.spelled(text)
        for picture, word in self.pictures.items():
            if picture in text:
                text = text.replace(picture, f" {word} ")
        return folded(text)

    def spelled(self, text: str) -> str:
        """Return a text with short and slipped spellings written out."""
        return _WORD.sub(lambda found: self.spellings.get(found.group().lower(), found.group()), text)

    def name(self, word: str) -> str | None:
        """Return the class of a word, in capitals so that it is no word itself."""
        if found := self.words.get(word):
            return found
        for length in range(len(word), SHORTEST_STEM - 1, -1):
            if found := self.stems.get(word[:length]):
                return found
        return "NUMBER" if word.isdigit() else None

    def _classes(self, words: Sequence[str]) -> Iterator[str]:
        names = [self.name(word) for word in words]
        mixed = [name or word for name, word in zip(names, words, strict=True)]
        only = [name for name in names if name]
        yield from grams(mixed, (1, 2, 3), "m")
        yield from grams(only, (2, 3), "c")
        yield from (f"s{a} {b}" for a, b in zip(mixed, mixed[2:], strict=False))
        yield from (f"p{a} {b}" for a, b in combinations(sorted(set(only)), 2))
        yield f"l{min(6, len(words) // 4)}"

    def _group(self, features: Iterable[str], share: float) -> Group:
        mask = (1 << self.bits) - 1
        buckets = {crc32(feature.encode()) & mask for feature in features}
        return Group(sorted(buckets), share / max(1, len(buckets)) ** 0.5)


def grams(words: Sequence[str], sizes: Iterable[int], mark: str) -> Iterator[str]:
    """Give runs of words of these sizes, with the edges of the text as words; ``mark`` tells kinds apart."""
    edged = [_EDGE, *words, _EDGE]
    for size in sizes:
        for start in range(len(edged) - size + 1):
            if size > 1 or edged[start] is not _EDGE:
                yield mark + " ".join(edged[start : start + size])


def letters(words: Iterable[str]) -> Iterator[str]:
    """Give runs of three to five letters within words, whose edges count as letters."""
    for word in words:
        edged = f" {word} "
        for size in (3, 4, 5):
            for start in range(len(edged) - size + 1):
                yield "b" + edged[start : start + size]


def read_lens(text: str, bits: int = 17, shares: tuple[float, float, float] = (1.0, 1.0, 2.0)) -> Lens:
    """Return a lens from the YAML of classes; the first class that names a word has it. Raises ``ValueError``."""
    data = yamls.read(text)
    if not isinstance(data, dict) or not {"classes", "pictures", "spellings"} <= data.keys():
        raise ValueError("triage/classes.yaml has no classes, no pictures or no spellings")
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    for name, listed in data["classes"].items():
        for word in re.findall(r"\S+", str(listed)):
            (stems if word.endswith("*") else words).setdefault(word.rstrip("*"), str(name).upper())
    return Lens(words, stems, dict(data["pictures"]), dict(data["spellings"]), bits, shares)
