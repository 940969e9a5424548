"""The table of the patient-data guard: recall of messages and spans by type, and false alarms, with intervals."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot import assets
from bot.app import guard
from bot.privacy.phi import Span, Type
from tests.eval.marked import Marked, read_marked
from tests.eval.sheet import Sheet, share

HERE: Final = Path(__file__).parent / "phi"
_UNREAD: Final = ("fourth", "unread")  # unread: the thirteenth and fourteenth
COLUMNS: Final = ("what", "found", "same type", "exact")


@dataclass(frozen=True, slots=True)
class Guarded:
    """A line, what is in it, and what the guard found."""

    text: str
    spans: tuple[Span, ...]
    found: tuple[Span, ...]

    def meets(self, span: Span, *, typed: bool = False) -> bool:
        """Tell whether something found covers some of a span, of the same type if ``typed``."""
        return any(
            one.start < span.end and span.start < one.end and (one.type is span.type or not typed) for one in self.found
        )


def sheets(folder: Path | None = None) -> Iterator[Sheet]:
    """Give the tables of all writers' parts, of the part for choosing, and of ``phi_dev.jsonl`` in the folder."""
    for name, lines in parts().items():
        yield sheet(name, guarded(lines))
    if folder is not None and (folder / "phi_dev.jsonl").exists():
        yield sheet("development set", guarded(developed(folder / "phi_dev.jsonl")))


def parts() -> dict[str, tuple[Marked, ...]]:
    """Return the project's own lines by part.

    The misses of the *read* parts were looked at once they were scored and their kinds mended, so what they show now
    is too good; those of the unread ones were not. docs/patient-data.md has the first scores of all.
    """
    own = tuple(line for name, text in assets.texts("phi", ".txt").items() for line in read_marked(text, name))
    others = {
        f"{file.stem} part, its misses {'not ' if file.stem in _UNREAD else ''}read since": read_marked(
            file.read_text(encoding="utf-8"), file.name
        )
        for file in sorted(HERE.glob("*.txt"))
    }
    return others | {
        "part for choosing": tuple(line for line in own if line.choose),
        "part for fitting": tuple(line for line in own if not line.choose),
    }


def developed(file: Path) -> tuple[Marked, ...]:
    """Return lines of ``{"text", "spans": [[start, end, TYPE], …]}``."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    return tuple(
        Marked(row["text"], tuple(Span(start, end, Type(kind)) for start, end, kind in row["spans"]), "", False)
        for row in rows
    )


def guarded(lines: Sequence[Marked]) -> list[Guarded]:
    """Return what the shipped guard finds in each line."""
    find = guard()
    return [Guarded(line.text, line.spans, find(line.text)) for line in lines]


def sheet(name: str, lines: Sequence[Guarded]) -> Sheet:
    """Return rows for messages, structured spans, each type, and false alarms."""
    told = [line for line in lines if line.spans]
    clean = [line for line in lines if not line.spans]
    pairs = [(line, span) for line in told for span in line.spans]
    rows = [
        (
            "messages, every span found",
            share([all(line.meets(s) for s in line.spans) for line in told]),
            share([all(line.meets(s, typed=True) for s in line.spans) for line in told]),
            share([line.spans == line.found for line in told]),
        ),
        ("messages, any span found", share([bool(line.found) for line in told]), "", ""),
        _row("structured spans", [(line, span) for line, span in pairs if span.type is not Type.NAME]),
        *(_row(str(kind), [pair for pair in pairs if pair[1].type is kind]) for kind in Type),
        ("clean lines with a false alarm", share([bool(line.found) for line in clean]), "", ""),
    ]
    return Sheet(f"Patient data, {name}", COLUMNS, tuple(rows))


def _row(what: str, pairs: Sequence[tuple[Guarded, Span]]) -> tuple[str, ...]:
    return (
        what,
        share([line.meets(span) for line, span in pairs]),
        share([line.meets(span, typed=True) for line, span in pairs]),
        share([span in line.found for line, span in pairs]),
    )
