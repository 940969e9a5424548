"""Two who both said yes are brought together: a place, who they are to each other, a first question, and their plan.

The place is opened by the clock, from a delivery that was written in the same transaction as the second yes. That it
stands, and that the welcome is on its way, is written in one transaction too: whatever stops the process in between, it
is done again from the last of these steps, and nothing is said twice in one place.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from bot import (
    Block,
    Button,
    Call,
    Cog,
    Context,
    Mention,
    Outcome,
    P,
    Person,
    Phrase,
    Place,
    Reply,
    Text,
    Tone,
    command,
)
from bot.adapter import Undeliverable
from bot.clock import Clock
from bot.command import Audience
from bot.community import Choices
from bot.courier import Courier
from bot.message import Fields
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.profiles import Side
from cogs.mentors import cards
from cogs.mentors.answering import PAIR
from cogs.mentors.asking import Asking
from cogs.mentors.bell import Bell
from cogs.mentors.fit import reason_words
from cogs.mentors.following import GONE, Following
from cogs.mentors.icebreakers import icebreaker
from cogs.mentors.profile import Profile, profile
from cogs.mentors.terms import terms_of
from cogs.mentors.words import Topic

MEET_AFTER: Final = timedelta(days=7)  # then each side is asked whether they have met
SHUT: Final = P(
    "You both said yes, and I could not open a place for the two of you. Please allow direct messages from this "
    "community in your privacy settings, then press. If it happens again, your moderators can see to it with "
    "/mentoring settings. Nobody's yes is lost."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Two:
    """A pair with what both said of themselves."""

    pair: Pair
    mentee: Profile
    mentor: Profile

    @property
    def shared(self) -> Sequence[Topic]:
        """The topics that brought them together."""
        return [topic for topic in Topic if f"topic-{topic}" in self.pair.reasons]


class Meeting(Cog):
    """The introduction."""

    def __init__(
        self,
        mentors: Mentors,
        asking: Asking,
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
        self._asking = asking
        self._following = following
        self._bell = bell
        self._courier = courier
        self._outbox = outbox
        self._choices = choices
        self._clock = clock
        self._transaction = transaction

    @command("mentor.open", P("Open a place for two"), listed=False, audience=Audience.MODERATORS)
    async def open(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Open the place of two who both said yes, and send the welcome there. Raises ``RetryLater``."""
        two = await self._two(p, ctx)
        if two is None or two.pair.state is not Bond.OPENING:
            return None
        terms = await terms_of(self._choices, two.pair.mentor.home)
        near = terms.place or ctx.place
        try:
            place = await self._courier.room(_title(two), [two.pair.mentee, two.pair.mentor], near)
        except Undeliverable:
            if not await self._forsaken(two.pair):
                log.warning("introduction-without-place", extra={"pair": p})
                await self._shut(two.pair)
            return None
        await self._opened(two.pair, place)
        return None

    @command("mentor.again", P("Try to open our place again"), listed=False)
    async def again(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Try once more, when one of the two says that it may work now."""
        now = self._clock.now()
        async with self._transaction() as tx:
            pair = await self._mentors.pairs.get(p, tx=tx)
            if pair is None or not pair.holds(ctx.person) or pair.state is not Bond.OPENING:
                return Reply.say(P("There is nothing to open. /mentor status says how you stand."))
            key = f"open {p} {now:%Y%m%d%H%M}"
            await self._bell.works(ctx.person.home, Call("mentor.open", {"p": p}), key, now, tx=tx)
        return Reply.say(P("I am trying again. Look out for the place, or for a word from me."))

    @command("mentor.shut", P("A place could not be opened"), listed=False)
    async def shut(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Tell one of the two what is in the way, while it is."""
        pair = await self._mentors.pairs.get(p)
        if pair is None or not pair.holds(ctx.person) or pair.state is not Bond.OPENING:
            return None
        return Reply.say(SHUT, Button(P("Try again"), Call("mentor.again", {"p": p}), Tone.PRIMARY))

    @command("mentor.hello", P("The welcome of two"), listed=False, audience=Audience.MODERATORS)
    async def hello(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """What stands first in the place of two: who they are to each other, why, a first question, and their plan."""
        two = await self._two(p, ctx)
        if two is None or two.pair.state is not Bond.ACTIVE or two.pair.place != ctx.place:
            return None
        return Reply(tuple(welcome(two)), public=True)

    async def _opened(self, pair: Pair, place: Place) -> None:
        now = self._clock.now()
        async with self._transaction() as tx:
            await my_turn(tx, pair.mentor.home)
            done = await self._mentors.pairs.change(
                pair.id, [Bond.OPENING], tx=tx, state=Bond.ACTIVE, place=str(place), due_at=now + MEET_AFTER
            )
            if done:
                hello = Call("mentor.hello", {"p": pair.id})
                await self._outbox.put(Kind.REPORT, place, hello, at=now, id_=f"hello {pair.id} {place.id}", tx=tx)

    async def _forsaken(self, pair: Pair) -> bool:
        """Let go of a pair of which one has left for good, whose other is told and, if they asked, waits in turn."""
        gone = [one for one in (pair.mentee, pair.mentor) if not await self._courier.there(one)]
        if gone:
            async with self._transaction() as tx:
                await my_turn(tx, pair.mentor.home)
                for person in gone:
                    await self._following.forsakes(person, GONE, tx=tx)
                await self._asking.again(pair.mentor.home, tx=tx)
        return bool(gone)

    async def _shut(self, pair: Pair) -> None:
        now = self._clock.now()
        async with self._transaction() as tx:
            for one in (pair.mentee, pair.mentor):
                key = f"shut {pair.id} {one.id} {now:%G%V}"  # once a week: they have a budget
                await self._bell.tells(one, Call("mentor.shut", {"p": pair.id}), key, now, tx=tx)

    async def _two(self, p: str, ctx: Context) -> Two | None:
        """Return a pair of the community, with what both said of themselves."""
        pair = await self._mentors.pairs.get(p)
        if pair is None or pair.mentor.home != ctx.person.home:
            return None
        return Two(pair, await self._one(pair.mentee, Side.FIND), await self._one(pair.mentor, Side.OFFER))

    async def _one(self, person: Person, side: Side) -> Profile:
        kept = await self._mentors.profiles.get(person, side)
        return profile(kept) if kept else Profile(person, side)


def welcome(two: Two) -> list[Block]:
    """Both sides' first names and agreed facts, the reason, an icebreaker, and the way to a plan."""
    mentee, mentor = two.mentee.name, two.mentor.name
    return [
        Text(P("{mentee}, meet {mentor}. {mentor}, meet {mentee}.")(mentee=mentee, mentor=mentor), Tone.TITLE),
        Mention(two.pair.mentee),
        Mention(two.pair.mentor),
        Text(P("You were brought together because {reason}.")(reason=reason_words(two.pair.reasons))),
        *_side(P("{name}, who asked for a mentor:")(name=mentee), two.mentee),
        *_side(P("{name}, who offered to be one:")(name=mentor), two.mentor),
        Text(P("To begin with: {question}")(question=icebreaker(two.pair.id, two.shared))),
        Text(
            P(
                "A light plan helps: up to three goals, how often, how you talk, what stays between you, and how "
                "either of you ends it. One writes it, both agree, and it can be changed at any time."
            )
        ),
        Button(P("Write our plan"), Call("mentor.write", {"p": two.pair.id}), Tone.PRIMARY),
        Button(P("Choose a programme"), Call("mentor.programmes", {"p": two.pair.id})),
        Text(P("I do not read what you write here. Share no patient data. /mentor status ends it, too."), Tone.SMALL),
    ]


def _side(title: Phrase, one: Profile) -> list[Block]:
    return [Text(title), Fields(tuple(cards.facts(one)[:6]))]


def _title(two: Two) -> Phrase:
    return P("{mentee} and {mentor}")(mentee=two.mentee.name, mentor=two.mentor.name)
