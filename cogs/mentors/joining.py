"""Joining a round: what moderators will see is said first; whoever stays without is told so, and why."""

from dataclasses import replace
from typing import Annotated, Final

from bot import Block, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Choices
from bot.courier import Courier
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.profiles import Side, Standing
from bot.store.mentors.rounds import Round
from cogs.mentors import cards
from cogs.mentors.asking import Asking
from cogs.mentors.cards import CONSENT
from cogs.mentors.profile import Profile, profile
from cogs.mentors.signup import CLOSED
from cogs.mentors.terms import terms_of
from cogs.mentors.wait import Waits

SEEN: Final = P(
    "In a round, moderators look over the pairs before anybody is asked. So they see that you joined, your first name, "
    "with whom you would be introduced, and why. They see neither your words nor your wishes."
)
NO_ROUND: Final = P("No round is open just now. You need not wait for one: /mentor find and /mentor offer always work.")


class Joining(Cog):
    """The member's side of a round."""

    def __init__(
        self,
        mentors: Mentors,
        asking: Asking,
        waits: Waits,
        choices: Choices,
        courier: Courier,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        """``courier`` opens the door to a member at the moment they join, and never before."""
        self._mentors = mentors
        self._asking = asking
        self._waits = waits
        self._choices = choices
        self._courier = courier
        self._clock = clock
        self._transaction = transaction

    @command("mentor.join", P("Join the round that is open"), consent=CONSENT)
    async def join(
        self, ctx: Context, side: Annotated[Side | None, Hint(P("On which side?"), hidden=True)] = None
    ) -> Outcome:
        """Say what moderators see, and take somebody in at the next press."""
        home = ctx.person.home
        round_ = await self._mentors.rounds.current(home)
        if round_ is None or not (await terms_of(self._choices, home)).on:
            return Reply.say(NO_ROUND)
        sides = {kept.side: profile(kept) for kept in await self._mentors.profiles.of(ctx.person)}
        if side is None:
            return await self._card(ctx, round_, sides)
        one = sides.get(side)
        if one is None or one.missing:
            return Reply.say(P("First fill in who you are; it takes three minutes. Then join."), *_fill(side))
        if one.state is Standing.PAUSED:
            return Reply.say(P("You pause just now."), Button(P("Take part again"), Call("mentor.resume")))
        try:
            await self._courier.open(ctx.person, ctx.locale)
        except (Undeliverable, RetryLater):
            return Reply.say(CLOSED, Button(P("Try again"), Call("mentor.join", {"side": side.value}), Tone.PRIMARY))
        if not await self._take_in(ctx, round_, one):
            return Reply.say(NO_ROUND)
        return Reply.say(
            P("You are in. When the moderators publish the round, I ask you whether you would like to meet somebody."),
            P("Nobody is introduced before both have said yes."),
            Button(P("Leave the round"), Call("mentor.unjoin")),
        )

    @command("mentor.unjoin", P("Leave the round"), listed=False)
    async def unjoin(self, ctx: Context) -> Outcome:
        """Take somebody out again, also out of what is proposed already."""
        round_ = await self._mentors.rounds.current(ctx.person.home)
        if round_ is None or not await self._mentors.joins.take_back(round_.id, ctx.person):
            return Reply.say(P("You are in no round."), *cards.mine())
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            await self._mentors.rounds.erase(ctx.person, tx=tx)
        return Reply.say(P("You are out of the round. Everything else stays as it was."), *cards.mine())

    @command("mentor.without", P("A round is over"), listed=False)
    async def without(self, ctx: Context, side: Annotated[Side, Hint(P("Side"), hidden=True)]) -> Outcome:
        """Tell somebody that the round found nobody for them, why that may be, and what goes on."""
        if side is Side.OFFER:
            said = P("The round is over, and this time nobody in it needed what you offer. Thank you for being there.")
            return Reply.say(said, P("What you offer stays: I ask you when somebody fits."), *cards.mine())
        kept = await self._mentors.profiles.get(ctx.person, Side.FIND)
        if kept is None:
            return None
        blocks: list[Block] = [
            Text(P("The round is over, and it found no mentor for you this time. That says nothing about you."))
        ]
        blocks += [Text(sentence) for sentence in await self._waits.why_not(profile(kept), set())]
        if await self._mentors.requests.live(ctx.person) is not None:
            blocks.append(Text(P("Your request goes on, in the order people asked.")))
            return Reply((*blocks, *cards.mine()))
        ask = Button(P("Ask for a mentor"), Call("mentor.go", {"side": Side.FIND.value}), Tone.PRIMARY)
        return Reply((*blocks, Text(P("For that I need your request. You need not wait for the next round:")), ask))

    async def _card(self, ctx: Context, round_: Round, sides: dict[Side, Profile]) -> Reply:
        joined = await self._mentors.joins.of(round_.id)
        blocks: list[Block] = [Text(P("A round of introductions"), Tone.TITLE)]
        for side, label in LABELS.items():
            if ctx.person in joined[side]:
                blocks.append(Text(IN[side]))
            elif (one := sides.get(side)) is not None and not one.missing:
                blocks.append(Button(label, Call("mentor.join", {"side": side.value}), Tone.PRIMARY))
            else:
                blocks += _fill(side)
        blocks.insert(1, Text(SEEN))
        if any(ctx.person in there for there in joined.values()):
            blocks.append(Button(P("Leave the round"), Call("mentor.unjoin")))
        return Reply(tuple(blocks))

    async def _take_in(self, ctx: Context, round_: Round, one: Profile) -> bool:
        """Take somebody in while the round is open; what was a draft counts from now on."""
        if one.side is Side.OFFER and not one.active:
            await self._asking.offer(one)
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            at = await self._mentors.rounds.current(ctx.person.home, tx=tx)
            if at is None or at.id != round_.id:
                return False
            now = self._clock.now()
            if one.side is Side.FIND and not one.active:
                await self._mentors.profiles.put(replace(one, state=Standing.ACTIVE).kept(), now, tx=tx)
            await self._mentors.joins.put(round_.id, ctx.person, one.side, now, tx=tx)
        return True


LABELS: Final[dict[Side, Phrase]] = {Side.FIND: P("Join to find a mentor"), Side.OFFER: P("Join as a mentor")}
IN: Final[dict[Side, Phrase]] = {
    Side.FIND: P("You are in the round, to find a mentor."),
    Side.OFFER: P("You are in the round, as a mentor."),
}


def _fill(side: Side) -> list[Button]:
    if side is Side.FIND:
        return [Button(P("Fill in what you look for"), Call("mentor.find"))]
    return [Button(P("Fill in what you offer"), Call("mentor.offer"))]
