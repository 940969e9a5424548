"""Spelling: a typed word that no entry uses becomes the words that were meant, or none."""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_KEPT = 4096  # answers remembered: the same few thousand words come again and again


class Speller:
    """Known words in the form people write them (folded, not stemmed)."""

    def __init__(self, words: Iterable[str], right: frozenset[str] = frozenset()) -> None:
        """`right` words are spelled right though nobody here uses them: they are never mended."""
        self._words = frozenset(words)
        self._right = right
        self._by_size: dict[int, list[str]] = {}
        for word in sorted(self._words):
            self._by_size.setdefault(len(word), []).append(word)
        self._ordered = sorted(self._words)
        self.meant = lru_cache(_KEPT)(self._meant)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def _meant(self, word: str) -> tuple[str, ...]:
        """What an unknown word stands for: two words run together, a beginning, or the nearest spelling.

        Words of three letters are only completed, by one or two; shorter ones and those with digits stay.
        """
        known = word in self._words or word in self._right
        if known or not 3 <= len(word) <= 30 or not word.isalpha():
            return (word,)
        if len(word) == 3:
            return tuple(w for w in self._begun(word) if len(w) <= 5) or (word,)
        return self._split(word) or self._near(word) or self._begun(word) or (word,)

    def _split(self, word: str) -> tuple[str, ...]:
        pairs = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
        return next((pair for pair in pairs if pair[0] in self._words and pair[1] in self._words), ())

    def _near(self, word: str) -> tuple[str, ...]:
        far = 1 if len(word) < 7 else 2
        near = [w for size in range(len(word) - far, len(word) + far + 1) for w in self._by_size.get(size, ())]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=far, limit=3)
        best = min((distance for _, distance, _ in found), default=0)
        return tuple(w for w, distance, _ in found if distance == best and _alike(word, w, int(distance)))[:1]

    def _begun(self, word: str) -> tuple[str, ...]:
        return tuple(w for w in self._ordered if w.startswith(word))[:4]


def _alike(typed: str, meant: str, distance: int) -> bool:
    """Two mistakes are believed only where both ends are right: `calibrate` does not mean `celebrate`."""
    if distance > 1:
        return len(typed) > 7 and typed[:2] == meant[:2] and typed[-1] == meant[-1]
    return typed[0] == meant[0] or len(typed) > 5
