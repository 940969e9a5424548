"""Patient data: found in a text, masked in it, and told apart from what gives its writer away."""

from bot.privacy.phi.clues import Clue, clues
from bot.privacy.phi.plain import PlainGuard
from bot.privacy.phi.port import STRICT, PatientDataGuard, Span, Type, masked

__all__ = ["STRICT", "Clue", "PatientDataGuard", "PlainGuard", "Span", "Type", "clues", "masked"]
