"""The weekly figure for moderators: small groups withheld, noise drawn once, and nothing about any one person.

Two people stand for the same figures where one of them answered and the other did not: the noise, epsilon 1 a week,
hides which. Half of it goes into the counts of weeks, half into naming the causes. What it does not hide is the
range of how many answered, which is exact: at an edge, such as from 9 to 10, it may show that somebody joined in.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from bot.privacy.noise import Noise
from bot.store import Json
from bot.store.answers import Answer
from cogs.checkins.causes import Cause
from cogs.checkins.instruments import Instrument

EPSILON: Final = Fraction(1)  # for one community and week
LEAST: Final = 10  # answers for any figure
BANDS: Final = 20  # answers for three bands
STEP: Final = 5  # points
STANDS_OUT: Final = 3  # what "nothing stood out" weighs against the causes


class Size(StrEnum):
    """How many answered, as a range."""

    FEW = "under 10"
    SMALL = "10–19"
    MIDDLE = "20–49"
    LARGE = "50+"

    @classmethod
    def of(cls, n: int) -> "Size":
        """Return the range that holds n."""
        edges = ((LEAST, cls.FEW), (BANDS, cls.SMALL), (50, cls.MIDDLE))
        return next((size for edge, size in edges if n < edge), cls.LARGE)

    @property
    def named(self) -> int:
        """How many causes may be named."""
        return {Size.FEW: 0, Size.SMALL: 1, Size.MIDDLE: 2, Size.LARGE: 3}[self]


class Band(StrEnum):
    """How a week was."""

    HARD = "hard"
    MIDDLING = "middling"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Figure:
    """What is published of one week, and all that is kept of it.

    ``shares`` are per cent in steps of five that add up to 100: of three bands, of hard weeks against all others
    (under ``GOOD`` none) where fewer than twenty answered, of nothing where fewer than ten did.
    """

    size: Size
    shares: Mapping[Band, int]
    causes: tuple[Cause, ...] = ()

    @property
    def epsilon(self) -> int:
        """What of the privacy budget it took."""
        return int(EPSILON) if self.shares else 0

    def to_json(self) -> dict[str, Json]:
        """Return the figure as JSON values."""
        return {
            "size": self.size.value,
            "shares": {band.value: share for band, share in self.shares.items()},
            "causes": [cause.value for cause in self.causes],
            "epsilon": self.epsilon,
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Json]) -> "Figure":
        """Return the figure that ``to_json`` wrote."""
        shares, causes = body["shares"], body["causes"]
        assert isinstance(shares, dict) and isinstance(causes, list)
        kept = {Band(band): int(str(share)) for band, share in shares.items()}
        return cls(Size(str(body["size"])), kept, tuple(Cause(str(cause)) for cause in causes))


def figure(answers: Sequence[Answer], asked: Instrument, noise: Noise) -> Figure:
    """Return the figure of a week's answers to the weekly question; skipped weeks do not count."""
    given = [answer for answer in answers if answer.choice is not None]
    size = Size.of(len(given))
    if size is Size.FEW:
        return Figure(size, {})
    counted = Counter(_band(answer.choice or 0, asked) for answer in given)
    bands = (Band.HARD, Band.MIDDLING) if size is Size.SMALL else tuple(Band)
    if size is Size.SMALL:
        counted[Band.MIDDLING] += counted[Band.GOOD]
    noisy = [max(0, counted[band] + noise.laplace(EPSILON / 2)) for band in bands]
    return Figure(size, dict(zip(bands, rounded(noisy), strict=True)), _named(given, size, noise))


def _band(choice: int, asked: Instrument) -> Band:
    if choice <= (asked.low or 0):
        return Band.HARD
    return Band.GOOD if asked.good is not None and choice >= asked.good else Band.MIDDLING


def _named(given: Sequence[Answer], size: Size, noise: Noise) -> tuple[Cause, ...]:
    """Name the causes ticked most, one after the other, until none stands out any more."""
    counts = Counter(cause for answer in given for cause in answer.causes)
    left, named, epsilon = list(Cause), list[Cause](), EPSILON / 2 / size.named
    for _ in range(size.named):
        place = noise.choose([*(counts[cause] for cause in left), STANDS_OUT], epsilon)
        if place == len(left):
            break
        named.append(left.pop(place))
    return tuple(named)


def rounded(counts: Sequence[int]) -> list[int]:
    """Return counts as per cent in steps of five that add up to 100, by largest remainders; all zero: even shares."""
    total = sum(counts) or len(counts)
    steps = 100 // STEP
    exact = [Fraction((count if sum(counts) else 1) * steps, total) for count in counts]
    whole = [int(part) for part in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in by_rest[: steps - sum(whole)]:
        whole[i] += 1
    return [part * STEP for part in whole]
