"""Triage: how near to danger the words of somebody are, so that help can be offered before anything else happens."""

from bot.care.triage.port import SPOKEN, Tier, Triage, Verdict
from bot.care.triage.rules import ByRules

__all__ = ["SPOKEN", "ByRules", "Tier", "Triage", "Verdict"]
