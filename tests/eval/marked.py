"""Lines with their spans marked in place, such as ``pt {{NAME|Rosalind Quillfeather}}``: read exactly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.privacy.phi import Span, Type

_MARK: Final = re.compile(r"\{\{(?P<kind>[A-Z]+)\|(?P<what>[^{}|]+)\}\}")
_FAMILY: Final = re.compile(r"## (?P<name>[^(]+?)(?P<choose> \(choose\))?$")


class Unreadable(ValueError):
    """A line whose marks are broken; the text names the file and the line's number."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A line as people wrote it, its spans, the family of wordings it belongs to, and whether that is for choosing."""

    text: str
    spans: tuple[Span, ...]
    family: str
    choose: bool


def read_marked(text: str, file: str = "") -> tuple[Marked, ...]:
    """Read a file of marked lines; one # begins a comment, two a family. Raises ``Unreadable``."""
    return tuple(_lines(text, file))


def _lines(text: str, file: str) -> Iterator[Marked]:
    family, choose = "", False
    for number, line in enumerate(text.split("\n"), 1):
        if found := _FAMILY.match(line):
            family, choose = found["name"], found["choose"] is not None
        elif line and not line.startswith("#"):
            plain, spans = unmark(line, f"{file}:{number}")
            yield Marked(plain, spans, family, choose)


def unmark(line: str, where: str = "") -> tuple[str, tuple[Span, ...]]:
    """Return a line without its marks, and the spans they marked. Raises ``Unreadable``."""
    plain, at = "", 0
    spans: list[Span] = []
    for mark in _MARK.finditer(line):
        plain += line[at : mark.start()]
        if mark["kind"] not in Type.__members__ or mark["what"] != mark["what"].strip():
            raise Unreadable(f"{where}: a mark needs one of the known types and no blanks at its edges")
        spans.append(Span(len(plain), len(plain) + len(mark["what"]), Type(mark["kind"])))
        plain += mark["what"]
        at = mark.end()
    plain += line[at:]
    if "{{" in plain or "}}" in plain:
        raise Unreadable(f"{where}: a mark is not closed")
    return plain, tuple(spans)
