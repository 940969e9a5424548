"""The triage that the house uses: rules, or what was learned from lines; either is enough for help to be offered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.care.crisis import Kind, Rules, in_spanish
from bot.care.triage.features import Lens
from bot.care.triage.port import SPOKEN, Tier, Verdict
from bot.care.triage.weights import Weights

FEW: Final = 3  # words; of fewer, only the rules say anything
LONG: Final = 30  # words; in a longer text a cry may drown, so its sentences are also read alone
MOST_SENTENCES: Final = 40
READ: Final = 4000  # characters, as the rules read
_SENTENCE_END: Final = re.compile(r"[.!?\n]+")


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: how a text is seen, and what is made of it."""

    lens: Lens
    weights: Weights

    def __call__(self, text: str) -> Tier:
        """Return the tier of a text: its own, or that of its most worrying sentence."""
        tier = Tier.NONE
        if len(text.split()) < FEW:
            return tier
        for part in parts(text):
            groups = self.lens(part)
            if self.weights.hard(groups) > 0:
                return Tier.HARD
            if self.weights.soft(groups) > 0:
                tier = Tier.SOFT
        return tier


@dataclass(frozen=True, slots=True)
class Judge:
    """Rules and what was learned, side by side; without weights the rules stand alone."""

    rules: tuple[Rules, ...]
    learned: Learned | None = None

    def __call__(self, text: str, before: Sequence[str] = ()) -> Verdict:
        """Judge a text alone, and together with what came just before it; the more worrying reading counts."""
        alone = self._read(text)
        if alone.tier is Tier.HARD or not before:
            return alone
        spoken = [*before[-SPOKEN + 1 :], text]
        if kinds := self._kinds("\n".join(spoken)):
            return Verdict(Tier.HARD, kinds, in_spanish(text))
        joined = self._read("\n".join(_unfinished(spoken)))
        return joined if joined.tier is Tier.HARD or alone.tier is Tier.NONE else alone

    def _read(self, text: str) -> Verdict:
        if kinds := self._kinds(text):
            return Verdict(Tier.HARD, kinds, in_spanish(text))
        tier = self.learned(text) if self.learned else Tier.NONE
        return Verdict(tier, (), tier is not Tier.NONE and in_spanish(text))

    def _kinds(self, text: str) -> tuple[Kind, ...]:
        readings = {text, self.learned.lens.spelled(text[:READ]) if self.learned else text}
        met = {k for rules in self.rules for reading in readings if (crisis := rules(reading)) for k in crisis.kinds}
        return tuple(kind for kind in Kind if kind in met)


def _unfinished(spoken: Sequence[str]) -> Sequence[str]:
    """Return the last message, with those before it that end in the middle of a sentence: one thought in pieces.

    Whole sentences were judged as they came; strung together, two harmless complaints would weigh like a cry.
    """
    start = len(spoken) - 1
    while start and not spoken[start - 1].rstrip().endswith((".", "!", "?", "…")):
        start -= 1
    return spoken[start:]


def parts(text: str) -> Iterator[str]:
    """Give a text, and if it is long each of its sentences that has three words or more."""
    text = text[:READ]
    yield text
    if len(text.split()) > LONG:
        yield from [part for part in _SENTENCE_END.split(text) if len(part.split()) >= FEW][:MOST_SENTENCES]
