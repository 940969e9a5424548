"""Spelling: a typed word that no entry uses becomes the words that were meant, or none."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, takewhile

_ROOT = 4  # letters that a root has at least: shorter ones are shared by chance
_HUNG = ("melo", "mela", "selo", "sela", "nos", "los", "las", "les", "me", "te", "se", "lo", "la", "le")
_VERBS = """ariamos eriamos iriamos abamos ieramos aremos eremos iremos aria eria iria arian erian irian aron ieron eron
ando iendo endo aste iste amos emos imos aba abas aban ia ias ian ara ieran aran eran iran ado ados ada adas ido idos
ida idas ar er ir an en as es io a e o"""
_OTHERS = "ito itos ita itas cito cita mente os s"
_ENDINGS = tuple(sorted(f"{_VERBS} {_OTHERS}".split(), key=len, reverse=True))
_KEPT = 1024  # answers remembered: the same few thousand words come again and again


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
            return self._swapped(word) or tuple(w for w in self._begun(word) if len(w) <= 5) or (word,)
        return self._split(word) or self._kin(word) or self._near(word) or self._begun(word) or (word,)

    def _swapped(self, word: str) -> tuple[str, ...]:
        swaps = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        return next(((swap,) for swap in swaps if swap in self._words or swap in self._right), ())

    def _kin(self, word: str) -> tuple[str, ...]:
        """Other forms of a Spanish word: *gritaban* where *grita* is known, *duermen* where *dormir* is."""
        root = inflected(word)
        if root == word or len(root) < _ROOT:
            return ()
        roots = (
            root,
            root.replace("ue", "o").replace("ie", "e"),
            "ue".join(root.rsplit("o", 1)),
            "ie".join(root.rsplit("e", 1)),
        )
        return tuple(w for start in dict.fromkeys(roots) for w in self._starting(start) if inflected(w) == start)[:2]

    def _split(self, word: str) -> tuple[str, ...]:
        pairs = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
        return next((pair for pair in pairs if pair[0] in self._words and pair[1] in self._words), ())

    def _near(self, word: str) -> tuple[str, ...]:
        from rapidfuzz import process  # 3 MB, and the first misspelt word brings them in
        from rapidfuzz.distance import OSA

        far = 1 if len(word) < 7 else 2
        near = [w for size in range(len(word) - far, len(word) + far + 1) for w in self._by_size.get(size, ())]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=far, limit=3)
        best = min((distance for _, distance, _ in found), default=0)
        return tuple(w for w, distance, _ in found if distance == best and _alike(word, w, int(distance)))[:1]

    def _begun(self, word: str) -> tuple[str, ...]:
        return tuple(islice(self._starting(word), 4))

    def _starting(self, start: str) -> Iterator[str]:
        at = bisect_left(self._ordered, start)
        return takewhile(lambda word: word.startswith(start), islice(self._ordered, at, None))


def inflected(word: str) -> str:
    """The root of a folded Spanish word: no ending, and no pronoun hung on to it."""
    for hung in _HUNG:
        if word.endswith(hung) and word[: -len(hung)].endswith(("ar", "er", "ir", "ndo")):
            word = word[: -len(hung)]
            break
    return next((word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) > len(end) + 2), word)


def _alike(typed: str, meant: str, distance: int) -> bool:
    """Two mistakes are believed only where both ends are right: `calibrate` does not mean `celebrate`."""
    if distance > 1:
        return len(typed) > 7 and typed[:2] == meant[:2] and typed[-1] == meant[-1]
    return typed[0] == meant[0] or len(typed) > 5
