"""Triage: how long a line takes, how the time grows with the text and for its worst pattern, and what it weighs."""

import json
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.table import Row
from bot import assets
from bot.care.crisis import Rule, Rules
from bot.care.triage import shipped

LINES = Path(__file__).parents[1] / "tests" / "eval" / "triage.jsonl"
TARGET_MS, TARGET_MB = 5.0, 30.0
GROWTH = 2.6  # twice the text may take so much longer; 2 is linear, 4 would be quadratic
WORST = ("my friend ", "i took the ", "a ", "pills and wine ", "he says he ", "want to i would ")


def best(do: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of a few runs in milliseconds, so that neighbours on the machine are not measured."""
    took = []
    for _ in range(times):
        start = perf_counter()
        do()
        took.append((perf_counter() - start) * 1000)
    return min(took)


def run() -> list[Row]:
    """Rows for the table; some seconds in all."""
    tracemalloc.start()
    judge = shipped(assets.text)
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    rules = judge.rules[0]
    texts = [json.loads(line)["text"] for line in LINES.read_text(encoding="utf-8").split("\n") if line]
    ours, theirs = (sorted(best(partial(read, text), 3) for text in texts) for read in (judge, rules))
    p95, plain = (took[int(len(took) * 0.95)] for took in (ours, theirs))
    post = "The night was long and the racks kept coming in, and nobody picked up the phone. " * 50
    half, whole = (best(partial(judge, post[:size])) for size in (2000, 4000))
    on_disk = sum(
        assets.path("triage", name).stat().st_size for name in ("weights.json", "ladder.yaml", "classes.yaml")
    )
    return [
        _row("triage of a line, p95, beside the words of crisis alone", p95, plain, TARGET_MS),
        _growth("triage of 4,000 characters, beside 2,000", whole, half),
        _growth("worst pattern on 4,000 characters, beside 2,000", *_worst(judge.rules)),
        Row("triage in memory", f"{megabytes:.1f} MB", "–", "–", f"<= {TARGET_MB:.0f} MB", megabytes <= TARGET_MB),
        Row("triage on disk", f"{on_disk / 1e6:.2f} MB", "83.5 MB, MiniLM", "–", "<= 1 MB", on_disk <= 1e6),
    ]


def _row(what: str, ours: float, baseline: float, target: float) -> Row:
    ratio = f"{baseline / ours:.2f}x"
    return Row(what, f"{ours:.2f} ms", f"{baseline:.2f} ms", ratio, f"<= {target:.0f} ms", ours <= target)


def _growth(what: str, whole: float, half: float) -> Row:
    grown = whole / half
    return Row(what, f"{whole:.2f} ms", f"{half:.2f} ms", f"{grown:.1f}x", f"<= {GROWTH}x", grown <= GROWTH)


def _worst(ladders: tuple[Rules, ...]) -> tuple[float, float]:
    """Return the time of the slowest pattern on its worst text, and on half of that text."""
    rules = [rule for rules in ladders for kind in rules.ladder.values() for rule in kind]
    took = [(_searched(rule, word, 4000, 1), at, word) for at, rule in enumerate(rules) for word in WORST]
    _, at, word = max(took)
    return _searched(rules[at], word, 4000), _searched(rules[at], word, 2000)


def _searched(rule: Rule, word: str, size: int, times: int = 5) -> float:
    return best(partial(rule.say.search, word * (size // len(word))), times)
