"""One table of an evaluation: its title, its columns and its rows, printed plainly; and intervals by bootstrap."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Console
from rich.table import Table

DRAWS = 1000  # resamplings behind each interval

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title (what was measured, on which lines), the columns' names, and rows of the same width."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def show(self, console: Console) -> None:
        """Print it."""
        table = Table(*self.columns, title=self.title, title_justify="left", title_style="bold")
        for row in self.rows:
            table.add_row(*row)
        console.print(table)


def interval(of: Sequence[T], measure: Callable[[Sequence[T]], float], seed: int = 7) -> tuple[float, float]:
    """Return the middle 95 % of a measure over resampled lines; the same seed gives the same numbers."""
    if not of:
        return (0.0, 0.0)
    dice = random.Random(seed)
    drawn = sorted(measure(dice.choices(of, k=len(of))) for _ in range(DRAWS))
    return drawn[int(DRAWS * 0.025)], drawn[int(DRAWS * 0.975)]


def share(hits: Sequence[bool]) -> str:
    """Return a share as its value, its 95 % interval and its counts: ``0.95 [0.91–0.99] 76/80``."""
    if not hits:
        return "–"
    low, high = interval(hits, _mean)
    return f"{_mean(hits):.2f} [{low:.2f}–{high:.2f}] {sum(hits)}/{len(hits)}"


def _mean(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)
