"""A triage by the rules for words of crisis alone: what they hear is hard, the rest is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.care.crisis import Rules
from bot.care.triage.port import SPOKEN, Tier, Verdict


@dataclass(frozen=True, slots=True)
class ByRules:
    """Reads a text alone, and together with what came just before it."""

    rules: Rules

    def __call__(self, text: str, before: Sequence[str] = ()) -> Verdict:
        """Judge a text."""
        crisis = self.rules(text) or self.rules(" ".join([*before[-SPOKEN + 1 :], text]))
        return Verdict(Tier.HARD, crisis.kinds, crisis.spanish) if crisis else Verdict(Tier.NONE)
