"""The end of an introduction: one press by either, no reason asked, and the other is told kindly."""

from typing import Annotated

from bot import Button, Call, Cog, Context, Hint, Outcome, P, Reply, Text, Tone, command
from bot.clock import Clock
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.pairs import Bond
from cogs.mentors import cards
from cogs.mentors.answering import PAIR
from cogs.mentors.asking import Asking


class Ending(Cog):
    """This isn't working, or it has done its work."""

    def __init__(self, mentors: Mentors, asking: Asking, clock: Clock, transaction: Transaction) -> None:
        self._mentors = mentors
        self._asking = asking
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
        return Reply.say(P("It has ended. Nobody asks you why, and no judgement stays with either of you."), *more)

    @command("mentor.ended", P("An introduction has ended"), listed=False)
    async def ended(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Tell somebody that the other one has ended it: no reason, and no blame."""
        pair = await self._mentors.pairs.get(p)
        if pair is None or not pair.holds(ctx.person) or pair.state is not Bond.ENDED:
            return None
        mentee = ctx.person == pair.mentee
        more = P("Find another mentor") if mentee else P("How do I stand?")
        return Reply.say(
            P("One of your introductions has ended. Thank you for what you gave to it."),
            Text(P("It is no judgement of you. Rotas and lives change."), Tone.SMALL),
            Button(more, Call("mentor.find" if mentee else "mentor.status"), Tone.PRIMARY),
        )
