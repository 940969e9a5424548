"""What was learned, as data: two linear scores over hashed features and the thresholds above which they speak."""

import base64
import binascii
import json
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.care.triage.features import Group

FORM: Final = 2  # of the file; another number is refused, so that old weights never meet new features


class BrokenWeights(ValueError):
    """The weights cannot be used; triage goes on by rules alone."""


@dataclass(frozen=True, slots=True)
class Score:
    """One linear score: a weight for each bucket in units of ``scale``, a bias, and the threshold."""

    weights: Sequence[int]
    scale: float
    bias: float
    threshold: float

    def __call__(self, groups: Sequence[Group]) -> float:
        """Return how far above its threshold a text is; below, the number is negative."""
        weights = self.weights
        total = sum(group.value * sum([weights[bucket] for bucket in group.buckets]) for group in groups)
        return total * self.scale + self.bias - self.threshold


@dataclass(frozen=True, slots=True)
class Weights:
    """``soft`` tells crisis and distress from the rest, ``hard`` crisis alone; ``lines``: checksum of their lines."""

    bits: int
    soft: Score
    hard: Score
    lines: str


def written(weights: Weights) -> str:
    """Return weights as JSON, the same bytes for the same weights."""
    scores = {
        name: {
            "bias": round(score.bias, 6),
            "scale": score.scale,
            "threshold": round(score.threshold, 6),
            "weights": _packed(score.weights),
        }
        for name, score in (("soft", weights.soft), ("hard", weights.hard))
    }
    whole = {"form": FORM, "bits": weights.bits, "lines": weights.lines, **scores}
    return json.dumps(whole, indent=1, sort_keys=True) + "\n"


def read_weights(text: str) -> Weights:
    """Return weights from JSON. Raises ``BrokenWeights``."""
    try:
        data = json.loads(text)
        if data["form"] != FORM:
            raise BrokenWeights(f"the weights have form {data['form']}, and this version reads {FORM}")
        bits = int(data["bits"])
        soft, hard = (_score(data[name], bits) for name in ("soft", "hard"))
        return Weights(bits, soft, hard, str(data["lines"]))
    except BrokenWeights:
        raise
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error, binascii.Error) as error:
        raise BrokenWeights(f"the weights cannot be read: {type(error).__name__}") from error


def _score(data: dict[str, str], bits: int) -> Score:
    weights = array("h")
    weights.frombytes(zlib.decompress(base64.b64decode(data["weights"], validate=True)))
    if len(weights) != 1 << bits:
        raise BrokenWeights(f"the weights are {len(weights)} where {1 << bits} are named")
    return Score(weights, float(data["scale"]), float(data["bias"]), float(data["threshold"]))


def _packed(weights: Sequence[int]) -> str:
    return base64.b64encode(zlib.compress(array("h", weights).tobytes(), 9)).decode("ascii")
