"""Print every table on the test part, and on the development sets of a folder: python -m tests.eval [FOLDER]."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

from rich.console import Console

from tests.eval import phi, search, triage
from tests.eval.sheet import Sheet

Measure: TypeAlias = Callable[[Path | None], Iterable[Sheet]]
"""Gives its tables on the test part and, where a folder of development sets is named and has its set, on that."""

TABLES: Final[tuple[Measure, ...]] = (triage.sheets, phi.sheets, search.sheets)


def main(words: list[str]) -> None:
    """Print all tables."""
    folder = Path(words[0]) if words and words[0] else None
    if folder is None:
        sys.stderr.write("No folder of development sets is named, so only the test part is measured.\n")
    console = Console(width=180)
    for measure in TABLES:
        for sheet in measure(folder):
            sheet.show(console)


if __name__ == "__main__":
    main(sys.argv[1:])
