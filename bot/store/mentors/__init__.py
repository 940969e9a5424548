"""Mentor introductions in the database: profiles, requests, offers, pairs, bars, rounds; each row of one community."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.privacy.keys import DataKey
from bot.store import Store
from bot.store.mentors.bars import Bars
from bot.store.mentors.buddies import Buddies
from bot.store.mentors.follows import Follows
from bot.store.mentors.idle import Idle
from bot.store.mentors.joins import Joins
from bot.store.mentors.offers import Offers
from bot.store.mentors.pairs import Pairs
from bot.store.mentors.profiles import Profiles
from bot.store.mentors.programmes import Programmes
from bot.store.mentors.requests import Requests
from bot.store.mentors.rounds import Rounds
from bot.store.turn import turn

__all__ = ["Mentors", "my_turn"]


@dataclass(frozen=True, slots=True)
class Mentors:
    """All of it, over one store and one key.

    ``look()`` begins one transaction that only reads, for what wants many looks; no other may be begun within it, for
    there are few.
    """

    profiles: Profiles
    requests: Requests
    offers: Offers
    pairs: Pairs
    bars: Bars
    rounds: Rounds
    follows: Follows
    programmes: Programmes
    joins: Joins
    buddies: Buddies
    idle: Idle
    look: Callable[[], AbstractAsyncContextManager[AsyncConnection]]

    @classmethod
    def over(cls, store: Store, key: DataKey) -> "Mentors":
        """Return the repositories; nothing is read, and the key is not needed yet."""
        return cls(
            Profiles(store, key.seal("mentor profile"), key),
            Requests(store),
            Offers(store, key.seal("mentor offer")),
            Pairs(store, key.seal("mentor pair")),
            Bars(store),
            Rounds(store),
            Follows(store, key.seal("mentor follow")),
            Programmes(store),
            Joins(store),
            Buddies(store, key.seal("buddy")),
            Idle(store),
            store.read,
        )

    async def erase(self, person: Person, *, tx: AsyncConnection) -> int:
        """Delete all that is kept about a person, pairs included; returns how many rows went."""
        return (
            await self.rounds.erase(person, tx=tx)
            + await self.joins.erase(person, tx=tx)
            + await self.buddies.erase(person, tx=tx)
            + await self.offers.erase(person, tx=tx)
            + await self.requests.erase(person, tx=tx)
            + await self.follows.erase(person, tx=tx)
            + await self.pairs.erase(person, tx=tx)
            + await self.bars.erase(person, tx=tx)
            + await self.profiles.erase(person, tx=tx)
        )


async def my_turn(tx: AsyncConnection, home: str) -> None:
    """Wait until nobody else changes who is asked for whom in a community, and hold that until ``tx`` ends.

    Places are counted under it, so that two mentors, or one in two windows, never take one place twice.
    """
    await turn(tx, f"mentors {home}")
