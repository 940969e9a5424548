"""How things stand in a community between those who ask and those who offer: read once a turn, and only as needed.

A turn is taken at every press while everybody who waits holds on: where no place is free, nothing is unsealed at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Person
from bot.aside import aside
from bot.store.mentors import Mentors
from bot.store.mentors.offers import Said
from bot.store.mentors.profiles import Side
from bot.store.mentors.requests import Request
from cogs.mentors.fit import LEAST
from cogs.mentors.profile import Profile, profiles
from cogs.mentors.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Market:
    """Read under the community's turn: whose places are free, who must not meet, who was asked and what they said."""

    shelf: Shelf
    places: dict[Person, int]
    apart: set[frozenset[Person]]
    mentees: Mapping[Person, Profile]
    asked: Mapping[str, Mapping[Person, Said]]

    def wanted(self, request: Request, batch: int) -> int:
        """Return how many more may be asked at once for a request; none while whoever asked pauses."""
        if request.person not in self.mentees:
            return 0
        return batch - sum(said is Said.OPEN for said in self.asked.get(request.id, {}).values())

    def next(self, request: Request) -> Iterator[tuple[Profile, int]]:
        """Yield the mentors who may be asked for a request, with their points, the best first."""
        mentee, asked = self.mentees[request.person], self.asked.get(request.id, {})
        for number, score in self.shelf.best(mentee, LEAST):
            mentor = self.shelf.mentors[number]
            two = frozenset((mentee.person, mentor.person))
            if mentor.person not in asked and two not in self.apart and self.places[mentor.person] > 0:
                yield mentor, score


async def market(mentors: Mentors, home: str, *, tx: AsyncConnection) -> tuple[list[Request], Market] | None:
    """Return those who wait, the longest first, and what is free for them; None where nobody waits or nothing is."""
    waiting = await mentors.requests.open_in(home, tx=tx)
    free = await _free(mentors, home, tx) if waiting else {}
    if not free:
        return None
    givers = await mentors.profiles.community(home, Side.OFFER, among=free, tx=tx)
    askers = await mentors.profiles.community(home, Side.FIND, among={one.person for one in waiting}, tx=tx)
    apart = await mentors.bars.community(home, tx=tx) | await mentors.pairs.met(home, tx=tx)
    mentees = {one.person: one for one in await profiles(askers)}
    shelf = await aside(lambda some: Shelf(some, home), await profiles(givers))
    return waiting, Market(shelf, free, apart, mentees, await mentors.offers.asked(home, tx=tx))


async def _free(mentors: Mentors, home: str, tx: AsyncConnection) -> dict[Person, int]:
    places = await mentors.profiles.places(home, Side.OFFER, tx=tx)
    taken = await mentors.pairs.loads(home, tx=tx) + await mentors.offers.loads(home, tx=tx)
    return {who: number - taken[who] for who, number in places.items() if number > taken[who]}
