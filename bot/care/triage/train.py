"""Learn the weights from the lines: `make train`. Plain arithmetic in a fixed order: twice gives the same bytes."""

import hashlib
import random
import sys
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from bot import assets
from bot.care.triage.features import Group, Lens, read_lens
from bot.care.triage.lines import Label, Line, read_lines
from bot.care.triage.weights import Score, Weights, written

BITS: Final = 17
SEED: Final = 988
ROUNDS: Final = 14  # over all lines; more change no verdict
COST: Final = 0.25  # of a line on the wrong side; chosen on the part named choose
STEPS: Final = 4096  # units of a weight's largest value
LEAN: Final = 0.6  # how much of the score for crisis alone the soft one takes over: what is near danger matters more

LATER: Final = "later"  # tag of lines that were written with the misses on the voices in sight

# What may be taken for more than it is, of lines by writers whom the weights have not met: shares of lines.
SOFT_NONE: Final = 0.06  # six to twelve, left out, have 4.1 alarms of 90, the worst 9; the gate allows 8
HARD_NONE: Final = 0.007  # half an alarm of 90 where two are allowed, for three cries of 100
HARD_DISTRESS: Final = 0.10


@dataclass(frozen=True, slots=True)
class Seen:
    """A line as the lens sees it."""

    label: Label
    groups: Sequence[Group]


def learn(lines: Sequence[Line], voices: Sequence[Line], lens: Lens) -> Weights:
    """Return weights learned from all, with thresholds chosen on the voices as heard by who had not met them.

    ``voices`` are lines by other writers. Lines tagged *later* were written once the misses on the voices had been
    read, so they would make the voices look easier than a new writer is: they teach, but have no say in the thresholds.
    """
    before, after = ([line for line in lines if (LATER in line.tags) is later] for later in (False, True))
    seen, more, other = ([Seen(line.label, lens(line.text)) for line in part] for part in (before, after, voices))
    soft, hard = _scores(seen, lens.bits)
    soft_at = above(other, soft, {Label.NONE: SOFT_NONE})
    hard_at = above(other, hard, {Label.NONE: HARD_NONE, Label.DISTRESS: HARD_DISTRESS})
    text = "\n".join(f"{line.label} {line.text}" for line in (*lines, *voices))
    checksum = hashlib.sha256(text.encode()).hexdigest()
    soft, hard = _scores([*seen, *more, *other], lens.bits)
    return Weights(lens.bits, _at(soft, soft_at), _at(hard, hard_at), checksum)


def _scores(seen: Sequence[Seen], bits: int) -> tuple[Score, Score]:
    hard = fitted(seen, lambda label: label is Label.CRISIS, bits)
    return leaning(fitted(seen, lambda label: label is not Label.NONE, bits), hard), hard


def leaning(soft: Score, hard: Score) -> Score:
    """Return the sum of a score and of a share of another, which is again one linear score."""
    pairs = zip(soft.weights, hard.weights, strict=True)
    return _whole([a * soft.scale + LEAN * b * hard.scale for a, b in pairs], soft.bias + LEAN * hard.bias)


def fitted(seen: Sequence[Seen], meant: Callable[[Label], bool], bits: int) -> Score:
    """Return a linear score by dual coordinate descent for a support vector machine with squared hinge loss.

    The method is that of Hsieh and others, "A dual coordinate descent method for large-scale linear SVM", ICML 2008.
    """
    dice = random.Random(SEED)  # noqa: S311 - an order that can be repeated is the point
    weights, bias = array("d", bytes(8 << bits)), 0.0
    signs = [1.0 if meant(line.label) else -1.0 for line in seen]
    inside = [1 + sum(g.value**2 * len(g.buckets) for g in line.groups) + 0.5 / COST for line in seen]
    alphas, order = [0.0] * len(seen), list(range(len(seen)))
    for _ in range(ROUNDS):
        dice.shuffle(order)
        for index in order:
            groups, sign = seen[index].groups, signs[index]
            score = bias + sum(g.value * sum([weights[b] for b in g.buckets]) for g in groups)
            slope = sign * score - 1 + alphas[index] * 0.5 / COST
            alpha = max(0.0, alphas[index] - slope / inside[index])
            step = (alpha - alphas[index]) * sign
            if step:
                alphas[index] = alpha
                bias += step
                for group in groups:
                    move = step * group.value
                    for bucket in group.buckets:
                        weights[bucket] += move
    return _whole(weights, bias)


def _whole(weights: Sequence[float], bias: float) -> Score:
    scale = max(map(abs, weights)) / STEPS
    return Score([round(weight / scale) for weight in weights], float(f"{scale:.9g}"), bias, 0.0)


def above(seen: Sequence[Seen], score: Score, allowed: dict[Label, float]) -> float:
    """Return the lowest threshold that no more than the allowed share of each label is above."""
    lowest = []
    for label, share in allowed.items():
        scores = sorted((score(line.groups) for line in seen if line.label is label), reverse=True) or [0.0]
        lowest.append(scores[int(share * len(scores))])
    return max(lowest)


def _at(score: Score, threshold: float) -> Score:
    return Score(score.weights, score.scale, round(score.bias, 6), round(threshold, 6))


def shipped_lines() -> tuple[list[Line], dict[str, tuple[Line, ...]]]:
    """Return our own lines, and those of each other writer by the name of the voice."""
    told = {name.removesuffix(".jsonl"): read_lines(text) for name, text in assets.texts("triage", ".jsonl").items()}
    voices = {name: lines for name, lines in told.items() if name.startswith("voice")}
    return [line for name, lines in told.items() if name not in voices for line in lines], voices


def made() -> str:
    """Return the weights of the shipped lines, as they are written."""
    lines, voices = shipped_lines()
    return written(learn(lines, list(chain(*voices.values())), read_lens(assets.text("triage/classes.yaml"), BITS)))


def main() -> None:
    """Write the weights, and say their checksum."""
    text = made()
    assets.path("triage").joinpath("weights.json").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{hashlib.sha256(text.encode()).hexdigest()}  data/triage/weights.json\n")


if __name__ == "__main__":
    main()
