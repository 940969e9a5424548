"""One made-up community: its platform, its members and its size; few are large, most are small."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bot.people import Person, Place

SPREAD = 1.1  # of the logarithm of sizes: the largest of a thousand then holds some three in a hundred of all members
ON_SLACK = 0.4
FIRST = 10**17  # ids on Discord have eighteen digits


@dataclass(frozen=True, slots=True)
class Town:
    """Community ``number`` (from 0) with so many members; names follow from the number."""

    number: int
    slack: bool
    size: int

    @property
    def platform(self) -> str:
        """Where it talks."""
        return "slack" if self.slack else "discord"

    @property
    def id(self) -> str:
        """The community's id on its platform."""
        return f"T{self.number:08d}" if self.slack else str(FIRST + self.number)

    @property
    def home(self) -> str:
        """The community's key."""
        return f"{self.platform}:{self.id}"

    def person(self, number: int) -> Person:
        """Return member ``number``, from 0; the first two moderate."""
        own = f"U{self.number:05d}{number:06d}" if self.slack else str(FIRST * 2 + self.number * 10**7 + number)
        return Person(self.platform, self.id, own)

    def place(self, number: int) -> Place:
        """Return channel ``number``: 0 is where moderators meet, 1 is for venting, 2 for prompts."""
        own = f"C{self.number:05d}{number:02d}" if self.slack else str(FIRST * 3 + self.number * 100 + number)
        return Place(self.platform, self.id, own)


def towns(communities: int, members: int, seed: int) -> Iterator[Town]:
    """Yield so many communities with together exactly so many members, each with three at least.

    Raises ``ValueError`` where there are fewer than three members for each.
    """
    if communities < 1 or members < 3 * communities:
        raise ValueError("each community needs three members at least, and there must be one community")
    chance = random.Random(seed)
    weights = [chance.lognormvariate(0, SPREAD) for _ in range(communities)]
    spare, left = members - 3 * communities, members - 3 * communities
    total = sum(weights)
    for number, weight in enumerate(weights):
        more = left if number == communities - 1 else min(left, round(spare * weight / total))
        left -= more
        yield Town(number, chance.random() < ON_SLACK, 3 + more)
