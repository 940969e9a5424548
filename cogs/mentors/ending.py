"""The end of an introduction: one press by either, no reason asked, the other told kindly; feedback, and thanks."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Final, TypeGuard

from bot import Block, Button, Call, Cog, Context, Hint, Outcome, P, Person, Phrase, Reply, Text, Tone, command
from bot.clock import Clock
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.pairs import Bond, Pair
from cogs.mentors import cards
from cogs.mentors.answering import ANEW, PAIR
from cogs.mentors.asking import Asking
from cogs.mentors.bell import Bell, question
from cogs.mentors.twos import Twos

NOT_YOURS: Final = P("There is nothing to say thank you for any more: what was kept of it is deleted.")


class Grade(StrEnum):
    """How it was; only ever counted, above a floor of people."""

    MUCH = "much"
    SOME = "some"
    LITTLE = "little"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return GRADES[self]


GRADES: Final = {
    Grade.MUCH: P("It helped a lot"),
    Grade.SOME: P("It helped a little"),
    Grade.LITTLE: P("It did not help"),
}
WHY: Final = {
    "silence": P(
        "I heard nothing for some weeks, so I have ended one of your introductions for now. It is nobody's fault: "
        "rotas and lives change."
    ),
    "no-place": P("I could not open a place for the two of you in a week of trying, so I let that introduction go."),
    "gone": P("The other side of one of your introductions is not here any more, so it has ended."),
}


class Ending(Cog):
    """It has done its work, or it has not."""

    def __init__(
        self,
        mentors: Mentors,
        asking: Asking,
        bell: Bell,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._mentors = mentors
        self._asking = asking
        self._bell = bell
        self._twos = Twos(mentors)
        self._clock = clock
        self._transaction = transaction

    @command("mentor.end", P("End an introduction"), listed=False)
    async def end(
        self,
        ctx: Context,
        p: Annotated[str, PAIR],
        sure: Annotated[bool, Hint(P("End it?"), hidden=True)] = False,
        never: Annotated[bool, Hint(P("Never pair us again"), hidden=True)] = False,
    ) -> Outcome:
        """End one at the second press; privately, without a reason, and if wished never again."""
        pair = await self._mentors.pairs.get(p)
        if pair is None or not pair.holds(ctx.person) or pair.state not in (Bond.OPENING, Bond.ACTIVE):
            return Reply.say(P("This introduction has ended already."), *cards.mine())
        if not sure:
            call = Call("mentor.end", {"p": p, "sure": "yes"})
            return Reply.say(
                P("If you go on, this introduction ends. The other side is told that it ended, and nothing else."),
                Button(P("End it"), call, Tone.DANGER),
                Button(P("End it, and never pair us again"), call.having(never="yes")),
            )
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            if never:
                await self._mentors.bars.put(ctx.person, pair.other(ctx.person), self._clock.now(), tx=tx)
            await self._asking.end(pair, ctx.person, "own wish", tx=tx)
            await self._asking.again(ctx.person.home, tx=tx)
        more = [Button(P("Find another mentor"), Call("mentor.find"))] if ctx.person == pair.mentee else []
        said = P("It has ended. Nobody asks you why, and no judgement stays with either of you.")
        return Reply.say(said, *([] if never else _farewell(pair)), *more)

    @command("mentor.ended", P("An introduction has ended"), listed=False)
    async def ended(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Tell somebody, once, that it has ended: no reason, no blame; and whether somebody else is sought for them."""
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            now, pair = self._clock.now(), await self._mentors.pairs.get(p, tx=tx)
            if not _over(pair, ctx):
                return None
            follow = await self._mentors.follows.get(pair, tx=tx)
            voice = follow.of(pair, ctx.person)
            if voice.told_at and now - voice.told_at > ANEW:
                await self._bell.back(question(pair, ctx.person), tx=tx)
                return None
            told = replace(voice, told_at=voice.told_at or now)
            await self._mentors.follows.put(follow.having(pair, ctx.person, told), tx=tx)
        mentee = ctx.person == pair.mentee
        sought = mentee and await self._mentors.requests.live(ctx.person) is not None
        said = WHY.get(pair.ended, P("One of your introductions has ended. Thank you for what you gave to it."))
        more = Button(P("How do I stand?"), Call("mentor.status"), Tone.PRIMARY)
        if mentee and not sought:
            more = Button(P("Find another mentor"), Call("mentor.find"), Tone.PRIMARY)
        return Reply.say(
            said,
            Text(P("It is no judgement of you. Rotas and lives change."), Tone.SMALL),
            *([P("I am looking for somebody else for you already, and you need do nothing.")] if sought else []),
            *([] if pair.ended == "no-place" else _farewell(pair)),
            more,
        )

    @command("mentor.vanished", P("An introduction is erased"), listed=False)
    async def vanished(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Tell somebody of the end of an introduction of which nothing is kept."""
        if await self._bell.told(f"vanished {p}"):
            return None
        return Reply.say(
            WHY["gone"], Text(P("It is no judgement of you. Rotas and lives change."), Tone.SMALL), *cards.mine()
        )

    @command("mentor.grade", P("How was it?"), listed=False)
    async def grade(
        self, ctx: Context, p: Annotated[str, PAIR], how: Annotated[Grade, Hint(P("How was it?"))]
    ) -> Outcome:
        """Keep how it was, sealed; the last answer counts."""
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            pair = await self._mentors.pairs.get(p, tx=tx)
            if not _over(pair, ctx):
                return Reply.say(NOT_YOURS, *cards.mine())
            follow = await self._mentors.follows.get(pair, tx=tx)
            voice = replace(follow.of(pair, ctx.person), grade=how.value)
            await self._mentors.follows.put(follow.having(pair, ctx.person, voice), tx=tx)
        thank = Button(P("Say thank you"), Call("mentor.thank", {"p": p, "_form": "1"}), Tone.PRIMARY)
        return Reply.say(P("Thank you. Nobody is shown what you answered."), thank, *cards.mine())

    @command("mentor.thank", P("Say thank you"), listed=False)
    async def thank(
        self,
        ctx: Context,
        p: Annotated[str, PAIR],
        words: Annotated[str, Hint(P("A few words to them"), long=True, max_length=300, shared=True)],
    ) -> Outcome:
        """Take words of thanks to the other one, once."""
        now = self._clock.now()
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            pair = await self._mentors.pairs.get(p, tx=tx)
            if not _over(pair, ctx):
                return Reply.say(NOT_YOURS, *cards.mine())
            follow = await self._mentors.follows.get(pair, tx=tx)
            voice = follow.of(pair, ctx.person)
            if voice.thanks:
                return Reply.say(P("Your thanks are on their way already."), *cards.mine())
            await self._mentors.follows.put(follow.having(pair, ctx.person, replace(voice, thanks=words)), tx=tx)
            other = pair.other(ctx.person)
            await self._bell.insists(other, Call("mentor.thanked", {"p": p}), thanks_note(pair, other), now, tx=tx)
        return Reply.say(P("I take it to them when they are awake."), *cards.mine())

    @command("mentor.thanked", P("Somebody says thank you"), listed=False)
    async def thanked(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Bring somebody the other one's thanks."""
        pair = await self._mentors.pairs.get(p)
        if not _over(pair, ctx):
            return None
        other = pair.other(ctx.person)
        words = (await self._mentors.follows.get(pair)).of(pair, other).thanks
        if not words or await self._bell.told(thanks_note(pair, ctx.person)):
            return None
        name = await self._twos.name(pair, ctx.person)
        return Reply.say(Text(P("Thank you, from {name}")(name=name), Tone.TITLE), P("“{words}”")(words=words))


def thanks_note(pair: Pair, to: Person) -> str:
    """Return the id under which one of two is brought the other's thanks."""
    return f"thanks {question(pair, to)}"


def _over(pair: Pair | None, ctx: Context) -> TypeGuard[Pair]:
    return pair is not None and pair.holds(ctx.person) and pair.state is Bond.ENDED


def _farewell(pair: Pair) -> Sequence[Block]:
    """How it was, and thanks; neither is asked for."""
    if pair.state is not Bond.ENDED and pair.place is None:
        return ()
    p = {"p": pair.id}
    grades = [Button(each.label, Call("mentor.grade", p | {"how": each.value})) for each in Grade]
    thank = Button(P("Say thank you"), Call("mentor.thank", p | {"_form": "1"}))
    return (Text(P("How was it? If you like, say so: nobody is shown your answer.")), *grades, thank)
