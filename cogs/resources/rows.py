"""YAML text becomes rows that know their line; whatever could hurt or surprise is a fault in plain words."""

from dataclasses import dataclass

import yaml

from bot import P, Phrase
from bot.yamls import LOADER

Value = str | bool | None | tuple[str, ...]

_DEPTH = 8  # a list of mappings of lists is 3; the rest leaves room for a kinder message further down


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file: its line (1-based) and what to tell the person who wrote it."""

    line: int
    say: Phrase


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the list: its first line (1-based) and, for each field, the field's line and value."""

    line: int
    fields: dict[str, tuple[int, Value]]


def read_rows(text: str, *, limit: int = 2_000_000) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    """Rows of a YAML list of flat mappings, and every fault found on the way; `limit` is in UTF-8 bytes.

    Scalars stay text as written, except true, false and null. Anchors and aliases are refused before anything
    is built, so that a small text cannot grow into a large one.
    """
    if len(text) > limit or len(text.encode("utf-8", "replace")) > limit:
        return (), (Fault(1, P("The file is larger than {kb} kB. Please shorten it.")(kb=limit // 1000)),)
    try:
        if fault := _dangerous(text):
            return (), (fault,)
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        return (), (Fault(_error_line(error), P("This is not valid YAML: {problem}.")(problem=_problem(error))),)
    except (yaml.YAMLError, ValueError) as error:
        line = text[: getattr(error, "position", 0)].count("\n") + 1
        return (), (Fault(line, P("This is not valid YAML: it holds characters that cannot be read.")),)
    if root is None:
        return (), ()
    if not isinstance(root, yaml.SequenceNode):
        return (), (Fault(_line(root), P("The file should be a list: start every entry with “- name: …”.")),)
    faults: list[Fault] = []
    rows = tuple(row for node in root.value if (row := _row(node, faults)) is not None)
    return rows, tuple(faults)


def _dangerous(text: str) -> Fault | None:
    """Read event by event, so that neither a deep nest nor an alias is ever built."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if getattr(event, "anchor", None) is not None:
            return Fault(_line(event), P("Anchors and aliases (& and *) are not allowed here."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH:
            return Fault(_line(event), P("This is nested too deeply: an entry has fields and lists only."))
    return None


def _row(node: yaml.Node, faults: list[Fault]) -> Row | None:
    if not isinstance(node, yaml.MappingNode):
        faults.append(Fault(_line(node), P("An entry should be fields like “name: …”, one a line.")))
        return None
    fields: dict[str, tuple[int, Value]] = {}
    for key, value in node.value:
        line = _line(key)
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Fault(line, P("A field's name should be a plain word.")))
        elif key.value in fields:
            faults.append(Fault(line, P("“{field}” stands here twice in one entry.")(field=key.value[:40])))
        elif (read := _value(value)) is _ODD:
            faults.append(Fault(line, P("“{field}” should be text or a plain list.")(field=key.value[:40])))
        else:
            fields[key.value] = (line, read)
    return Row(_line(node), fields)


_ODD: tuple[str, ...] = ("\0",)


def _value(node: yaml.Node) -> Value:
    match node:
        case yaml.ScalarNode(tag="tag:yaml.org,2002:null"):
            return None
        case yaml.ScalarNode(tag="tag:yaml.org,2002:bool"):
            return bool(node.value.casefold() in {"true", "yes", "on"})
        case yaml.ScalarNode():
            return str(node.value)
        case yaml.SequenceNode() if all(isinstance(item, yaml.ScalarNode) for item in node.value):
            return tuple(str(item.value) for item in node.value)
        case _:
            return _ODD


def _line(marked: yaml.Node | yaml.Event) -> int:
    return 1 if marked.start_mark is None else int(marked.start_mark.line) + 1


def _error_line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return 1 if mark is None else mark.line + 1


def _problem(error: yaml.MarkedYAMLError) -> str:
    return (error.problem or error.context or "it cannot be read").strip().rstrip(".")
