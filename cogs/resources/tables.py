"""Tables: which rows hold which words, in flat arrays of numbers, so that thousands of phrases take little memory."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate

from cogs.resources.scoring import Met, Question, Rarity, Weights

READ = 600  # places that are read in full for one question; commoner words are looked up in rows met already
KEPT = 100  # rows that commoner words are looked up in: those that hold most so far
WORTH = 20  # steps in which a row tells what a word is worth to it


@dataclass(frozen=True, slots=True)
class Row:
    """Something to be found: the number of what it belongs to, and its tokens with their worth (0 to 1)."""

    owner: int
    tokens: Mapping[str, float]


class Table:
    """Rows of tokens turned over: for each token the rows that hold it, in order. Built once, then read only."""

    def __init__(self, rows: Iterable[Row], rarity: Rarity) -> None:
        """``rarity`` tells how much each row's tokens say together."""
        self._numbers: dict[str, int] = {}
        self._owners, self._masses = array("I"), array("d")
        pairs: list[tuple[int, int, int]] = []
        for at, row in enumerate(rows):
            self._owners.append(row.owner)
            self._masses.append(sum(rarity[token] for token in row.tokens))
            for token, worth in row.tokens.items():
                number = self._numbers.setdefault(token, len(self._numbers))
                pairs.append((number, at, round(worth * WORTH)))
        pairs.sort()
        self._rows = array("I", (row for _, row, _ in pairs))
        self._worths = array("B", (worth for _, _, worth in pairs))
        self._starts = _starts(pairs, len(self._numbers))

    def likest(self, question: Question, weights: Weights) -> Mapping[int, float]:
        """For each owner of rows that share a word with the question: the likeness (0 to 1) of its best row."""
        best: dict[int, float] = {}
        for row, met in self._met(question).items():
            owner, likeness = self._owners[row], question.likeness(met, self._masses[row], weights)
            if likeness > best.get(owner, 0.0):
                best[owner] = likeness
        return best

    def held(self, question: Question) -> Mapping[int, Met]:
        """What each owner holds of the question, where an owner is one row."""
        return {self._owners[row]: met for row, met in self._met(question).items()}

    def _met(self, question: Question) -> Mapping[int, Met]:
        """What each row holds of the question: rare words find rows, common ones only add to those found."""
        found: dict[int, Met] = {}
        read = 0
        for token, start, end in sorted(self._places(question), key=lambda place: place[2] - place[1]):
            weight, worth = question.tokens[token]
            relief = question.burden.get(token, 0.0)
            read += end - start
            if read > READ and len(found) > KEPT:
                found = _fullest(found)
            places = range(start, end) if read <= READ or not found else self._again(found, start, end)
            for place in places:
                row = self._rows[place]
                if (met := found.get(row)) is None:
                    met = found[row] = Met()
                met.add(weight, weight * worth * self._worths[place] / WORTH, relief)
        return found

    def _places(self, question: Question) -> Iterator[tuple[str, int, int]]:
        for token in question.tokens:
            if (number := self._numbers.get(token)) is not None:
                yield token, self._starts[number], self._starts[number + 1]

    def _again(self, found: Mapping[int, Met], start: int, end: int) -> Sequence[int]:
        """Places of a common token in rows that are found already."""
        places = ((bisect_left(self._rows, row, start, end), row) for row in found)
        return [place for place, row in places if place < end and self._rows[place] == row]


def _fullest(found: Mapping[int, Met]) -> dict[int, Met]:
    return dict(nlargest(KEPT, found.items(), key=lambda row: row[1].common))


def _starts(pairs: Sequence[tuple[int, int, int]], size: int) -> "array[int]":
    counts = [0] * (size + 1)
    for number, _, _ in pairs:
        counts[number + 1] += 1
    return array("I", accumulate(counts))
