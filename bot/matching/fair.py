"""Peers in pairs when people come, pause and go: the turn of the circle that repeats least, and some kept apart.

Without a change of people it is `circle`: each turn that was not taken yet repeats nobody, so there is no repeat before
the bound, n - 1 rounds for n people (n for an odd number, counted as if a seat were empty).
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final, TypeVar

from bot.matching.circle import grouped, rounds

T = TypeVar("T")
NEVER: Final = 1_000_000  # what it costs to bring two together who must not be


def fair(
    seats: Sequence[T | None], met: Callable[[T, T], int], apart: Callable[[T, T], bool] = lambda one, other: False
) -> list[tuple[T, ...]]:
    """Return the pairs of a round (a trio where the number is odd) that repeat least; everybody is in one.

    A seat is None while whoever has it pauses. Who can meet nobody is in a group of one, and has to be told.
    """

    def cost(one: T, other: T) -> int:
        return NEVER if apart(one, other) else met(one, other)

    tries = (grouped(seats, number, cost) for number in range(max(1, rounds(len(seats)))))
    found = min(tries, key=lambda groups: sum(_cost(group, cost) for group in groups), default=[])
    return _parted(_mended(found, cost), cost)


def _cost(group: Sequence[T], cost: Callable[[T, T], int]) -> int:
    return sum(cost(one, other) for one, other in combinations(group, 2))


def _mended(groups: Sequence[tuple[T, ...]], cost: Callable[[T, T], int]) -> list[tuple[T, ...]]:
    """Swap members of two groups wherever fewer repeats come of it."""
    found = [*groups]
    for a in range(len(found)):
        if not _cost(found[a], cost):
            continue
        for b in range(len(found)):
            if a != b:
                found[a], found[b] = _swapped(found[a], found[b], cost)
    return found


def _swapped(
    one: tuple[T, ...], other: tuple[T, ...], cost: Callable[[T, T], int]
) -> tuple[tuple[T, ...], tuple[T, ...]]:
    ways = [(one, other)]
    for i, mine in enumerate(one):
        for j, theirs in enumerate(other):
            ways.append(((*one[:i], theirs, *one[i + 1 :]), (*other[:j], mine, *other[j + 1 :])))
    return min(ways, key=lambda way: _cost(way[0], cost) + _cost(way[1], cost))


def _parted(groups: Sequence[tuple[T, ...]], cost: Callable[[T, T], int]) -> list[tuple[T, ...]]:
    """Take those apart who must not meet and for whom no other group was left."""
    found: list[tuple[T, ...]] = []
    for group in groups:
        kept = group
        while (bad := [two for two in combinations(kept, 2) if cost(*two) >= NEVER]) and len(kept) > 1:
            out = bad[0][1]
            kept = tuple(one for one in kept if one is not out)
            found.append((out,))
        found.append(kept)
    return found
