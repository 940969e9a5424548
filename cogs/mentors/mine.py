"""How one stands, and everything that one may stop: a pause, and leaving, each without a reason."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Annotated, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    Block,
    Button,
    Call,
    Cog,
    Context,
    Divider,
    Hint,
    Outcome,
    P,
    Person,
    Phrase,
    Reply,
    Text,
    Tone,
    command,
)
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.i18n import Day
from bot.people import DIRECT
from bot.schedule.dates import read_date
from bot.services import Transaction
from bot.store.consents import Consents
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.profiles import Side, Standing
from bot.store.mentors.requests import Request
from cogs.mentors import cards
from cogs.mentors.asking import Asking
from cogs.mentors.cards import CONSENT
from cogs.mentors.profile import Profile, profile
from cogs.mentors.wait import Waits

NOT_IN: Final = P("You take no part in introductions. Would you like to?")
NOBODY: Final = P(
    "I find nobody of that name here. Type /mentor avoid and pick them after an @, or paste their member ID; who has "
    "left is never introduced to you anyway."
)
_MENTION: Final = re.compile(r"<@!?([A-Za-z0-9._-]{1,64})(?:\|[^>]*)?>")


class Mine(Cog):
    """Status, profile, pause, resume, leave."""

    def __init__(
        self,
        mentors: Mentors,
        asking: Asking,
        waits: Waits,
        consents: Consents,
        communities: Communities,
        courier: Courier,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._mentors = mentors
        self._asking = asking
        self._waits = waits
        self._consents = consents
        self._communities = communities
        self._courier = courier
        self._clock = clock
        self._transaction = transaction

    @command("mentor.status", P("How you stand, and why you may still be waiting"), default=True)
    async def status(self, ctx: Context) -> Outcome:
        """Say truthfully how somebody stands, and what would help."""
        language = await self._communities.language(ctx.person, ctx.locale)
        blocks: list[Block] = [Text(P("How you stand"), Tone.TITLE)]
        async with self._mentors.look() as db:
            sides = [profile(kept) for kept in await self._mentors.profiles.of(ctx.person, tx=db)]
            pairs = await self._mentors.pairs.of(ctx.person, tx=db)
            if not sides and not pairs:
                return _not_in()
            for one in sides:
                blocks += await self._side(one, pairs, language, db)
            for pair in pairs:
                blocks += await self._pair(ctx, pair, db)
        blocks += [Divider(), Button(P("What others see"), Call("mentor.profile"))]
        paused = any(one.state is Standing.PAUSED for one in sides)
        pause = Button(P("Take part again"), Call("mentor.resume"))
        blocks.append(pause if paused else Button(P("Pause"), Call("mentor.pause", {"_form": "1"})))
        return Reply((*blocks, Button(P("Leave"), Call("mentor.leave"))))

    @command("mentor.profile", P("What others see of you, and change it"))
    async def mine(self, ctx: Context) -> Outcome:
        """Show each side exactly as others would see it."""
        sides = [profile(kept) for kept in await self._mentors.profiles.of(ctx.person)]
        if not sides:
            return _not_in()
        if len(sides) == 1:
            return cards.preview(sides[0])
        blocks: list[Block] = []
        for one in sides:
            offers = one.side is Side.OFFER
            label = P("Change what I offer") if offers else P("Change what I look for")
            blocks += cards.preview(one).blocks[: 3 if one.words else 2]
            blocks += [Button(label, Call("mentor.preview", {"side": one.side.value})), Divider()]
        return Reply(tuple(blocks[:-1]))

    @command("mentor.pause", P("No introductions for a while"))
    async def pause(
        self, ctx: Context, until: Annotated[str, Hint(P("Until when? Empty: until I say so"), max_length=40)] = ""
    ) -> Outcome:
        """Pause both sides: what waits for an answer goes to others, pairs that stand go on."""
        sides = [profile(kept) for kept in await self._mentors.profiles.of(ctx.person)]
        if not sides:
            return _not_in()
        now, zone = self._clock.now(), sides[0].clock
        today = now.astimezone(zone).date()
        day = read_date(until, today) if until else None
        if until and (day is None or day <= today):
            wrong = P("I cannot read that as a day to come. Try Feb 1, 2026-02-01, Friday or in 2 weeks.")
            return self.ask("mentor.pause", {"until": wrong}, until=until)
        ends = datetime.combine(day, time(), zone) if day else None
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            await self._asking.withdraw(ctx.person, tx=tx, keep=True)
            for one in sides:
                if one.state is not Standing.DRAFT:
                    rests = replace(one, state=Standing.PAUSED, paused_until=ends)
                    await self._mentors.profiles.put(rests.kept(), now, tx=tx)
            await self._asking.again(ctx.person.home, tx=tx)
        resume = Button(P("Take part again"), Call("mentor.resume"))
        if day is None:
            return Reply.say(P("Paused until you say so. Who you are paired with already stays."), resume)
        return Reply.say(P("Paused until {day}. Who you are paired with already stays.")(day=Day(day)), resume)

    @command("mentor.resume", P("Take part again after a pause"))
    async def resume(self, ctx: Context) -> Outcome:
        """Take both sides up again; a request keeps its place in the queue."""
        sides = [profile(kept) for kept in await self._mentors.profiles.of(ctx.person)]
        if not sides:
            return _not_in()
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            for one in sides:
                if one.state is Standing.PAUSED:
                    fresh = replace(one, state=Standing.ACTIVE, paused_until=None)
                    await self._mentors.profiles.put(fresh.kept(), self._clock.now(), tx=tx)
            await self._asking.again(ctx.person.home, tx=tx)
        return await self.status(ctx)

    @command("mentor.leave", P("Leave, and have what you filled in deleted"))
    async def leave(self, ctx: Context, sure: Annotated[bool, Hint(P("Leave?"), hidden=True)] = False) -> Outcome:
        """Forget both sides at the second press; whoever was paired with them is told kindly, without a reason."""
        sides, pairs = await self._mentors.profiles.of(ctx.person), await self._mentors.pairs.of(ctx.person)
        if not sides and not pairs:
            return _not_in()
        if not sure:
            return Reply.say(
                P("If you go on, I delete what you filled in, take back what waits, and end your introductions."),
                P("The other side is told that it ended, and nothing else. Nobody asks you why."),
                Button(P("Yes, leave"), Call("mentor.leave", {"sure": "yes"}), Tone.DANGER),
                Button(P("Only pause"), Call("mentor.pause", {"_form": "1"})),
            )
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            await self._asking.withdraw(ctx.person, tx=tx)
            for pair in pairs:
                await self._asking.end(pair, ctx.person, "left", tx=tx)
            await self._mentors.profiles.erase(ctx.person, tx=tx)
            await self._asking.again(ctx.person.home, tx=tx)
        await self._consents.withdraw(str(ctx.person), CONSENT.name)
        return Reply.say(P("You have left, and what you filled in is deleted. Thank you for having been part of it."))

    @command("mentor.avoid", P("Never pair me with somebody"), consent=CONSENT)
    async def avoid(
        self,
        ctx: Context,
        who: Annotated[str, Hint(P("Who? Mention them"), max_length=80, help=P("They are never told."))],
    ) -> Outcome:
        """Keep oneself apart from somebody who is there; nobody is told."""
        found = _MENTION.fullmatch(who.strip()) or re.fullmatch(r"@?([A-Za-z0-9._-]{1,64})", who.strip())
        if found is None or found[1] == ctx.person.id:
            wrong = P("Mention one other person, as you would to write to them.")
            return self.ask("mentor.avoid", {"who": wrong}, who=who)
        other = Person(ctx.person.platform, ctx.person.community, found[1])
        if not await self._courier.there(other):
            return self.ask("mentor.avoid", {"who": NOBODY}, who=who)
        await self._mentors.bars.put(ctx.person, other, self._clock.now())
        return Reply.say(P("Kept, for you alone: I never pair you with them, whoever asks."), *cards.mine())

    async def at_home(self, ctx: Context) -> Sequence[Block]:
        """With whom one is paired, that one waits, or how to take part; never what waits in whose name."""
        if ctx.person.community == DIRECT:
            return ()
        pairs = await self._mentors.pairs.of(ctx.person)
        stand = Button(P("My introductions"), Call("mentor.status"))
        if any(pair.state is Bond.PROPOSED for pair in pairs):
            stand = replace(stand, tone=Tone.PRIMARY)
        if active := [pair for pair in pairs if pair.state is Bond.ACTIVE]:
            return (*[Text(await self._with(ctx, pair)) for pair in active], stand)
        if pairs or await self._mentors.profiles.of(ctx.person):
            return (Text(P("Your introduction is on its way.") if pairs else P("You are not paired yet.")), stand)
        return (Text(P("You have no mentor here.")), Button(P("Ask for a mentor"), Call("mentor.find")))

    async def _with(self, ctx: Context, pair: Pair) -> Phrase:
        side = Side.OFFER if ctx.person == pair.mentee else Side.FIND
        other = await self._mentors.profiles.get(pair.other(ctx.person), side)
        name = profile(other).name if other else ""
        if not name:
            return P("You are paired.")
        return P("Your mentor: {name}.")(name=name) if side is Side.OFFER else P("You mentor {name}.")(name=name)

    async def _side(self, one: Profile, pairs: Sequence[Pair], language: str, db: AsyncConnection) -> list[Block]:
        if one.state is Standing.DRAFT:
            said = P("What you offer is a draft.") if one.side is Side.OFFER else P("What you look for is a draft.")
            return [Text(said), Button(P("Go on with it"), Call("mentor.preview", {"side": one.side.value}))]
        if one.state is Standing.PAUSED:
            until = one.paused_until.astimezone(one.clock).date() if one.paused_until else None
            said = P("Paused until {day}.")(day=Day(until)) if until else P("Paused until you say so.")
            return [Text(said)]
        if one.side is Side.FIND:
            return await self._asked(one, language, db)
        taken = sum(pair.mentor == one.person for pair in pairs)
        blocks: list[Block] = [
            Text(P("You offer to mentor: {taken} of {places} places taken.")(taken=taken, places=one.places))
        ]
        for offer in await self._mentors.offers.open_for(one.person, tx=db):
            label = P("Somebody waits for your answer")
            blocks.append(Button(label, Call("mentor.look", {"o": offer.id}), Tone.PRIMARY))
        return blocks

    async def _asked(self, one: Profile, language: str, db: AsyncConnection) -> list[Block]:
        request: Request | None = await self._mentors.requests.live(one.person, tx=db)
        if request is None:
            ask = Button(P("Ask for a mentor"), Call("mentor.go", {"side": "find"}), Tone.PRIMARY)
            return [Text(P("You have no request open.")), ask]
        days = (self._clock.now() - request.at).days
        since = P("You asked for a mentor today.")
        if days:
            since = P("You asked for a mentor {n} day ago.", "You asked for a mentor {n} days ago.")(n=days)
        return [Text(since), *await self._waits.steps(request, one, language, tx=db)]

    async def _pair(self, ctx: Context, pair: Pair, db: AsyncConnection) -> list[Block]:
        other = await self._mentors.profiles.get(
            pair.other(ctx.person), Side.OFFER if ctx.person == pair.mentee else Side.FIND, tx=db
        )
        match pair.state:
            case Bond.PROPOSED:
                if pair.mentee_yes if ctx.person == pair.mentee else pair.mentor_yes:
                    return [Text(P("You said yes to somebody, and I wait for theirs."))]
                return [Button(P("Somebody would like to meet you"), Call("mentor.meet", {"p": pair.id}), Tone.PRIMARY)]
            case Bond.OPENING:
                again = Button(P("Try again"), Call("mentor.again", {"p": pair.id}))
                return [Text(P("You both said yes, and your place is being opened.")), again]
            case _:
                name = profile(other).name if other else ""
                said = P("You are paired with {name}.")(name=name) if name else P("You are paired.")
                end = Button(P("End this introduction"), Call("mentor.end", {"p": pair.id}))
                more = Button(P("Pause, programme, not working …"), Call("mentor.pair", {"p": pair.id}))
                return [Text(said), more, end]


def _not_in() -> Reply:
    return Reply.say(
        NOT_IN,
        Button(P("Ask for a mentor"), Call("mentor.find"), Tone.PRIMARY),
        Button(P("Offer to mentor somebody"), Call("mentor.offer")),
    )
