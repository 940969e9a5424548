"""The table of triage: recall, alarms and precision by label and language, with intervals."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app import triage
from bot.care.triage import Tier
from tests.eval.sheet import Sheet, share

HERE = Path(__file__).parent
COLUMNS = ("lines", "crisis hard or soft", "crisis hard", "distress soft", "distress hard", "none any", "none hard")


@dataclass(frozen=True, slots=True)
class Judged:
    """A line, what it is, and what triage said."""

    text: str
    label: str
    spanish: bool
    tier: Tier


def sheets(folder: Path | None = None) -> Iterator[Sheet]:
    """Give the table of the test part, and of ``crisis_dev.jsonl`` in the folder.

    The voices of other writers are learned from by now: ``python -m tests.eval.voices`` measures each unlearned.
    """
    judge = triage()
    files = {"test part": HERE / "triage.jsonl", "two writers whose misses nobody read": HERE / "triage_unread.jsonl"}
    if folder is not None:
        files["development set"] = folder / "crisis_dev.jsonl"
    for name, file in files.items():
        if file.exists():
            yield sheet(name, judged(file, lambda text: judge(text).tier))


def judged(file: Path, tier: Callable[[str], Tier]) -> list[Judged]:
    """Return every line of a file of ``{"text", "label"}`` with what was said of it."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    return [Judged(row["text"], row["label"], _spanish(row), tier(row["text"])) for row in rows]


def sheet(name: str, found: Sequence[Judged]) -> Sheet:
    """Return one row for all lines and one for each language."""
    parts = {
        "all": found,
        "English": [line for line in found if not line.spanish],
        "Spanish": [line for line in found if line.spanish],
    }
    return Sheet(f"Triage, {name}", COLUMNS, tuple(_row(part, lines) for part, lines in parts.items()))


def _row(part: str, found: Sequence[Judged]) -> tuple[str, ...]:
    hard, spoken = {Tier.HARD}, {Tier.HARD, Tier.SOFT}
    measured = (
        ("crisis", spoken), ("crisis", hard), ("distress", {Tier.SOFT}), ("distress", hard), ("none", spoken),
        ("none", hard),
    )  # fmt: skip
    return (part, *(share(_hits(found, label, tiers)) for label, tiers in measured))


def _hits(found: Iterable[Judged], label: str, tiers: set[Tier]) -> list[bool]:
    return [line.tier in tiers for line in found if line.label == label]


def _spanish(row: dict[str, str]) -> bool:
    return (
        row.get("lang", "es" if row.get("note", "").startswith("es") or "hard: es" in row.get("note", "") else "en")
        == "es"
    )
