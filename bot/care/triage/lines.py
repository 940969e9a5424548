"""The lines that triage learns from: what each is, its wording family, and a round trip through CSV for review."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Final


class Label(StrEnum):
    """What a line is; see docs/model-card.md for where each begins and ends."""

    CRISIS = "crisis"
    DISTRESS = "distress"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """A text, its label, the step of the ladder or the kind it stands for, its language, wording family and tags.

    Lines of one family are near copies or minimal pairs of each other and always stay in one part of the split.
    """

    text: str
    label: Label
    kind: str
    lang: str
    family: str
    tags: tuple[str, ...] = ()


COLUMNS: Final = tuple(field.name for field in fields(Line))


class BrokenLines(ValueError):
    """A file of lines cannot be read; the text says which line and why."""


def read_lines(text: str) -> tuple[Line, ...]:
    """Return lines out of JSON, one object a line. Raises ``BrokenLines``."""
    found = []
    for number, row in enumerate(text.split("\n"), start=1):
        if row:
            try:
                data = json.loads(row)
                found.append(Line(**{**data, "label": Label(data["label"]), "tags": tuple(data["tags"])}))
            except (ValueError, KeyError, TypeError) as error:
                raise BrokenLines(f"line {number} is broken: {type(error).__name__}") from error
    return tuple(found)


def written(lines: Iterable[Line]) -> str:
    """Return lines as JSON, one object a line."""
    return "".join(json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in lines)


def to_csv(lines: Iterable[Line]) -> str:
    """Return lines as a table for a spreadsheet, with an empty column for the reviewer's label and one for a remark."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["number", *COLUMNS, "review", "remark"])
    for number, line in enumerate(lines):
        table.writerow(
            [number, _safe(line.text), *(str(getattr(line, c)) for c in COLUMNS[1:-1]), " ".join(line.tags), "", ""]
        )
    return out.getvalue()


def relabelled(lines: tuple[Line, ...], table: str) -> tuple[Line, ...]:
    """Return lines with the labels of the column ``review`` where one is filled in.

    Raises ``BrokenLines`` when a row does not belong to the lines, or its label is none of the three.
    """
    changed = list(lines)
    for row in csv.DictReader(io.StringIO(table, newline="")):
        try:
            number, review = int(row["number"]), row["review"].strip().lower()
            if _safe(lines[number].text) != row["text"].replace("\r\n", "\n"):
                raise BrokenLines(f"row {number} holds another text than the line that it names: export anew")
            if review:
                changed[number] = replace(lines[number], label=Label(review))
        except BrokenLines:
            raise
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise BrokenLines(f"row {row.get('number')}: the review must be crisis, distress or none") from error
    return tuple(changed)


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" else text
