"""A first meeting: a greeting once beside the first answer, the same on asking, and what somebody under 18 gets."""

from collections.abc import Sequence, Set
from typing import Final

from bot import Block, Button, Call, Cog, Context, Outcome, P, Reply, Tone, command
from bot.people import DIRECT
from bot.tagged import Tagged
from cogs.welcome.words import card, greeting

FOR_EVERYBODY: Final = P(
    "Thank you for saying so. The list of help and the people who answer at any hour are for everybody. The rest is "
    "for adults, and I will not ask you to join it. I remember this without your name."
)
STANDS: Final = P("If you signed up for something before, you can have it erased here.")


class Welcome(Cog):
    """Beside commands that must leave no trace it says nothing, and so remembers nothing either."""

    for_everybody = True
    private = True

    def __init__(self, met: Tagged, young: Tagged, quiet: Set[str]) -> None:
        """``met`` holds for who was greeted, ``young`` for who is under 18.

        ``quiet`` are commands and groups, by their first word, beside which nobody is greeted.
        """
        self._met = met
        self._young = young
        self._quiet = quiet

    @command("welcome.read", P("What this is, and who can see what"), default=True)
    async def read(self, ctx: Context) -> Outcome:
        """All of it."""
        return card(ctx.person.platform)

    @command("welcome.young", P("I am under 18"), listed=False)
    async def young(self, ctx: Context) -> Outcome:
        """Remember it, and show what is for everybody."""
        await self._young.put(ctx.person)
        return Reply.say(
            FOR_EVERYBODY,
            Button(P("Find help"), Call("resources"), Tone.PRIMARY),
            Button(P("Talk to a person right now"), Call("helpnow")),
            STANDS,
            Button(P("What I keep about you"), Call("mydata.show")),
            Button(P("That was a mistake"), Call("welcome.adult")),
        )

    @command("welcome.adult", P("I am 18 or over"), listed=False)
    async def adult(self, ctx: Context) -> Outcome:
        """Take it back."""
        await self._young.forget(ctx.person)
        return Reply.say(P("Good: everything is open to you again."), Button(P("Everything I can do"), Call("help")))

    async def greeting(self, command: str, ctx: Context) -> Sequence[Block]:
        """Return what a newcomer reads below the answer to their first command. Raises what the tags raise."""
        quiet = not command or command.partition(".")[0] in self._quiet
        if quiet or ctx.person.community == DIRECT or await self._met.holds(ctx.person):
            return ()
        return greeting()

    async def greeted(self, ctx: Context) -> None:
        """Remember it, under no name and with no day. Raises what the tags raise."""
        await self._met.put(ctx.person)
