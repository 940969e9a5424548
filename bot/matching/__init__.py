"""Who fits whom: stable pairs with places, the best possible total, rounds of peers; pure, and knows no laboratory."""

from bot.matching.circle import grouped, rounds
from bot.matching.fair import fair
from bot.matching.ranked import best
from bot.matching.stable import blocking, settled
from bot.matching.tie import tie

__all__ = ["best", "blocking", "fair", "grouped", "rounds", "settled", "tie"]
