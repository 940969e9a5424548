"""Patient data: found in a text, masked in it, and told apart from what gives its writer away."""

from bot.privacy.phi.clues import Clue, clues
from bot.privacy.phi.guard import Guard, open_guard
from bot.privacy.phi.port import LISTED, STRICT, PatientDataGuard, Span, Type, masked

__all__ = ["LISTED", "STRICT", "Clue", "Guard", "PatientDataGuard", "Span", "Type", "clues", "masked", "open_guard"]
