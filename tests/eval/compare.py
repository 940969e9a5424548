"""What each part of triage earns, in one table over all lines that no tuning read: python -m tests.eval.compare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from time import perf_counter

from rich.console import Console

from bot import assets
from bot.care.crisis import Rules, read_rules
from bot.care.triage import Judge, Learned, Tier
from bot.care.triage.features import read_lens
from bot.care.triage.lines import Line, read_lines
from bot.care.triage.train import BITS, learn, shipped_lines
from tests.eval.sheet import Sheet

HERE = Path(__file__).parent
COLUMNS = (
    "triage",
    "crisis, any",
    "hard",
    "Spanish, any",
    "none, any",
    "none, hard",
    "distress, hard",
    "ms a line",
    "kB",
)
WHOLE = (1.0, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Trial:
    """A way of telling: with which rules, with which shares of words, letters and classes, in how many buckets."""

    name: str
    rules: tuple[str, ...] = ()
    shares: tuple[float, float, float] | None = None
    bits: int = BITS


RULES = ("crisis/words.yaml", "triage/ladder.yaml")
TRIALS = (
    Trial("words of crisis alone", RULES[:1]),
    Trial("both rule files alone", RULES),
    Trial("words 1–3", (), (1.0, 0.0, 0.0)),
    Trial("words and letters 3–5", (), (1.0, 1.0, 0.0)),
    Trial("words, letters and classes", (), WHOLE),
    Trial("rules or words and letters", RULES, (1.0, 1.0, 0.0)),
    Trial("rules or all three, 2^15", RULES, WHOLE, 15),
    Trial("rules or all three, 2^17 (shipped)", RULES, WHOLE),
    Trial("rules or all three, 2^19", RULES, WHOLE, 19),
)


def judge(trial: Trial) -> Judge:
    """Return the triage of a trial, learned anew from the shipped lines."""
    rules: tuple[Rules, ...] = tuple(read_rules(assets.text(name)) for name in trial.rules)
    if trial.shares is None:
        return Judge(rules)
    lens = read_lens(assets.text("triage/classes.yaml"), trial.bits, trial.shares)
    train, choose = (read_lines(assets.text(f"triage/{part}.jsonl")) for part in ("train", "choose"))
    return Judge(rules, Learned(lens, learn(train, choose, lens)))  # neither holds a line of another writer


def rows(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    """Give a row for each trial over these lines."""
    for trial in TRIALS:
        tell = judge(trial)
        start = perf_counter()
        tiers = [tell(line.text).tier for line in lines]
        each = (perf_counter() - start) * 1000 / len(lines)
        told = list(zip(lines, tiers, strict=True))

        def of(label: str, least: set[Tier], lang: str = "", told: Sequence[tuple[Line, Tier]] = told) -> str:
            hits = [tier in least for line, tier in told if line.label == label and lang in ("", line.lang)]
            return f"{sum(hits) / len(hits):.2f} {sum(hits)}/{len(hits)}"

        spoken, hard = {Tier.HARD, Tier.SOFT}, {Tier.HARD}
        size = 0 if trial.shares is None else 4 * (1 << trial.bits) / 1000
        yield (
            trial.name, of("crisis", spoken), of("crisis", hard), of("crisis", spoken, "es"), of("none", spoken),
            of("none", hard), of("distress", hard), f"{each:.2f}", f"{size:.0f}",
        )  # fmt: skip


def main() -> None:
    """Print the table."""
    _, voices = shipped_lines()
    test = read_lines((HERE / "triage.jsonl").read_text(encoding="utf-8"))
    lines = [*test, *chain(*voices.values())]
    Sheet(f"What each part earns, {len(lines)} lines", COLUMNS, tuple(rows(lines))).show(Console(width=180))


if __name__ == "__main__":
    main()
