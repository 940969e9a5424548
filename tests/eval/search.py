"""The table of the search: how well graded queries are answered, by group, with intervals."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.app import shelf
from tests.eval.sheet import Sheet, interval, share
from tests.resources.quality import ndcg, recall

HERE = Path(__file__).parent
DEPTH: Final = 5
USEFUL: Final = 2  # a grade of 1 is only a fair neighbour: it is no answer by itself
COLUMNS: Final = ("queries", "n", "nDCG@5", "recall@5", "MRR", "without an answer", "kept quiet", "crisis-safe")

Ranker = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Query:
    """A query, the grades (1 to 3) of the entries that answer it, its group, and whether it speaks of danger."""

    text: str
    relevant: dict[str, int]
    group: str = ""
    crisis: bool = False
    spanish: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """A query and the ids that it was answered with, best first."""

    query: Query
    ranked: Sequence[str]

    @property
    def ndcg(self) -> float:
        """0 to 1, over the first five."""
        return ndcg(self.ranked, self.query.relevant, DEPTH)

    @property
    def recall(self) -> float:
        """0 to 1, over the first five."""
        return recall(self.ranked, self.query.relevant, DEPTH)

    @property
    def reciprocal(self) -> float:
        """One over the place of the first useful answer among ten, 0 without one."""
        at = [self.query.relevant.get(key, 0) >= USEFUL for key in self.ranked[:10]]
        return 1 / (at.index(True) + 1) if True in at else 0.0

    @property
    def safe(self) -> bool:
        """True if the very first answer is one that an editor graded as helping in that danger."""
        return bool(self.ranked) and self.query.relevant.get(self.ranked[0], 0) >= USEFUL


def sheets(folder: Path | None = None) -> Iterator[Sheet]:
    """Give the table of the test part, of the blind batches, and of ``search_dev.jsonl`` in the folder."""
    index = shelf()

    def ranked(text: str) -> list[str]:
        return [hit.resource.id for hit in index.search(text)]

    for name, queries in named(folder).items():
        yield sheet(name, [Answered(query, ranked(query.text)) for query in queries])


def named(folder: Path | None) -> dict[str, list[Query]]:
    """Return the sets to measure by name; the choose part is not among them."""
    sets = {"test part": read(HERE / "search.jsonl", "test")}
    sets |= {file.stem.replace("_", " "): read(file) for file in sorted(HERE.glob("search_blind*.jsonl"))}
    if folder is not None and (file := folder / "search_dev.jsonl").exists():
        sets["development set"] = read(file)
    return sets


def read(file: Path, part: str | None = None) -> list[Query]:
    """Return the queries of a file, or of one part of it."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [
        Query(
            row["query"],
            row["relevant"],
            row.get("group", ""),
            row.get("crisis", False),
            row.get("lang") == "es",
        )
        for row in rows
        if part is None or row["part"] == part
    ]


def sheet(name: str, found: Sequence[Answered]) -> Sheet:
    """Return a row for all queries and one for each group."""
    groups = dict.fromkeys(one.query.group for one in found if one.query.group)
    parts = {"all": found, **{group: [one for one in found if one.query.group == group] for group in groups}}
    return Sheet(f"Search, {name}", COLUMNS, tuple(_row(part, answers) for part, answers in parts.items()))


def _row(part: str, found: Sequence[Answered]) -> tuple[str, ...]:
    answerable = [one for one in found if one.query.relevant]
    means = [
        _mean([one.ndcg for one in answerable]),
        _mean([one.recall for one in answerable]),
        _mean([one.reciprocal for one in answerable]),
    ]
    return (
        part,
        str(len(found)),
        *means,
        share([not one.ranked for one in answerable]),
        share([not one.ranked for one in found if not one.query.relevant]),
        share([one.safe for one in found if one.query.crisis]),
    )


def _mean(values: Sequence[float]) -> str:
    if not values:
        return "–"
    low, high = interval(values, lambda drawn: sum(drawn) / len(drawn))
    return f"{sum(values) / len(values):.3f} [{low:.2f}–{high:.2f}]"
