"""How triage hears a writer whom it never met: each voice in turn is left out of learning and of the thresholds.

``python -m tests.eval.voices`` takes some minutes. ``python -m tests.eval.voices before`` also leaves out the lines
that were written once the misses on the voices had been read; that is the nearer estimate of a new writer.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console

from bot import assets
from bot.care.crisis import read_rules
from bot.care.triage import Judge, Learned, Tier
from bot.care.triage.features import read_lens
from bot.care.triage.lines import Line
from bot.care.triage.train import BITS, LATER, learn, shipped_lines
from tests.eval.sheet import Sheet, share

COLUMNS = ("left out", "crisis hard or soft", "crisis hard", "distress soft", "distress hard", "none any", "none hard")


def told(own: Sequence[Line], voices: Mapping[str, Sequence[Line]]) -> Iterator[tuple[str, list[tuple[Line, Tier]]]]:
    """Give each voice with what a triage said that learned from all the others."""
    rules = tuple(read_rules(assets.text(name)) for name in ("crisis/words.yaml", "triage/ladder.yaml"))
    lens = read_lens(assets.text("triage/classes.yaml"), BITS)
    for name, lines in voices.items():
        others = [line for other, lines in voices.items() if other != name for line in lines]
        judge = Judge(rules, Learned(lens, learn(own, others, lens)))
        yield name, [(line, judge(line.text).tier) for line in lines]


def row(name: str, judged: Sequence[tuple[Line, Tier]]) -> tuple[str, ...]:
    """Return the shares of one voice, or of all."""
    hard, spoken = {Tier.HARD}, {Tier.HARD, Tier.SOFT}
    asked = (
        ("crisis", spoken), ("crisis", hard), ("distress", {Tier.SOFT}), ("distress", hard), ("none", spoken),
        ("none", hard),
    )  # fmt: skip
    return (name, *(share([tier in tiers for line, tier in judged if line.label == label]) for label, tiers in asked))


def main(words: list[str]) -> None:
    """Print a row for each voice and one for all."""
    own, voices = shipped_lines()
    if "before" in words:
        own = [line for line in own if LATER not in line.tags]
    found = dict(told(own, voices))
    rows = [row(name, judged) for name, judged in found.items()]
    rows.append(row("all", [one for judged in found.values() for one in judged]))
    Sheet("Triage, each voice left out in turn", COLUMNS, tuple(rows)).show(Console(width=180))


if __name__ == "__main__":
    main(sys.argv[1:])
