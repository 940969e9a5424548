"""Buddies: rounds before the first repeat, ours beside the bound and beside drawing pairs at random a hundred times.

Ours is what makes the rounds that people get: it knows no number of a round, only how often any two have met.
"""

import random
from collections import Counter
from collections.abc import Callable
from itertools import combinations

from bot.matching import fair, rounds

Result = tuple[str, str, str, str, str, bool]  # what, ours, baseline, ratio, target, ok
Groups = list[tuple[int, ...]]
Met = Counter[frozenset[int]]

SIZES = (10, 21, 50, 200)
RESTARTS = 100  # what a public pairing bot draws before it takes the best


def before_a_repeat(size: int, play: Callable[[Met], Groups]) -> tuple[int, int]:
    """How many rounds had no repeat, and how many people were ever left out."""
    met: Met = Counter()
    dropped = 0
    for number in range(rounds(size) + 1):
        groups = play(met)
        dropped += size - sum(len(group) for group in groups)
        pairs = [frozenset(pair) for group in groups for pair in combinations(group, 2)]
        if any(met[pair] for pair in pairs):
            return number, dropped
        met.update(pairs)
    return rounds(size), dropped


def ours(size: int) -> Callable[[Met], Groups]:
    """The pairing that ships."""
    return lambda met: fair([*range(size)], lambda one, other: met[frozenset((one, other))])


def drawn(size: int) -> Callable[[Met], Groups]:
    """A hundred random pairings, and the one with the fewest repeats; the odd one is left out."""
    dice = random.Random(1)

    def play(met: Met) -> Groups:
        def once() -> Groups:
            order = dice.sample(range(size), size)
            return list(zip(order[::2], order[1::2], strict=False))

        return min((once() for _ in range(RESTARTS)), key=lambda groups: sum(met[frozenset(g)] for g in groups))

    return play


def run() -> list[Result]:
    """Rows for the table."""
    rows = []
    for size in SIZES:
        bound = rounds(size) if size % 2 == 0 else (size * (size - 1) // 2) // (size // 2 + 2)
        mine, left = before_a_repeat(size, ours(size))
        theirs, out = before_a_repeat(size, drawn(size))
        met = mine == bound and left == 0 if size % 2 == 0 else left == 0
        rows.append(
            (
                f"buddies, {size} people: rounds without repeat",
                f"{mine}, {left} left out",
                f"{theirs}, {out} left out",
                f"{mine / max(1, theirs):.1f}x",
                f"{bound}" if size % 2 == 0 else f"nobody left out (at most {bound})",
                met,
            )
        )
    return rows


if __name__ == "__main__":
    for what, mine, theirs, ratio, target, ok in run():
        print(f"{what:45} {mine:18} {theirs:18} {ratio:6} {target:35} {'ok' if ok else 'MISSED'}")
