"""A pair as one of the two may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard

from bot import Context, P, Person, Words
from bot.i18n import Day
from bot.store.mentors import Mentors
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.profiles import Side
from cogs.mentors.profile import Profile, profile

ENDED = P("This introduction has ended already, or it is not yours.")


def active(pair: Pair | None, ctx: Context) -> TypeGuard[Pair]:
    """Whether an introduction stands, and is of whoever asks."""
    return pair is not None and pair.holds(ctx.person) and pair.state is Bond.ACTIVE


def side(pair: Pair, person: Person) -> Side:
    """Return the side of a pair that somebody is on."""
    return Side.FIND if person == pair.mentee else Side.OFFER


@dataclass(frozen=True, slots=True)
class Twos:
    """Both sides' profiles, for words about the other and days in one's own zone."""

    mentors: Mentors

    async def one(self, pair: Pair, person: Person) -> Profile:
        """Return one of the two; the usual where they keep nothing any more."""
        mine = side(pair, person)
        kept = await self.mentors.profiles.get(person, mine)
        return profile(kept) if kept else Profile(person, mine)

    async def name(self, pair: Pair, person: Person) -> Words:
        """Return the first name of the other one."""
        return (await self.one(pair, pair.other(person))).name or P("the other side")

    async def day(self, pair: Pair, person: Person, when: datetime) -> Day:
        """Return an instant's date, in the zone of one of the two."""
        return Day(when.astimezone((await self.one(pair, person)).clock).date())
