"""Run every measurement and print one table: python -m benchmarks [name ...]."""

import importlib
import sys
from pathlib import Path

from benchmarks.table import Row, show

NOT_BENCHES = {"__init__", "__main__", "contender", "generate", "program", "soak", "table", "thief"}


def main(wanted: list[str]) -> None:
    """Run the named measurements, or all of them, each in turn so that they do not disturb each other."""
    names = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in NOT_BENCHES)
    rows: list[Row] = []
    for name in wanted or names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"benchmarks.{name}").run()
    show(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
