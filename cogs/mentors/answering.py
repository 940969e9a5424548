"""The mentor's side of a request: what is asked, yes or not now; and both sides' yes to each other."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from bot import Block, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Select, Text, Tone, command
from bot.clock import Clock
from bot.community import Choices, Communities
from bot.message import Choice
from bot.store.mentors import Mentors
from bot.store.mentors.offers import Offer, Said
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.profiles import Side
from cogs.mentors import cards
from cogs.mentors.asking import Asking, Came
from cogs.mentors.calendar import deadline
from cogs.mentors.fit import reason_words
from cogs.mentors.profile import Profile, profile
from cogs.mentors.terms import terms_of

OFFER: Final = Hint(P("Offer"), hidden=True)
PAIR: Final = Hint(P("Pair"), hidden=True)
ANEW: Final = timedelta(hours=6)  # within these, a message that did not arrive is written again
LAST: Final = timedelta(hours=24)  # before the end, one reminder


class Why(StrEnum):
    """Why not now: nobody but the matching is told."""

    FULL = "full"
    AWAY = "away"
    OTHER_FIELD = "other-field"
    KNOWN = "known"
    NOT_SAID = "not-said"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return WHY[self]


WHY: Final = {
    Why.FULL: P("I have no time just now"),
    Why.AWAY: P("I will be away"),
    Why.OTHER_FIELD: P("I cannot help with this"),
    Why.KNOWN: P("I think I know who it is"),
    Why.NOT_SAID: P("I would rather not say"),
}
ANSWERS: Final = {
    Came.LOST: P("Somebody else said yes a moment before you. Thank you for being there: the next one may be yours."),
    Came.LATE: P("The time for this one is over, and I have asked somebody else. No harm done, and thank you."),
    Came.GONE: P("They are not looking any more. Thank you all the same."),
    Came.FULL: P("You have no place free just now, so I asked somebody else. /mentor profile changes how many."),
    Came.TWICE: P("You said yes to this one already. I am waiting for their answer."),
}


class Answering(Cog):
    """Yes, or not now."""

    def __init__(
        self, mentors: Mentors, asking: Asking, choices: Choices, communities: Communities, clock: Clock
    ) -> None:
        self._mentors = mentors
        self._asking = asking
        self._choices = choices
        self._communities = communities
        self._clock = clock

    @command("mentor.offered", P("Somebody asks for a mentor"), listed=False)
    async def offered(self, ctx: Context, o: Annotated[str, OFFER]) -> Outcome:
        """What the clock asks for: the offer, once more near its end, and nothing in between or afterwards."""
        offer = await self._mentors.offers.get(o)
        if offer is None or offer.mentor != ctx.person or offer.state is not Said.OPEN:
            return None
        now, one = self._clock.now(), await self._profile(ctx, Side.OFFER)
        if offer.shown_at is None:
            terms = await terms_of(self._choices, ctx.person.home)
            until = deadline(one, now, terms.days)
            await self._mentors.offers.shown(o, now, until)
            return await self._card(ctx, offer, until, one)
        near = now - offer.shown_at < ANEW or offer.expires_at - now < LAST
        return await self._card(ctx, offer, offer.expires_at, one) if near else None

    @command("mentor.look", P("Look at a request"), listed=False)
    async def look(self, ctx: Context, o: Annotated[str, OFFER]) -> Outcome:
        """Show an offer again, when its mentor asks."""
        offer = await self._mentors.offers.get(o)
        if offer is None or offer.mentor != ctx.person or offer.state is not Said.OPEN:
            return Reply.say(ANSWERS[Came.GONE], *cards.mine())
        return await self._card(ctx, offer, offer.expires_at, await self._profile(ctx, Side.OFFER))

    @command("mentor.accept", P("Say yes"), listed=False)
    async def accept(self, ctx: Context, o: Annotated[str, OFFER]) -> Outcome:
        """Say yes; one of several wins, and the others are thanked."""
        came, _ = await self._asking.accept(o, ctx.person)
        if came is not Came.WON:
            return Reply.say(ANSWERS[came], *cards.mine())
        return Reply.say(
            P(
                "Thank you. I have asked them whether they would like to meet you: they see what you filled in, "
                "and not your name. When they say yes, I open a place for the two of you."
            ),
            *cards.mine(),
        )

    @command("mentor.decline", P("Not now"), listed=False)
    async def decline(
        self, ctx: Context, o: Annotated[str, OFFER], why: Annotated[Why, Hint(P("Why not now?"))] = Why.NOT_SAID
    ) -> Outcome:
        """Say "not now"; nobody is told who was asked, and the next one is."""
        done = await self._asking.decline(o, ctx.person, why.value)
        if not done:
            return Reply.say(ANSWERS[Came.GONE], *cards.mine())
        pause = Button(P("Ask me nothing for a while"), Call("mentor.pause", {"_form": "1"}))
        return Reply.say(P("No harm done: I ask somebody else. They never learn that I asked you."), pause)

    @command("mentor.meet", P("Would you like to meet?"), listed=False)
    async def meet(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Show one of two the other, without a name, while their answer is wanted."""
        pair = await self._mentors.pairs.get(p)
        if pair is None or not pair.holds(ctx.person) or pair.state is not Bond.PROPOSED or _said(pair, ctx):
            return None
        return Reply(tuple(await self._proposal(ctx, pair)))

    @command("mentor.yes", P("Yes, introduce us"), listed=False)
    async def yes(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Say yes to the other one; a place is opened when both have."""
        pair = await self._asking.yes(p, ctx.person)
        if pair is None or pair.state in (Bond.DECLINED, Bond.ENDED):
            return Reply.say(P("This introduction is not open any more. /mentor status says how you stand."))
        if pair.state is Bond.PROPOSED:
            return Reply.say(P("Good. Now I wait for their yes, and open no place before it."), *cards.mine())
        return Reply.say(P("You both said yes. I am opening a place for the two of you: look out for it."))

    @command("mentor.no", P("Somebody else, please"), listed=False)
    async def no(
        self,
        ctx: Context,
        p: Annotated[str, PAIR],
        never: Annotated[bool, Hint(P("Never pair us"), hidden=True)] = False,
    ) -> Outcome:
        """Say no to the other one, with no reason asked."""
        pair = await self._asking.no(p, ctx.person, "other")
        if pair is None:
            return Reply.say(P("This introduction is not open any more. /mentor status says how you stand."))
        if never:
            await self._mentors.bars.put(ctx.person, pair.other(ctx.person), self._clock.now())
        if ctx.person == pair.mentee:
            return Reply.say(P("That is fine. I go on looking, and tell them kindly."), *cards.mine())
        return Reply.say(P("That is fine. I ask somebody else, and tell them kindly."), *cards.mine())

    @command("mentor.parted", P("An introduction did not come about"), listed=False)
    async def parted(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Tell somebody that the other side did not say yes: no reason, and no blame."""
        pair = await self._mentors.pairs.get(p)
        if pair is None or not pair.holds(ctx.person) or pair.state is not Bond.DECLINED:
            return None
        if ctx.person == pair.mentor:
            said = P("The introduction I asked you about did not come about. Thank you for your yes.")
        else:
            said = P("The introduction I asked you about did not come about. I go on looking for you.")
        return Reply.say(said, Text(P("It is no judgement of you. Rotas and lives change."), Tone.SMALL), *cards.mine())

    async def _card(self, ctx: Context, offer: Offer, until: datetime, one: Profile) -> Outcome:
        request = await self._mentors.requests.get(offer.request)
        kept = await self._mentors.profiles.get(request.person, Side.FIND) if request else None
        if kept is None:
            return None
        language = await self._communities.language(ctx.person, ctx.locale)
        token = {"o": offer.id}
        reasons = tuple(Choice(why.value, why.label) for why in Why)
        return Reply.say(
            Text(P("Somebody asks for a mentor, and I thought of you"), Tone.TITLE),
            P("Why you: {reason}.")(reason=reason_words(offer.reasons)),
            *cards.card(profile(kept)),
            Text(P("Your answer is wanted by {when}.")(when=cards.when(one, until, language)), Tone.SMALL),
            Button(P("Accept"), Call("mentor.accept", token), Tone.PRIMARY),
            Button(P("Not now"), Call("mentor.decline", token)),
            Select(P("Not now, because …"), Call("mentor.decline", token), "why", reasons),
        )

    async def _proposal(self, ctx: Context, pair: Pair) -> Sequence[Block]:
        other, side = (pair.mentor, Side.OFFER) if ctx.person == pair.mentee else (pair.mentee, Side.FIND)
        kept = await self._mentors.profiles.get(other, side)
        shown = cards.card(profile(kept)) if kept else []
        title = P("A mentor would like to meet you") if side is Side.OFFER else P("Somebody to mentor")
        if pair.round and not (pair.mentee_yes or pair.mentor_yes):
            title = P("From the round: somebody for you to meet")
        token = {"p": pair.id}
        return [
            Text(title, Tone.TITLE),
            Text(P("Why the two of you: {reason}.")(reason=reason_words(pair.reasons))),
            *shown,
            Text(P("They have not seen your name, and see it only when you say yes as well."), Tone.SMALL),
            Button(P("Yes, introduce us"), Call("mentor.yes", token), Tone.PRIMARY),
            Button(P("Somebody else, please"), Call("mentor.no", token)),
            Button(P("I know them, and never with them"), Call("mentor.no", token | {"never": "yes"})),
        ]

    async def _profile(self, ctx: Context, side: Side) -> Profile:
        kept = await self._mentors.profiles.get(ctx.person, side)
        return profile(kept) if kept else Profile(ctx.person, side)


def _said(pair: Pair, ctx: Context) -> bool:
    return pair.mentee_yes if ctx.person == pair.mentee else pair.mentor_yes
