"""SQL is said with bound parameters only: every source is read for SQL that is put together from pieces."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
RAW: Final = frozenset({"text", "exec_driver_sql", "literal_column", "DDL", "column_expression"})
RUNS: Final = frozenset(
    {"execute", "executemany", "executescript", "fetch", "fetchrow", "fetchval", "scalar", "scalars"}
)
# What stands in SQL without being bound, and why that is safe: none of it comes from a person.
KNOWN: Final = {
    ("bot/store/reorder.py", "table.name"): "a table of our own; PostgreSQL binds no names",
    ("bot/store/reorder.py", "names"): "columns of our own, quoted",
    ("bot/store/reorder.py", "keys"): "columns of our own, quoted",
    ("bot/schedule/outbox.py", "Kind.SAFETY.value"): "a constant, written as its index has it",
    ("bot/schedule/outbox.py", "Fate.SENT.value"): "a constant, written as its index has it",
    ("bot/store/many.py", "sql"): "what SQLAlchemy has compiled; its values are bound",
    ("bot/soundness.py", "rule.sqltext"): "a rule of a table of our own",
    ("bot/soundness.py", "way"): "constants there",
    ("bot/schedule/queue.py", "query"): "what PgQueuer says; its values are bound",
    ("bot/store/__init__.py", "', '.join(tables)"): "names of tables, quoted by PostgreSQL itself",
    ("bot/store/engine.py", "begin"): "one of two constants there",
    ("bot/store/engine.py", "pragma"): "constants there, and a number",
}


def sources() -> Iterator[Path]:
    for folder in ("bot", "adapters", "cogs", "data"):
        yield from (path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)


def unbound(path: str, code: str) -> Iterator[tuple[str, str]]:
    """Every piece that is put into SQL of a source: its path and the expression."""
    tree = ast.parse(code)
    ours = {alias.asname or alias.name for node in ast.walk(tree) if _of_sqlalchemy(node) for alias in node.names}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            direct = name in RAW and (isinstance(node.func, ast.Attribute) or name in ours)
            if direct or (name in RUNS and _is_text(node.args[0])):
                yield from ((path, ast.unparse(piece)) for piece in _pieces(node.args[0]))


def _of_sqlalchemy(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")


def _is_text(node: ast.AST) -> bool:
    """Whether an argument is text that is made here; statements of SQLAlchemy bind by themselves."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join", "replace")
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add))


def _pieces(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant():
            return
        case ast.JoinedStr(values=values):
            for value in values:
                if isinstance(value, ast.FormattedValue) and not _a_number(value):
                    yield value.value
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _pieces(left)
            yield from _pieces(right)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _pieces(body)
            yield from _pieces(orelse)
        case _:
            yield node


def _a_number(value: ast.FormattedValue) -> bool:
    spec = ast.unparse(value.format_spec) if value.format_spec else ""
    return spec.strip("f'\"").endswith(("0", "d", ".0f")) and spec != ""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from sqlalchemy import text\ntext(f'SELECT {x}')", ["x"]),
        ("import sqlalchemy as sa\nsa.text('SELECT ' + name)", ["name"]),
        ("db.exec_driver_sql('SELECT %s' % who)", ["'SELECT %s' % who"]),
        ("db.exec_driver_sql(said)", ["said"]),
        ("cursor.execute(f'PRAGMA {pragma}')", ["pragma"]),
        ("await raw.fetch('SELECT {}'.format(x))", ["'SELECT {}'.format(x)"]),
        ("db.exec_driver_sql(f'PRAGMA busy_timeout={n:.0f}')", []),
        ("from sqlalchemy import text\ntext('SELECT 1')", []),
        ("db.execute(select(table).where(c.id == x))", []),
        ("image.text(f'{x}')", ["x"]),
    ],
)
def test_what_reads_sources_finds_what_is_put_together(code: str, found: list[str]) -> None:
    assert [piece for _, piece in unbound("x.py", code)] == found


def test_nothing_is_put_into_sql_but_what_is_known_to_be_ours() -> None:
    found = set[tuple[str, str]]()
    for path in sources():
        code = path.read_text(encoding="utf-8")
        if "sqlalchemy" in code or "asyncpg" in code or "sqlite" in code:
            found |= set(unbound(str(path.relative_to(ROOT)), code))
    assert found - set(KNOWN) == set(), "bind it, or say in KNOWN why it cannot come from anybody"
    assert set(KNOWN) - found == set(), "no longer there"
