"""Peers in pairs, round after round: everybody meets everybody before anybody meets twice, and nobody is left out.

Seats on a circle: one stays, the others move on by one each round, and those who face each other meet. With an even
number of seats, n, that gives n - 1 rounds without a repeat, and no way of pairing gives more: nobody has more than
n - 1 others to meet. Source: T. P. Kirkman, Cambridge and Dublin Mathematical Journal 2 (1847) 191-204.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def rounds(seats: int) -> int:
    """Return how many rounds there are before the first repeat: the bound, for so many seats."""
    return max(0, seats - 1 + seats % 2)


def facing(seats: int, number: int) -> list[tuple[int, int]]:
    """Return who faces whom in a round, counted from 0, as numbers of seats; with an odd number one faces nobody."""
    even = seats + seats % 2
    if even < 2:
        return []
    ring = [(number + step) % (even - 1) for step in range(even - 1)]
    faced = [(ring[0], even - 1), *((ring[step], ring[-step]) for step in range(1, even // 2))]
    return [pair for pair in faced if max(pair) < seats]


def grouped(seats: Sequence[T | None], number: int, met: Callable[[T, T], int]) -> list[tuple[T, ...]]:
    """Return the pairs of a round, and a trio where the number is odd; nobody who is there is left out.

    A seat is None while whoever has it pauses, or after they left, so that the others keep their turns. Who faces an
    empty seat is paired with another such one, or makes a trio: always where they met least. ``met`` counts how often
    two have met. One person alone gets a group of one: there is nobody to meet, and that has to be said.
    """
    here = [(index, one) for index, one in enumerate(seats) if one is not None]
    found: list[tuple[T, ...]] = []
    busy: set[int] = set()
    for a, b in facing(len(seats), number):
        one, other = seats[a], seats[b]
        if one is not None and other is not None:
            found.append((one, other))
            busy |= {a, b}
    return _joined([one for index, one in here if index not in busy], found, met)


def _joined(left: list[T], found: list[tuple[T, ...]], met: Callable[[T, T], int]) -> list[tuple[T, ...]]:
    """Pair those who faced nobody, the ones who met least first; the last of an odd number joins a pair."""
    while len(left) > 1:
        one = left.pop(0)
        other = min(left, key=lambda each: met(one, each))
        left.remove(other)
        found.append((one, other))
    if left and found:
        last = left[0]
        at = min(range(len(found)), key=lambda i: sum(met(last, each) for each in found[i]))
        found[at] = (*found[at], last)
    elif left:
        found.append((left[0],))
    return found
