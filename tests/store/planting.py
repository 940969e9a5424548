"""Rows in every table that there is, with values made from the kinds and the rules of its columns."""

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Integer, LargeBinary, Text, column, insert, inspect, select, table
from sqlalchemy.engine.interfaces import ReflectedColumn

from bot.copies.source import OURS, Shape, shapes_of
from bot.store import migrate

Row = Mapping[str, object]

AT = 1_767_603_600_000_000  # an instant, for those who read it as one


def ours(db: Connection) -> list[Shape]:
    """Return the tables that are ours: those of the queue are PgQueuer's."""
    return [shape for shape in shapes_of(db) if shape.name in OURS]


def plant(db: Connection, numbers: Iterable[int], shapes: Iterable[Shape] = ()) -> None:
    """Put one row for each number into every table, or into these with the columns that they name."""
    look = inspect(db)
    for shape in shapes or ours(db):
        rules = _rules(str(rule["sqltext"]) for rule in look.get_check_constraints(shape.name))
        kinds = [kind for kind in look.get_columns(shape.name) if kind["name"] in shape.columns]
        rows = [{kind["name"]: _value(kind, rules, number) for kind in kinds} for number in numbers]
        db.execute(insert(table(shape.name, *map(column, shape.columns))), rows)


def planted(db: Connection, shapes: Iterable[Shape]) -> dict[str, set[tuple[object, ...]]]:
    """Return the rows of these tables, by the columns that they name; not what the migrations noted down."""
    clauses = ((shape.name, select(shape.clause)) for shape in shapes)
    return {name: {tuple(row) for row in db.execute(clause) if migrate.FLOOR not in row} for name, clause in clauses}


def _rules(said: Iterable[str]) -> dict[str, list[str]]:
    """Read ``state IN ('a', 'b')``, in either database's words."""
    found = ((re.search(r"\w+", rule), re.findall(r"'([^']*)'", rule)) for rule in said)
    return {name.group(): words for name, words in found if name}


def _value(kind: ReflectedColumn, rules: Mapping[str, list[str]], number: int) -> object:
    name = kind["name"]
    if name in rules:
        return rules[name][number % len(rules[name])]
    match kind["type"]:
        case Text():
            return f"stage:lab:{name}-{number}-ü" if number % 2 or not kind["nullable"] else None
        case Integer():
            return AT + number
        case LargeBinary():
            return bytes(range(256)) + bytes([number % 256])
        case other:
            raise AssertionError(
                f"say here what a value of {name} ({other}) is, and in bot/copies/rows.py how it is kept"
            )
