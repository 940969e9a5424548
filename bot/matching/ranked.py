"""Everybody who could be chosen, the best first, without looking at all of them: a threshold over two partial scores.

What is shared by many (their coarse facts) is scored once for each kind; a kind is opened only when nobody seen so far
is certain to be better. Source of the idea: R. Fagin, A. Lotem, M. Naor, "Optimal aggregation algorithms for
middleware", Journal of Computer and System Sciences 66 (2003) 614-656.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
C = TypeVar("C", bound=Hashable)
F = TypeVar("F", bound=Hashable)


class Listed(NamedTuple, Generic[T, C, F]):
    """Somebody who may be chosen, with coarse and fine facts, and a number that breaks ties (the smaller first)."""

    one: T
    coarse: C
    fine: F
    tie: int


class Ranked(Generic[T, C, F]):
    """An index over those who may be chosen."""

    def __init__(
        self,
        listed: Iterable[Listed[T, C, F]],
        coarse: Callable[[C, C], int | None],
        fine: Callable[[F, F], int],
        top: int,
    ) -> None:
        """``coarse`` scores (asker's, theirs), None where they must not meet; ``fine`` likewise, from 0 to ``top``."""
        self._coarse = coarse
        self._fine = fine
        self._top = top
        self._kinds: dict[C, dict[F, list[tuple[int, int]]]] = {}
        self._all: list[T] = []
        for number, (one, rough, exact, tie) in enumerate(listed):
            self._all.append(one)
            self._kinds.setdefault(rough, {}).setdefault(exact, []).append((tie, number))
        self._orders: dict[C, list[tuple[int, dict[F, list[tuple[int, int]]]]]] = {}
        self._scores: dict[tuple[F, F], int] = {}

    def best(self, coarse: C, fine: F, least: int = 0) -> Iterator[tuple[T, int]]:
        """Yield everybody with a score of ``least`` or more, and the score: the best first, then by their ties."""
        heap: list[tuple[int, int, int]] = []
        for rough, groups in self._order(coarse):
            ceiling = rough + self._top
            while heap and -heap[0][0] > ceiling:
                score, _, number = heappop(heap)
                yield self._all[number], -score
            if ceiling < least:
                break
            self._open(heap, rough, groups, fine, least)
        while heap:
            score, _, number = heappop(heap)
            yield self._all[number], -score

    def _open(
        self,
        heap: list[tuple[int, int, int]],
        rough: int,
        groups: dict[F, list[tuple[int, int]]],
        fine: F,
        least: int,
    ) -> None:
        fresh: list[tuple[int, int, int]] = []
        for exact, members in groups.items():
            score = rough + self._score(fine, exact)
            if score >= least:
                fresh += [(-score, tie, number) for tie, number in members]
        if len(fresh) < len(heap):
            for each in fresh:
                heappush(heap, each)
        else:
            heap += fresh
            heapify(heap)

    def _score(self, mine: F, theirs: F) -> int:
        found = self._scores.get((mine, theirs))
        if found is None:
            found = self._scores[mine, theirs] = self._fine(mine, theirs)
        return found

    def _order(self, coarse: C) -> list[tuple[int, dict[F, list[tuple[int, int]]]]]:
        """Return the kinds that fit somebody at all, the best first."""
        if coarse not in self._orders:
            scored = ((self._coarse(coarse, theirs), groups) for theirs, groups in self._kinds.items())
            fitting = [(score, groups) for score, groups in scored if score is not None]
            self._orders[coarse] = sorted(fitting, key=lambda kind: -kind[0])
        return self._orders[coarse]
