"""Deferred acceptance with places: those who ask propose, and nobody is left with a better pair that both would choose.

Source: D. Gale and L. S. Shapley, "College Admissions and the Stability of Marriage", American Mathematical Monthly 69
(1962) 9-15. With strict preferences the outcome does not depend on the order of proposals, and no stable outcome is
better for any of those who ask.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import heappush, heapreplace
from typing import TypeAlias, TypeVar

A = TypeVar("A")
M = TypeVar("M")
Rank: TypeAlias = tuple[int, ...]
"""How much somebody is wanted; the greater is wanted more, and no two of one list are equal."""


def settled(
    asking: Iterable[A], wishes: Callable[[A], Iterator[tuple[M, Rank]]], places: Callable[[M], int]
) -> dict[A, M]:
    """Return who has whom; who is not in it stays without.

    ``wishes`` yields whom somebody would have, the dearest first, with how much they are wanted there; it is drawn from
    only as far as needed. ``places`` is how many a giver can take.
    """
    people = list(asking)
    lists = [wishes(one) for one in people]
    held: dict[M, list[tuple[Rank, int]]] = {}
    for first in range(len(people)):
        free: int | None = first
        while free is not None:
            free = _propose(free, lists[free], held, places)
    return {people[number]: giver for giver, taken in held.items() for _, number in taken}


def _propose(
    number: int,
    wishes: Iterator[tuple[M, Rank]],
    held: dict[M, list[tuple[Rank, int]]],
    places: Callable[[M], int],
) -> int | None:
    """Go down one list until somebody takes this one; return whoever lost a place by it, if anybody did."""
    for giver, wanted in wishes:
        taken = held.get(giver)
        if taken is None:
            if places(giver) < 1:
                continue
            taken = held[giver] = []
        offer = (wanted, number)
        if len(taken) < places(giver):
            heappush(taken, offer)
            return None
        if offer > taken[0]:
            return heapreplace(taken, offer)[1]
    return None


def blocking(
    pairs: Mapping[A, M],
    wishes: Mapping[A, Iterable[M]],
    places: Callable[[M], int],
    rank: Callable[[M, A], Rank],
) -> Iterator[tuple[A, M]]:
    """Yield the pairs that would both rather have each other than what they got: none after `settled`."""
    taken: dict[M, list[Rank]] = {}
    for one, giver in pairs.items():
        taken.setdefault(giver, []).append(rank(giver, one))
    for one, wanted in wishes.items():
        for giver in wanted:
            if pairs.get(one) == giver:
                break
            mine = taken.get(giver, [])
            if places(giver) > len(mine) or (mine and min(mine) < rank(giver, one)):
                yield one, giver
