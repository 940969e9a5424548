"""Everybody who could be chosen, the best first, scored all at once: a bit for each, and sums in planes of bits.

Candidates are numbered; a set of them is a whole number with their bits. Points are added to a whole set in a few
operations on long numbers, as a ripple-carry adder does it, and the best are read off from the highest plane down,
only as far as somebody asks. That is exact, and neither draws nor shortens a list. Source of the idea: bit-sliced
indices, P. O'Neil and D. Quass, "Improved query performance with variant indexes", SIGMOD 1997.
"""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

Part: TypeAlias = tuple[int, int]
"""Points (0 or more), and the set of candidates who get them."""


def best(parts: Iterable[Part], allowed: int, least: int = 0) -> Iterator[tuple[int, int]]:
    """Yield number and score of all who are ``allowed`` and have ``least`` points or more, the best first.

    Among equals the smaller number goes first: number candidates in the order in which ties are to be broken.
    """
    planes = _sums(parts, allowed)
    groups = [(len(planes), allowed, 0)]
    while groups:
        height, group, score = groups.pop()
        if not group or score + (1 << height) <= least:
            continue
        if height:
            ones = group & planes[height - 1]
            groups.append((height - 1, group ^ ones, score))
            groups.append((height - 1, ones, score + (1 << height - 1)))
            continue
        for number in members(group):
            yield number, score


def members(group: int) -> Iterator[int]:
    """Yield the numbers of a set in order."""
    while group:
        low = group & -group
        yield low.bit_length() - 1
        group ^= low


def _sums(parts: Iterable[Part], allowed: int) -> list[int]:
    """Return the sums of points: in plane i the set of those whose sum has the bit i."""
    planes: list[int] = []
    for points, who in parts:
        for bit in range(points.bit_length()):
            if points >> bit & 1:
                _add(planes, bit, who & allowed)
    return planes


def _add(planes: list[int], bit: int, carry: int) -> None:
    while carry:
        planes += [0] * (bit + 1 - len(planes))
        planes[bit], carry = planes[bit] ^ carry, planes[bit] & carry
        bit += 1
