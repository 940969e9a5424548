"""Triage: how near to danger the words of somebody are, so that help can be offered before anything else happens."""

from bot.care.triage.judge import Judge, Learned
from bot.care.triage.port import SPOKEN, Tier, Triage, Verdict
from bot.care.triage.rules import ByRules
from bot.care.triage.shipped import shipped, shipped_weights
from bot.care.triage.weights import BrokenWeights

__all__ = [
    "SPOKEN",
    "BrokenWeights",
    "ByRules",
    "Judge",
    "Learned",
    "Tier",
    "Triage",
    "Verdict",
    "shipped",
    "shipped_weights",
]
