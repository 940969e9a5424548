"""Wellness prompts in the database: schedules, posts, taps, members' own texts, and what the months said."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Place
from bot.store import Store
from bot.store.prompts.entries import Entries
from bot.store.prompts.ratings import Ratings
from bot.store.prompts.slots import Slots
from bot.store.prompts.taps import Taps
from bot.store.prompts.texts import Texts
from bot.store.turn import turn

__all__ = ["Prompts", "my_turn"]


@dataclass(frozen=True, slots=True)
class Prompts:
    """All of it, over one store."""

    slots: Slots
    entries: Entries
    taps: Taps
    texts: Texts
    ratings: Ratings

    @classmethod
    def over(cls, store: Store) -> "Prompts":
        """Return the repositories; nothing is read."""
        return cls(Slots(store), Entries(store), Taps(store), Texts(store), Ratings(store))


async def my_turn(tx: AsyncConnection, place: Place) -> None:
    """Wait until nobody else plans what a channel gets, and hold that until ``tx`` ends."""
    await turn(tx, f"prompts {place}")
