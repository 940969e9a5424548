"""Spelling: a typed word that no entry uses becomes the words that were meant, or none."""

import math
from bisect import bisect_left
from collections import Counter
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
_SOUNDS = str.maketrans({"y": "i", "z": "s", "v": "b", "k": "c", "q": "c", "h": None})
_PAIRS = (("ght", "t"), ("ph", "f"), ("ea", "e"), ("ie", "i"), ("ei", "i"), ("ck", "c"), ("x", "cs"))
_VOWELS = str.maketrans("", "", "aeiouy")
_SURE = 0.7  # below this a mended word is believed before two words run together are
_LOOKED_AT = 24  # nearest words that are weighed
_KEPT = 1024  # answers remembered: the same few thousand words come again and again


class Speller:
    """Known words in the form people write them (folded, not stemmed)."""

    def __init__(self, words: Iterable[str], right: frozenset[str] = frozenset()) -> None:
        """`right` words are spelled right though nobody here uses them: they are never mended."""
        self._said = Counter(words)
        self._words = self._said.keys()
        self._right = right
        self._by_size: dict[int, list[str]] = {}
        self._by_sound: dict[str, list[str]] = {}
        for word in sorted(self._words):
            self._by_size.setdefault(len(word), []).append(word)
            self._by_sound.setdefault(sound(word), []).append(word)
        self._ordered = sorted(self._words)
        self.meant = lru_cache(_KEPT)(self._meant)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def known(self, word: str) -> bool:
        """Tell whether a word is spelled as people spell it."""
        return word in self._words or word in self._right

    def _meant(self, word: str) -> tuple[str, ...]:
        """What an unknown word stands for: two words run together, a beginning, or the nearest spelling.

        Words of three letters are only completed, by one or two; shorter ones and those with digits stay.
        """
        if self.known(word) or not 3 <= len(word) <= 30 or not word.isalpha():
            return (word,)
        if len(word) == 3:
            return self._swapped(word) or tuple(w for w in self._begun(word) if len(w) <= 5) or (word,)
        if bare := self._bare(word):
            return (bare,)
        near = self._near(word)
        guess = () if near is None else (near[0],)
        if near is not None and near[1] < _SURE:
            return guess
        return self._split(word) or self._kin(word) or guess or self._begun(word) or (word,)

    def _bare(self, word: str) -> str | None:
        """The known word of which this is only another English form: *retaking* of *retake*, *peed* of *pee*."""
        starts = (word.removesuffix(end) for end in ("s", "es", "d", "ed", "ing") if word.endswith(end))
        bare = (known for start in starts for known in (start, start + "e", start[:-1]) if len(known) >= len(word) - 4)
        return next((known for known in bare if len(known) > 2 and known in self._words), None)

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

    def _near(self, word: str) -> tuple[str, float] | None:
        """The word that was most likely meant, and how unlikely that is all the same."""
        from rapidfuzz import process  # 3 MB, and the first misspelt word brings them in
        from rapidfuzz.distance import OSA

        far = 1 if len(word) < 7 else 2
        near = [w for size in range(len(word) - far, len(word) + far + 1) for w in self._by_size.get(size, ())]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=far, limit=_LOOKED_AT)
        alike = {w: int(distance) for w, distance, _ in found if _alike(word, w, int(distance))}
        heard = {w: OSA.distance(word, w) for w in self._by_sound.get(sound(word), ())}
        costs = {w: self._cost(word, w, distance) for w, distance in (alike | heard).items()}
        return min(costs.items(), key=lambda one: (one[1], one[0]), default=None)

    def _cost(self, typed: str, meant: str, distance: int) -> float:
        """How unlikely it is that somebody who typed this meant that: mistakes, what kind they are, how rare the word.

        Letters that changed places, vowels and doubled letters go wrong most; a letter is lost more often than added.
        """
        heard, said = sound(typed), sound(meant)
        return (
            min(distance, 1.2 if heard == said else 2)
            - 0.5 * (heard == said)
            - 0.3 * (sorted(typed) == sorted(meant))
            - 0.2 * (typed.translate(_VOWELS) == meant.translate(_VOWELS))
            + 0.2 * (len(meant) < len(typed) and not typed.startswith(meant))
            + 0.8 * (heard[:1] != said[:1])
            - 0.1 * math.log(1 + self._said[meant])
        )

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


def sound(word: str) -> str:
    """A word about as it sounds, in either language: nite = night, compasion = compassion, alcol = alcohol."""
    for pair, instead in _PAIRS:
        if pair in word:
            word = word.replace(pair, instead)
    plain = word.translate(_SOUNDS)
    once = "".join(letter for at, letter in enumerate(plain) if at == 0 or letter != plain[at - 1])
    return once[:-1] if len(once) > 3 and once.endswith("e") else once


def _alike(typed: str, meant: str, distance: int) -> bool:
    """Two mistakes are believed only where both ends are right: `calibrate` does not mean `celebrate`."""
    if distance > 1:
        return len(typed) > 7 and typed[:2] == meant[:2] and typed[-1] == meant[-1]
    return typed[0] == meant[0] or len(typed) > 5
