"""The pages on security and faults name tests; each of them is there, and every row has one."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("security.md", "faults.md")
NAMED = re.compile(r"`((?:tests|benchmarks)/[\w/]+\.py)(?:::(\w+))?`")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@cache
def functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("name", PAGES)
def test_every_test_that_is_named_is_there(name: str) -> None:
    found = NAMED.findall(page(name))
    assert len(found) > 20
    lost = [f"{file}::{test}" for file, test in found if not (ROOT / file).is_file()]
    lost += [f"{file}::{test}" for file, test in found if test and not lost and test not in functions(ROOT / file)]
    assert lost == []


@pytest.mark.parametrize("name", PAGES)
def test_every_row_says_what_shows_it(name: str) -> None:
    tables = page(name).split("## Boundaries")[-1]
    rows = [line for line in tables.splitlines() if line.startswith("| ") and "---" not in line]
    told = [row for row in rows if not row.startswith(("| fault |", "| | "))]
    assert len(told) > 20
    bare = [row for row in told if not (NAMED.search(row) or ".md)" in row or ".toml" in row or ".lock" in row)]
    assert bare == []


def test_no_address_was_made_up() -> None:
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w+", page("security.md"))
    assert "private security advisory on the repository" in page("security.md")
