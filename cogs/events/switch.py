"""What goes when moderators switch events off, and what stays each one's own."""

from typing import Final

from bot import P
from bot.steps import Feature

FEATURE: Final = Feature(
    "events",
    P("Events"),
    "events-here",
    frozenset({"events"}),
    frozenset({"events.mine", "events.take-back", "events.cancel", "events.drop", "events.ics"}),
)
