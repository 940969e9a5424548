"""Introductions, as far as a member may take them along or have them erased."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import P, Person, Words
from bot.rights import Erased
from bot.schedule.kinds import Kind
from bot.schedule.plans import Plans
from bot.services import Transaction
from bot.store.consents import Consents
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.profiles import Side
from cogs.mentors.asking import Asking
from cogs.mentors.cards import CONSENT
from cogs.mentors.following import Following
from cogs.mentors.lost import GROUP

PLACES: Final = P(
    "The places where you talked with somebody, and what you both wrote there: they are of Discord or Slack, where you "
    "can delete your own words."
)
EVERY: Final = tuple(Bond)
SIDES: Final = {
    Side.OFFER: P("A profile of what you offer."),
    Side.FIND: P("A profile of what you look for."),
}


class MentorRights:
    """Profiles, requests, pairs, answers, and what is still to be sent."""

    name = "introductions"
    title: Words = P("Introductions")
    term: Words = P("A profile until you leave, or 180 days without a sign of life; introductions until you leave.")
    keeps: Words = P(
        "Introductions: both sides of your profile, requests, introductions, buddies, plans, answers, thanks."
    )

    def __init__(
        self,
        mentors: Mentors,
        asking: Asking,
        following: Following,
        plans: Plans,
        consents: Consents,
        transaction: Transaction,
    ) -> None:
        """Read and erase there."""
        self._mentors = mentors
        self._asking = asking
        self._following = following
        self._plans = plans
        self._consents = consents
        self._transaction = transaction

    async def summary(self, person: Person) -> Sequence[Words]:
        """What there is, in sentences."""
        said: list[Words] = [SIDES[kept.side] for kept in await self._mentors.profiles.of(person)]
        if await self._mentors.requests.live(person):
            said.append(P("A request that is open."))
        if pairs := len(await self._mentors.pairs.of(person, EVERY)):
            said.append(P("{n} introduction, with your answers.", "{n} introductions, with your answers.")(n=pairs))
        if await self._mentors.buddies.get(person):
            said.append(P("You meet a colleague every few weeks."))
        if barred := len(await self._mentors.bars.by(person)):
            said.append(P("{n} person you are kept apart from.", "{n} people you are kept apart from.")(n=barred))
        return said

    async def export(self, person: Person) -> Mapping[str, object]:
        """Both sides with words and wishes, the request, pairs with one's own answers, and whom one keeps apart from.

        Of the other side there is only what both wrote together; of employer and supervisor only that a mark is kept.
        """
        found: dict[str, object] = {}
        for kept in await self._mentors.profiles.of(person):
            marks = [name for name in ("employer", "supervisor") if getattr(kept, name)]
            found[f"profile: {kept.side.value}"] = {
                **kept.facts,
                **kept.private,
                "state": kept.state.value,
                "marks kept of": marks,
            }
        if request := await self._mentors.requests.live(person):
            found["request"] = {"since": request.at.isoformat(timespec="minutes"), "state": request.state.value}
        pairs = await self._mentors.pairs.of(person, EVERY)
        if pairs:
            found["introductions"] = [await self._pair(pair, person) for pair in pairs]
        if buddy := await self._mentors.buddies.get(person):
            found["buddies"] = {**buddy.facts, "name": buddy.name, "state": buddy.state.value}
        if joined := await self._mentors.joins.by(person):
            found["joined a round as"] = [side.value for side in joined]
        if barred := await self._mentors.bars.by(person):
            found["never paired with"] = [str(other) for other in barred]
        return found

    async def erase(self, person: Person) -> Erased:
        """Take back what waits, end every introduction kindly, and delete all rows, in one transaction."""
        async with self._transaction() as tx:
            await my_turn(tx, person.home)
            standing = await self._mentors.pairs.of(person, (Bond.OPENING, Bond.ACTIVE), tx=tx)
            await self._following.forsakes(person, "left", tx=tx)
            for pair in standing:
                await self._following.tells_without(pair, pair.other(person), tx=tx)
            await self._unplan(person, tx)
            await self._mentors.erase(person, tx=tx)
            await self._asking.again(person.home, tx=tx)
        await self._consents.withdraw(str(person), CONSENT.name)
        return Erased(
            (P("Introductions: profile, requests, introductions, buddies, plans, answers, thanks."),), (PLACES,)
        )

    async def _unplan(self, person: Person, tx: AsyncConnection) -> None:
        for plan in await self._plans.of(person, Kind.NUDGE, tx=tx):
            if plan.call.command.startswith(GROUP):
                await self._plans.remove(plan.id, tx=tx)

    async def _pair(self, pair: Pair, person: Person) -> Mapping[str, object]:
        follow = await self._mentors.follows.get(pair)
        voice = follow.of(pair, person)
        part = "mentee" if person == pair.mentee else "mentor"
        told = {"answer": voice.said, "how it was": voice.grade, "thanks": voice.thanks, "programme": follow.programme}
        return {
            "as": part,
            "state": pair.state.value,
            "since": pair.at.isoformat(timespec="minutes"),
            "met": pair.met_at.isoformat(timespec="minutes") if pair.met_at else "",
            "plan": pair.plan,
            **{name: said for name, said in told.items() if said},
        }
