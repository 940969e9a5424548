"""The shared catalogue out of its files: entries, and the aliases that lie beside them."""

from collections.abc import Mapping
from dataclasses import replace

from bot import P
from cogs.resources.catalogue import Catalogue, Resource
from cogs.resources.check import check_entry
from cogs.resources.rows import Fault, Row, read_rows


class CatalogueError(ValueError):
    """A file of the shared catalogue is broken; the text names file, line and fault for whoever edits it."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        ordered = sorted(faults, key=lambda fault: fault.line)
        super().__init__("\n".join(f"{file}:{fault.line}: {fault.say}" for fault in ordered))
        self.faults = faults


def read_catalogue(text: str, file: str = "resources.yaml", aliases: str = "") -> Catalogue:
    """The catalogue in a YAML text, with `aliases` (YAML too: id and aliases) added to its entries.

    Raises CatalogueError with every fault, named by file and line.
    """
    rows, faults = read_rows(text)
    more = read_aliases(aliases) if aliases else {}
    entries: dict[str, Resource] = {}
    found = list(faults)
    for row in rows:
        entry = entry_of(row, found, own=False)
        if entry is not None and entry.id in entries:
            found.append(Fault(row.line, P("The id {id} stands here a second time.")(id=entry.id)))
        elif entry is not None:
            entries[entry.id] = replace(entry, aliases=entry.aliases + more.get(entry.id, ()))
    if found:
        raise CatalogueError(file, tuple(found))
    return Catalogue(entries.values())


def read_aliases(text: str, file: str = "aliases.yaml") -> Mapping[str, tuple[str, ...]]:
    """Other names and phrases by entry id. Raises CatalogueError."""
    rows, faults = read_rows(text)
    if faults:
        raise CatalogueError(file, faults)
    aliases: dict[str, tuple[str, ...]] = {}
    for row in rows:
        match {name: value for name, (_, value) in row.fields.items()}:
            case {"id": str(key), "aliases": tuple(names), **others} if not others and key not in aliases:
                aliases[key] = names
            case _:
                raise CatalogueError(
                    file, (Fault(row.line, P("Each entry needs its id, once, and a list of aliases.")),)
                )
    return aliases


def entry_of(row: Row, faults: list[Fault], *, own: bool) -> Resource | None:
    """The resource in a row, or None with its faults added; `category` is another word for `topic`."""
    named = {("topic" if name == "category" else name): found for name, found in row.fields.items()}
    entry = check_entry({name: value for name, (_, value) in named.items()}, own=own)
    if isinstance(entry, Resource):
        return entry
    for name, say in entry.items():
        faults.append(Fault(named.get(name, (row.line, None))[0], P("{field}: {say}")(field=name, say=say)))
    return None
