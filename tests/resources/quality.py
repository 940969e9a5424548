"""How good a ranking is: nDCG, recall and success at the top, over graded queries in JSON lines."""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Ranker = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Graded:
    query: str
    relevant: Mapping[str, int]
    held: bool = False


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over queries that have an answer; `quiet` is the share of those without one that stayed empty."""

    ndcg5: float
    ndcg10: float
    recall5: float
    top1: float
    quiet: float

    def __str__(self) -> str:
        return (
            f"nDCG@5 {self.ndcg5:.3f}  nDCG@10 {self.ndcg10:.3f}  recall@5 {self.recall5:.3f}"
            f"  top-1 {self.top1:.3f}  quiet {self.quiet:.3f}"
        )


def read_graded(path: Path) -> list[Graded]:
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Graded(row["query"], row["relevant"], row.get("held", False)) for row in rows]


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], depth: int) -> float:
    def gain(grades: Iterable[int]) -> float:
        return sum((2.0**grade - 1) / math.log2(at + 2) for at, grade in enumerate(grades))

    ideal = gain(sorted(relevant.values(), reverse=True)[:depth])
    return gain(relevant.get(key, 0) for key in ranked[:depth]) / ideal


def recall(ranked: Sequence[str], relevant: Mapping[str, int], depth: int) -> float:
    return len(set(ranked[:depth]) & set(relevant)) / min(len(relevant), depth)


def top(ranked: Sequence[str], relevant: Mapping[str, int]) -> bool:
    """True if the first answer is one of the best graded."""
    return bool(ranked) and relevant.get(ranked[0], 0) == max(relevant.values())


def measure(ranker: Ranker, graded: Sequence[Graded]) -> Quality:
    answered = [(ranker(g.query), g.relevant) for g in graded if g.relevant]
    silent = [not ranker(g.query) for g in graded if not g.relevant]

    def mean(values: Iterable[float]) -> float:
        listed = list(values)
        return sum(listed) / len(listed) if listed else 1.0

    return Quality(
        mean(ndcg(r, g, 5) for r, g in answered),
        mean(ndcg(r, g, 10) for r, g in answered),
        mean(recall(r, g, 5) for r, g in answered),
        mean(top(r, g) for r, g in answered),
        mean(silent),
    )
