"""The guard of patient data: p50 and p95 a message beside plain patterns for numbers, growth with length, memory."""

import random
import re
import tracemalloc
from collections.abc import Callable, Sequence
from time import perf_counter

from benchmarks.table import Row
from bot import assets
from bot.privacy.phi import open_guard

TARGET_MS = 5.0
MESSAGES = 600
LENGTHS = (1_000, 2_000, 4_000, 8_000)
PLAIN = re.compile(
    r"\b\d{3}-\d{2}-\d{4}\b|\b\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b|(?i:\bmrn\W{0,3})\d{4,}|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
)
WORST = ("mrn is ", "Smith, ", "died 1/2/2003 ", "10 main st ", "1 ", "a.", "1/2 ", "five ")


def run() -> list[Row]:
    """Rows for the table; a few seconds in all."""
    tracemalloc.start()
    guard = open_guard(assets.text)
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    lines = messages()
    p50, p95 = timed(guard, lines)
    plain, plain95 = timed(PLAIN.findall, lines)
    mine, theirs = f"{p50:.2f} / {p95:.2f} ms", f"{plain:.3f} / {plain95:.3f} ms"
    growth = max(grows(guard, word) for word in WORST)
    return [
        Row("guard, a message, p50 / p95", mine, theirs, f"{plain / p50:.2f}x", "p95 <= 5 ms", p95 <= TARGET_MS),
        Row(
            "guard, 8 times the text takes, worst",
            f"{growth:.1f}x",
            "8.0x",
            f"{8 / growth:.1f}x",
            "<= 16x",
            growth <= 16,
        ),
        Row("guard, memory of its words", f"{held:.1f} MB", "0 MB", "–", "<= 30 MB", held <= 30),
    ]


def messages() -> list[str]:
    """Return the project's own lines, some of them joined into longer messages."""
    dice = random.Random(5)
    files = assets.texts("phi", ".txt").values()
    bare = re.compile(r"\{\{[A-Z]+\|([^}]+)\}\}")
    lines = [bare.sub(r"\1", line) for text in files for line in text.split("\n") if line and line[0] != "#"]
    return [" ".join(dice.sample(lines, dice.choice((1, 1, 1, 2, 4)))) for _ in range(MESSAGES)]


def timed(find: Callable[[str], object], lines: Sequence[str]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds; each sample is the quickest of three, so that neighbours are not measured."""
    took = sorted(min(_once(find, line) for _ in range(3)) for line in lines)
    return took[len(took) // 2], took[int(len(took) * 0.95)]


def grows(find: Callable[[str], object], word: str) -> float:
    """Return how many times longer eight times the text takes: 8 is linear, 64 is quadratic."""
    short, *_, long = (min(_once(find, (word * size)[:size]) for _ in range(3)) for size in LENGTHS)
    return long / short


def _once(find: Callable[[str], object], text: str) -> float:
    start = perf_counter()
    find(text)
    return (perf_counter() - start) * 1000
