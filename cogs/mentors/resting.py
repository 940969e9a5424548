"""Two who rest, go on, and find that their place is gone."""

from datetime import datetime, time, timedelta
from typing import Annotated, Final

from bot import Button, Call, Cog, Context, Hint, Outcome, P, Reply, Text, Tone, command
from bot.adapter import Undeliverable
from bot.clock import Clock
from bot.courier import Courier
from bot.i18n import Day
from bot.schedule.dates import read_date
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.pairs import Bond, Pair
from cogs.mentors import cards
from cogs.mentors.answering import PAIR
from cogs.mentors.bell import Bell
from cogs.mentors.following import AGAIN, Following, rest_note
from cogs.mentors.twos import ENDED, Twos, active

FOUR_WEEKS: Final = timedelta(weeks=4)
LONGEST: Final = timedelta(days=366)


class Resting(Cog):
    """A pause of two, and their place."""

    def __init__(
        self,
        mentors: Mentors,
        following: Following,
        bell: Bell,
        courier: Courier,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        """``courier`` looks whether a place still stands."""
        self._mentors = mentors
        self._following = following
        self._twos = Twos(mentors)
        self._bell = bell
        self._courier = courier
        self._clock = clock
        self._transaction = transaction

    @command("mentor.rest", P("Pause the two of you"), listed=False)
    async def rest(
        self,
        ctx: Context,
        p: Annotated[str, PAIR],
        until: Annotated[str, Hint(P("Until when? Such as in 3 weeks"), max_length=40)] = "",
    ) -> Outcome:
        """Nobody is asked anything until a day; four weeks where none is named."""
        pair = await self._mentors.pairs.get(p)
        if not active(pair, ctx):
            return Reply.say(ENDED, *cards.mine())
        zone = (await self._twos.one(pair, ctx.person)).clock
        today = self._clock.now().astimezone(zone).date()
        day = read_date(until, today) if until else today + FOUR_WEEKS
        if day is None or not today < day <= today + LONGEST:
            wrong = P("I cannot read that as a day in the year to come. Try Feb 1, 2026-02-01 or in 3 weeks.")
            return self.ask("mentor.rest", {"until": wrong}, p=p, until=until)
        await self._following.rests(pair, ctx.person, datetime.combine(day, time(), zone))
        return Reply.say(
            P("You two rest until {day}. Until then I ask neither of you anything, and no week of a programme comes.")(
                day=Day(day)
            ),
            Text(P("The other side is told until when, and not why."), Tone.SMALL),
            Button(P("Go on now"), Call("mentor.wakes", {"p": p})),
        )

    @command("mentor.rested", P("The two of you rest"), listed=False)
    async def rested(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Tell the other one of a rest, while it lasts."""
        pair = await self._mentors.pairs.get(p)
        if not active(pair, ctx):
            return None
        follow = await self._mentors.follows.get(pair)
        if follow.rest_until is None or await self._bell.told(rest_note(pair, follow.rest_until)):
            return None
        day, name = (
            await self._twos.day(pair, ctx.person, follow.rest_until),
            await self._twos.name(pair, ctx.person),
        )
        said = P("A pause for you and {name} until {day}. Nothing is wrong with you, and nothing is lost.")
        return Reply.say(said(name=name, day=day), *cards.mine())

    @command("mentor.wakes", P("Go on, the two of you"), listed=False)
    async def wakes(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """End a rest before its time."""
        pair = await self._mentors.pairs.get(p)
        if not active(pair, ctx):
            return Reply.say(ENDED, *cards.mine())
        await self._following.wakes(pair, ctx.person)
        return Reply.say(P("Good to have you two back. A hello in your place is a fine beginning."), *cards.mine())

    @command("mentor.placeless", P("A place is gone"), listed=False)
    async def placeless(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Tell one of two that their place cannot be written in any more, while that is so."""
        pair = await self._mentors.pairs.get(p)
        if not active(pair, ctx) or await self._stands(pair):
            return None
        name = await self._twos.name(pair, ctx.person)
        return Reply.say(
            P("The place of you and {name} was archived or deleted. Your introduction stands all the same.")(name=name),
            Button(P("Open a new one"), Call("mentor.regain", {"p": p}), Tone.PRIMARY),
        )

    @command("mentor.regain", P("Our place is gone"), listed=False)
    async def regain(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Open a new place for two whose place was archived or deleted; twice is once. Raises ``RetryLater``."""
        pair = await self._mentors.pairs.get(p)
        if pair is None or not pair.holds(ctx.person) or pair.state not in (Bond.OPENING, Bond.ACTIVE):
            return Reply.say(ENDED, *cards.mine())
        if pair.state is Bond.ACTIVE and await self._stands(pair):
            return Reply.say(P("Your place still stands: write a word there, and it comes up again."), *cards.mine())
        now = self._clock.now()
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            values: dict[str, Bond | datetime | None] = {"state": Bond.OPENING, "due_at": now + AGAIN}
            if await self._mentors.pairs.change(p, [Bond.ACTIVE], tx=tx, **values):
                key = f"open {p} {now:%Y%m%d%H%M}"
                await self._bell.works(ctx.person.home, Call("mentor.open", {"p": p}), key, now, tx=tx)
        return Reply.say(P("I am opening a new place for the two of you: look out for it."), *cards.mine())

    async def _stands(self, pair: Pair) -> bool:
        if pair.place is None:
            return False
        try:
            await self._courier.readers(pair.place)
        except Undeliverable:
            return False
        return True
