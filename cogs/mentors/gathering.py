"""Buddies brought together: their place, who is who, and a question; and what is said where that fails."""

import logging
from typing import Annotated, Final

from bot import Block, Button, Call, Cog, Context, Hint, Mention, Outcome, P, Reply, Text, Tone, Words, command
from bot.adapter import Undeliverable
from bot.clock import Clock
from bot.command import Audience
from bot.community import Choices
from bot.courier import Courier
from bot.i18n import listed
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.buddies import Buddy, Gathering, Group
from cogs.mentors.bell import Bell
from cogs.mentors.circle import Circle
from cogs.mentors.following import GONE, Following
from cogs.mentors.icebreakers import icebreaker
from cogs.mentors.mates import mate
from cogs.mentors.terms import terms_of

GROUP: Final = Hint(P("Group"), hidden=True)
SHUT: Final = P(
    "Your buddy of this round is found, and I could not open a place for you. Please allow direct messages from this "
    "community in your privacy settings, then press. If it happens again, your moderators can see to it with "
    "/mentoring settings."
)

log = logging.getLogger(__name__)


class Gatherings(Cog):
    """What the clock does for buddies."""

    def __init__(
        self,
        mentors: Mentors,
        circle: Circle,
        following: Following,
        bell: Bell,
        courier: Courier,
        outbox: Outbox,
        choices: Choices,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        """``courier`` opens places; ``outbox`` takes the welcome there."""
        self._mentors = mentors
        self._circle = circle
        self._following = following
        self._bell = bell
        self._courier = courier
        self._outbox = outbox
        self._choices = choices
        self._clock = clock
        self._transaction = transaction

    @command("buddies.turn", P("A round of buddies"), listed=False, audience=Audience.MODERATORS)
    async def turn(self, ctx: Context) -> Outcome:
        """What the clock does for a community; it says nothing."""
        await self._circle.turn(ctx.place.home)
        return None

    @command("buddies.open", P("Open a place for buddies"), listed=False, audience=Audience.MODERATORS)
    async def open(self, ctx: Context, g: Annotated[str, GROUP]) -> Outcome:
        """Open the place of a group, and send the welcome there. Raises ``RetryLater``."""
        group, people = await self._group(g, ctx)
        if group is None or group.state is not Gathering.OPENING:
            return None
        if len(people) < 2:  # the others have left since
            await self._alone(group, people)
            return None
        near = (await terms_of(self._choices, group.home)).place or ctx.place
        try:
            place = await self._courier.room(_title(people), [one.person for one in people], near)
        except Undeliverable:
            await self._without(group, people)
            return None
        now = self._clock.now()
        async with self._transaction() as tx:
            if await self._mentors.buddies.opened(g, Gathering.OPEN, place, tx=tx):
                call = Call("buddies.hello", {"g": g})
                await self._outbox.put(Kind.REPORT, place, call, at=now, id_=f"hello {g}", tx=tx)
        return None

    @command("buddies.hello", P("The welcome of buddies"), listed=False, audience=Audience.MODERATORS)
    async def hello(self, ctx: Context, g: Annotated[str, GROUP]) -> Outcome:
        """What stands first in the place of buddies."""
        group, people = await self._group(g, ctx)
        if group is None or group.place != ctx.place:
            return None
        return Reply(tuple(welcome(group, people)), public=True)

    @command("buddies.alone", P("No buddy this time"), listed=False)
    async def alone(self, ctx: Context) -> Outcome:
        """Tell somebody that there was nobody to meet: nobody is dropped silently."""
        return Reply.say(
            P("This round I have no buddy for you: nobody else was there, or nobody whom you may be paired with."),
            P("You keep your place for the next round."),
            Button(P("How do I stand?"), Call("buddies.status")),
        )

    @command("buddies.shut", P("A place could not be opened"), listed=False)
    async def shut(self, ctx: Context, g: Annotated[str, GROUP]) -> Outcome:
        """Tell what is in the way, while it is."""
        group, _ = await self._group(g, ctx)
        if group is None or ctx.person not in group.people or group.state is not Gathering.OPENING:
            return None
        return Reply.say(SHUT, Button(P("Try again"), Call("buddies.again", {"g": g}), Tone.PRIMARY))

    @command("buddies.again", P("Try to open our place again"), listed=False)
    async def again(self, ctx: Context, g: Annotated[str, GROUP]) -> Outcome:
        """Try once more, when one of them says that it may work now."""
        group, now = (await self._group(g, ctx))[0], self._clock.now()
        if group is None or ctx.person not in group.people or group.state is not Gathering.OPENING:
            return Reply.say(P("There is nothing to open. /buddies status says how you stand."))
        async with self._transaction() as tx:
            key = f"buddies {g} {now:%Y%m%d%H%M}"
            await self._bell.works(group.home, Call("buddies.open", {"g": g}), key, now, tx=tx)
        return Reply.say(P("I am trying again. Look out for the place, or for a word from me."))

    async def _group(self, g: str, ctx: Context) -> tuple[Group | None, list[Buddy]]:
        """Return a group of the community, and those of it who still take part."""
        group = await self._mentors.buddies.group(g)
        if group is None or group.home != ctx.person.home:
            return None, []
        found = [await self._mentors.buddies.get(person) for person in group.people]
        return group, [one for one in found if one is not None]

    async def _alone(self, group: Group, people: list[Buddy]) -> None:
        async with self._transaction() as tx:
            done = await self._mentors.buddies.opened(group.id, Gathering.ALONE, None, tx=tx)
            for one in people if done else []:
                call, now = Call("buddies.alone"), self._clock.now()
                await self._bell.tells_one(mate(one), call, f"alone {group.id}", now, tx=tx)

    async def _without(self, group: Group, people: list[Buddy]) -> None:
        """Take out those who have left for good, and try with the others; or tell all what is in the way."""
        gone = [one for one in people if not await self._courier.there(one.person)]
        if not gone:
            log.warning("buddies-without-place", extra={"group": group.id})
            await self._shut(group, people)
            return
        now = self._clock.now()
        async with self._transaction() as tx:
            await my_turn(tx, group.home)
            for one in gone:
                await self._following.forsakes(one.person, GONE, tx=tx)
            key = f"buddies {group.id} {len(people) - len(gone)}"
            await self._bell.works(group.home, Call("buddies.open", {"g": group.id}), key, now, tx=tx)

    async def _shut(self, group: Group, people: list[Buddy]) -> None:
        now = self._clock.now()
        async with self._transaction() as tx:
            for one in people:
                key = f"shut {group.id} {one.person.id} {now:%Y%m%d}"
                await self._bell.tells_one(mate(one), Call("buddies.shut", {"g": group.id}), key, now, tx=tx)


def welcome(group: Group, people: list[Buddy]) -> list[Block]:
    """Who they are to each other, and how to begin."""
    return [
        Text(P("Hello {names}")(names=_names(people)), Tone.TITLE),
        *(Mention(one.person) for one in people),
        Text(P("You are each other's buddies of this round: equals, for twenty minutes, when it suits you both.")),
        Text(P("To begin with: {question}")(question=icebreaker(group.id, ()))),
        Text(
            P("I do not read what you write here. Share no patient data. /buddies pause if it is too much."), Tone.SMALL
        ),
    ]


def _title(people: list[Buddy]) -> Words:
    return _names(people)


def _names(people: list[Buddy]) -> Words:
    return listed([one.name for one in people])
