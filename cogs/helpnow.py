"""Help right now: one to three ways to reach a person, before anything else. It needs no database."""

from collections.abc import Sequence
from typing import Final

from bot import Block, Button, Call, Cog, Context, Fields, Link, Outcome, P, Reply, Text, Tone, command
from bot.care.lines import Line

NOT_US: Final = P("I am a bot. Nobody here can send help to you unless you ask a person: these lines are people.")


class HelpNow(Cog):
    """The crisis card: short, because long lists overwhelm."""

    for_everybody = True
    private = True

    def __init__(self, lines: Sequence[Line]) -> None:
        """``lines`` in the order in which they are offered; the first ones are the card."""
        self._first = [line for line in lines if line.first]
        self._more = [line for line in lines if not line.first]

    @command("helpnow", P("Talk to a person right now: call or text, day and night"), urgent=True)
    async def helpnow(self, ctx: Context) -> Outcome:
        """One to three lines, and a way to more."""
        return Reply.say(
            Text(P("You can talk to a person right now"), Tone.TITLE),
            *_lines(self._first),
            Text(NOT_US, Tone.SMALL),
            Button(P("More options"), Call("helpnow.more"), Tone.PRIMARY),
        )

    @command("helpnow.more", P("More lines"), listed=False, urgent=True)
    async def more(self, ctx: Context) -> Outcome:
        """The other lines, for those whom the first do not fit."""
        return Reply.say(
            Text(P("More people to talk to"), Tone.TITLE),
            *_lines(self._more),
            Button(P("Back"), Call("helpnow"), Tone.PRIMARY),
        )


def _lines(lines: Sequence[Line]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        blocks.append(Fields(((line.label, line.how), (P("Hours"), line.hours))))
        if line.url:
            blocks.append(Link(P("Open {name}")(name=line.label), line.url))
    return blocks
