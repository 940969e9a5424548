"""Search beside a plain scan: p50 and p99 over the shipped catalogue and over ten thousand entries."""

import random
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from rapidfuzz import fuzz, process

from bot import assets
from cogs.resources.catalogue import Catalogue, Overlay
from cogs.resources.shelf import open_catalogue, open_shelf

Result = tuple[str, str, str, str, str, bool]  # what, ours, baseline, ratio, target, ok

MANY = 10_000
TARGET_MS = 5.0
QUERIES = (
    "starting night shift next week",
    "needlestick what do i do now",
    "free ceu credits online",
    "scolarship for mlt student",
    "boss yells at me every day",
    "no puedo dormir despues del turno",
    "everyone would be better off without me",
    "how do i get a license in california",
    "asdfgh qwerty",
    "lonely at work on weekends and nobody to talk to about the patient who died on my shift last night",
)


def grown(catalogue: Catalogue, size: int) -> Catalogue:
    """A catalogue of `size` entries: the real ones, and others mixed from their words."""
    dice = random.Random(8)
    real = tuple(catalogue)
    words = [word for entry in real for word in (*entry.name.split(), *entry.summary.split())]
    tags = [tag for entry in real for tag in entry.tags]
    made = (
        replace(
            dice.choice(real),
            id=f"made-{number}",
            name=" ".join(dice.sample(words, 5)),
            summary=" ".join(dice.sample(words, 24)),
            tags=tuple(dice.sample(tags, 9)),
            aliases=(),
        )
        for number in range(size - len(real))
    )
    return Catalogue((*real, *made))


def timed(search: Callable[[str], object], rounds: int) -> tuple[float, float]:
    """p50 and p99 in milliseconds over every query `rounds` times, each a little different from the last.

    Each sample is the quickest of three, so that neighbours on the machine are not measured.
    """
    took = []
    for number in range(rounds):
        for query in QUERIES:
            asked = f"{query} {'' if number % 2 else number}"
            took.append(min(_once(search, asked) for _ in range(3)))
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.99)]


def _once(search: Callable[[str], object], query: str) -> float:
    start = perf_counter()
    search(query)
    return (perf_counter() - start) * 1000


def scan(catalogue: Catalogue) -> Callable[[str], object]:
    """The plain baseline: every entry's whole text compared with the query by rapidfuzz."""
    texts = {entry.id: " ".join((entry.name, entry.summary, *entry.tags)).lower() for entry in catalogue}
    return lambda query: process.extract(query.lower(), texts, scorer=fuzz.token_set_ratio, limit=10)


def run() -> list[Result]:
    """Rows for the table; a few seconds in all."""
    shipped = open_catalogue(assets.text)
    rows = []
    for size, rounds, scans in ((len(shipped), 20, 5), (MANY, 10, 1)):
        catalogue = shipped if size == len(shipped) else grown(shipped, size)
        p50, p99 = timed(open_shelf(assets.text, catalogue=catalogue).search, rounds)
        plain, plain99 = timed(scan(catalogue), scans)
        name = f"search, {size:,} entries, p50 / p99"
        ours, theirs = f"{p50:.2f} / {p99:.2f} ms", f"{plain:.2f} / {plain99:.2f} ms"
        rows.append((name, ours, theirs, f"{plain / p50:.1f}x", f"p99 <= {TARGET_MS:.0f} ms", p99 <= TARGET_MS))
    rows.append(_overlay(shipped))
    return rows


def _overlay(shipped: Catalogue) -> Result:
    start = perf_counter()
    shelf = open_shelf(assets.text)
    built = (perf_counter() - start) * 1000
    own = tuple(replace(entry, id=f"own-{entry.id}", own=True) for entry in list(shipped)[:20])
    start = perf_counter()
    shelf.with_overlay(Overlay(own))
    laid = (perf_counter() - start) * 1000
    return (
        "20 own entries laid over / index built anew",
        f"{laid:.1f} ms",
        f"{built:.0f} ms",
        f"{built / laid:.0f}x",
        "<= a tenth",
        laid * 10 <= built,
    )


if __name__ == "__main__":
    for what, ours, baseline, ratio, target, ok in run():
        print(f"{what:45} {ours:>18} {baseline:>22} {ratio:>7}  {target:14} {'ok' if ok else 'MISSED'}")
