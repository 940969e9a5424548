"""How two are getting on: each of them is asked in private, may answer, and may say that it does not work."""

from dataclasses import replace
from typing import Annotated

from bot import Block, Button, Call, Cog, Context, Hint, Outcome, P, Reply, Text, Tone, command
from bot.clock import Clock
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from cogs.mentors import cards
from cogs.mentors.answering import ANEW, PAIR
from cogs.mentors.following import Answer, Following
from cogs.mentors.questions import pauses, question, shifts, thanks, unwell
from cogs.mentors.twos import ENDED, Twos, active, side


class Asked(Cog):
    """Questions after an introduction, and what one may answer."""

    def __init__(self, mentors: Mentors, following: Following, clock: Clock, transaction: Transaction) -> None:
        self._mentors = mentors
        self._following = following
        self._twos = Twos(mentors)
        self._clock = clock
        self._transaction = transaction

    @command("mentor.asked", P("How are you two getting on?"), listed=False)
    async def asked(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """What the clock asks for: the question, once; nothing afterwards, and nothing when it was answered."""
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            now, pair = self._clock.now(), await self._mentors.pairs.get(p, tx=tx)
            if not active(pair, ctx):
                return None
            follow = await self._mentors.follows.get(pair, tx=tx)
            voice = follow.of(pair, ctx.person)
            if not follow.step or voice.said or (voice.shown_at and now - voice.shown_at > ANEW):
                return None
            if voice.shown_at is None:
                shown = follow.having(pair, ctx.person, replace(voice, shown_at=now))
                await self._mentors.follows.put(shown, tx=tx)
        name = await self._twos.name(pair, ctx.person)
        return Reply(tuple(question(pair, follow, voice, name, side(pair, ctx.person))))

    @command("mentor.answer", P("Answer how you two are getting on"), listed=False)
    async def answer(
        self, ctx: Context, p: Annotated[str, PAIR], said: Annotated[Answer, Hint(P("Answer"))]
    ) -> Outcome:
        """Take an answer; it may be given again, and the last one counts."""
        pair = await self._mentors.pairs.get(p)
        if not active(pair, ctx):
            return Reply.say(ENDED, *cards.mine())
        await self._following.answers(pair, ctx.person, said)
        return Reply(tuple(thanks(said, p)))

    @command("mentor.pair", P("The two of you"), listed=False)
    async def pair(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Everything that one may do about an introduction."""
        pair = await self._mentors.pairs.get(p)
        if not active(pair, ctx):
            return Reply.say(ENDED, *cards.mine())
        follow, name = await self._mentors.follows.get(pair), await self._twos.name(pair, ctx.person)
        blocks: list[Block] = [Text(P("You and {name}")(name=name), Tone.TITLE)]
        if follow.rest_until:
            day = await self._twos.day(pair, ctx.person, follow.rest_until)
            blocks.append(Text(P("You two rest until {day}.")(day=day)))
            blocks.append(Button(P("Go on now"), Call("mentor.wakes", {"p": p}), Tone.PRIMARY))
        else:
            blocks += pauses(p)
        return Reply(
            (
                *blocks,
                Button(P("Our programme"), Call("mentor.programmes", {"p": p})),
                Button(P("Our place is gone"), Call("mentor.regain", {"p": p})),
                shifts(side(pair, ctx.person)),
                Button(P("This isn't working"), Call("mentor.unwell", {"p": p})),
                Button(P("End this introduction"), Call("mentor.end", {"p": p})),
            )
        )

    @command("mentor.unwell", P("This isn't working"), listed=False)
    async def unwell(
        self,
        ctx: Context,
        p: Annotated[str, PAIR],
        sure: Annotated[bool, Hint(P("End it?"), hidden=True)] = False,
        again: Annotated[bool, Hint(P("Somebody else?"), hidden=True)] = False,
    ) -> Outcome:
        """End what does not work: in private, without a reason or blame, and never these two again."""
        pair = await self._mentors.pairs.get(p)
        if not active(pair, ctx):
            return Reply.say(ENDED, *cards.mine())
        if not sure:
            return Reply(tuple(unwell(p, side(pair, ctx.person))))
        if not await self._following.parts(pair, ctx.person, again=again):
            return Reply.say(ENDED, *cards.mine())
        said = P("It has ended, and I never pair the two of you again. Thank you for saying it.")
        seeks = [P("I am looking for somebody else for you already.")] if again and ctx.person == pair.mentee else []
        return Reply.say(said, *seeks, *cards.mine())
