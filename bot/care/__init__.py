"""Care: the words of crisis and the lines that answer them."""

from bot.care.crisis import Crisis, Kind, Rules, folded, read_rules
from bot.care.lines import Line, card, read_lines, stale

__all__ = [
    "Crisis",
    "Kind",
    "Line",
    "Rules",
    "card",
    "folded",
    "read_lines",
    "read_rules",
    "stale",
]
