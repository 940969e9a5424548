"""One row of a measurement: ours beside a baseline of the same run, and the target."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.console import Console
from rich.table import Table


class Row(NamedTuple):
    """What was measured, ours, the baseline's, their ratio, the target in words, and whether it was met."""

    what: str
    ours: str
    baseline: str
    ratio: str
    target: str
    ok: bool


def show(rows: Iterable[Row]) -> bool:
    """Print the rows as one table; return whether every target was met."""
    table = Table("what", "ours", "baseline", "ratio", "target", "met")
    met = True
    for row in map(Row._make, rows):
        table.add_row(row.what, row.ours, row.baseline, row.ratio, row.target, "yes" if row.ok else "NO")
        met = met and row.ok
    Console(width=150).print(table)
    return met
