"""Every measurement can be run by `make bench`."""

import importlib
from pathlib import Path

import benchmarks
from benchmarks.__main__ import NOT_BENCHES


def test_every_measurement_gives_rows() -> None:
    names = {path.stem for path in Path(benchmarks.__path__[0]).glob("*.py")} - NOT_BENCHES
    assert names
    without = [
        name
        for name in sorted(names)
        if not callable(getattr(importlib.import_module(f"benchmarks.{name}"), "run", None))
    ]
    assert without == []
