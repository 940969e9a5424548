"""The pairs with the greatest total score there can be: exact, and slower; wants scipy (the extra ``optimum``).

It is the yardstick for `stable`, not its rival: the greatest total may hold pairs that both would rather leave.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

A = TypeVar("A")
M = TypeVar("M")


class NoSolver(Exception):
    """scipy is not installed; the text says how to install it."""


def optimum(edges: Mapping[A, Iterable[tuple[M, int]]], places: Callable[[M], int]) -> dict[A, M]:
    """Return who has whom so that the scores (whole, above 0) of all pairs add up to the most.

    ``edges`` are the pairs that may be, with their scores; a giver's places are so many seats. Everybody may also stay
    alone, for nothing: that is a seat of their own. Raises ``NoSolver``.
    """
    try:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import min_weight_full_bipartite_matching
    except ImportError:
        raise NoSolver("the exact optimum wants scipy: pip install 'labmates[optimum]'") from None
    people = list(edges)
    seats: list[M] = []
    first: dict[M, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    weights: list[float] = []
    for row, one in enumerate(people):
        for giver, score in edges[one]:
            if giver not in first:
                first[giver] = len(seats)
                seats += [giver] * places(giver)
            for seat in range(first[giver], first[giver] + places(giver)):
                rows.append(row)
                columns.append(seat)
                weights.append(float(score + 1))
    rows += range(len(people))
    columns += range(len(seats), len(seats) + len(people))
    weights += [1.0] * len(people)  # a seat of one's own; a sparse edge must not weigh nothing
    graph = csr_array((weights, (rows, columns)), shape=(len(people), len(seats) + len(people)))
    mine, theirs = min_weight_full_bipartite_matching(graph, maximize=True)
    return {people[a]: seats[b] for a, b in zip(mine.tolist(), theirs.tolist(), strict=True) if b < len(seats)}
