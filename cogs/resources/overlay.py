"""A community's own entries as a YAML text, both ways; every fault is told by line in plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum

import yaml

from bot import P, Phrase
from bot.community import Json
from cogs.resources.catalogue import Overlay, Resource
from cogs.resources.check import check_entry
from cogs.resources.load import entry_of
from cogs.resources.rows import Fault, Row, Value, read_rows

LIMIT = 200_000  # bytes of YAML
MOST = 500  # entries
TOLD = 100  # faults: who has more mends the first hundred first

HEAD = "# Resources of this community. Each needs name, topic, summary and one of url, phone or text.\n"


class OverlayError(ValueError):
    """An overlay cannot be used; `faults` says why by line. The message itself repeats nothing of the text."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"the overlay has {len(faults)} faults")
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))[:TOLD]


def read_overlay(text: str) -> Overlay:
    """The overlay in a YAML text: a list of entries, and of `id` with `hidden: true` for shared ones to hide.

    Raises OverlayError with every fault that was found.
    """
    rows, faults = read_rows(text, limit=LIMIT)
    found = list(faults)
    if len(rows) > MOST:
        found.append(Fault(rows[MOST].line, P("There are more than {most} entries.")(most=MOST)))
    hidden = {key for row in rows if _hides(row) and (key := _hidden(row, found)) is not None}
    entries: dict[str, Resource] = {}
    for row in rows[:MOST]:
        if not _hides(row) and (entry := entry_of(row, found, own=True)) is not None:
            if entry.id in entries or entry.id in hidden:
                found.append(
                    Fault(row.line, P("The id {id} stands here twice: give this one another id.")(id=entry.id))
                )
            entries[entry.id] = entry
    if found:
        raise OverlayError(tuple(found))
    return Overlay(tuple(entries.values()), frozenset(hidden))


def _hides(row: Row) -> bool:
    return row.fields.get("hidden", (0, False))[1] is True


def _hidden(row: Row, faults: list[Fault]) -> str | None:
    _, key = row.fields.get("id", (row.line, None))
    if not isinstance(key, str) or set(row.fields) != {"id", "hidden"}:
        faults.append(Fault(row.line, P("To hide a shared entry, give its id and “hidden: true”, nothing else.")))
        return None
    return key


def write_overlay(entries: Iterable[Resource], hidden: Iterable[str] = ()) -> str:
    """YAML that read_overlay reads back into the same entries and hidden ids; values left as usual are not written."""
    rows = [body_of(entry) for entry in entries]
    rows += [{"id": key, "hidden": True} for key in sorted(hidden)]
    if not rows:
        return HEAD
    return HEAD + yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=100)


def body_of(entry: Resource) -> dict[str, Json]:
    """An entry as plain values, as the store keeps it; values left as usual are not in it."""
    said = {field.name: getattr(entry, field.name) for field in fields(Resource) if field.name != "own"}
    usual = {field.name: field.default for field in fields(Resource) if field.default is not MISSING}
    return {name: _plain(name, value) for name, value in said.items() if name not in usual or value != usual[name]}


def resource_of(body: Mapping[str, Json]) -> Resource | None:
    """The entry that body_of wrote, or None where a newer version wrote what this one cannot read."""
    found = check_entry({name: _value(value) for name, value in body.items()})
    return found if isinstance(found, Resource) else None


def merged(entry: Resource, given: Mapping[str, str]) -> Resource | Mapping[str, Phrase]:
    """An entry with some fields given anew, as a community's own; or the faults by field."""
    return check_entry({name: _value(value) for name, value in body_of(entry).items()} | dict(given))


def _value(value: Json) -> Value:
    match value:
        case list():
            return tuple(str(item) for item in value)
        case bool() | None:
            return value
        case _:
            return str(value)


def _plain(name: str, value: Value | date) -> Json:
    match value:
        case date():
            return value.isoformat()[: 7 if name == "checked" else 10]
        case StrEnum():
            return value.value
        case tuple():
            return [str(item) for item in value]
        case _:
            return value
