"""A minute for a moderator after a hard alert: kind steps, whom to call oneself, and a week's rest from alerts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot import Block, Button, Call, Cog, Context, Fields, Outcome, P, Person, Reply, Text, Tone, command
from bot.care.lines import Line
from bot.care.lines import card as lines_for
from bot.clock import Clock
from bot.i18n import Day
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox, once
from bot.store.rota import Rota
from bot.watch import Watch

LATER: Final = timedelta(hours=8)  # after which somebody without a turn is asked again
STEPS: Final = (
    P("Stand up, drink some water, and look out of a window for a minute."),
    P("Tell one person that it was heavy. You need not say what it was about."),
    P("You did not have to fix it: you looked, and that was your part."),
)


class Care(Cog):
    """What a moderator is offered for themselves; anybody may read it, and it changes nothing but their own bell."""

    private = True

    def __init__(self, lines: Sequence[Line], rota: Rota, watch: Watch, outbox: Outbox, clock: Clock) -> None:
        """``lines`` are the shipped crisis lines."""
        self._lines = lines
        self._rota = rota
        self._watch = watch
        self._outbox = outbox
        self._clock = clock

    @command("care.minute", P("A minute for yourself"), listed=False)
    async def care(self, ctx: Context) -> Outcome:
        """The card."""
        return Reply(tuple(care_card(self._lines)), fresh=True)

    @command("care.later", P("A minute for yourself, after your turn"), listed=False)
    async def later(self, ctx: Context) -> Outcome:
        """Send the card when their turn is over, once a day."""
        at = await self._free(ctx.person)
        day = self._clock.now().date()
        await self._outbox.put(Kind.REPORT, ctx.person, Call("care.minute"), at=at, id_=once("care", ctx.person, day))
        return Reply.say(P("I will write to you then. Until then: one thing at a time."))

    @command("care.rest", P("Ring me for no alerts for a week"), listed=False)
    async def pause(self, ctx: Context) -> Outcome:
        """Rest; turns stay on the rota, and others are rung."""
        until = await self._watch.pause(ctx.person)
        rest = P("No alert rings you until {date}. Others are rung, and nobody asks why. Rest well.")
        return Reply.say(rest(date=Day(until)), Button(P("Ring me again"), Call("care.wake")))

    @command("care.wake", P("Ring me for alerts again"), listed=False)
    async def unpause(self, ctx: Context) -> Outcome:
        """Be rung again."""
        await self._watch.resume(ctx.person)
        return Reply.say(P("Alerts ring you again when you are on duty. Thank you."))

    async def _free(self, person: Person) -> datetime:
        now = self._clock.now()
        if (until := await self._rota.until(person)) is not None and until > now:
            return until
        here = now.astimezone(await self._watch.zone(person.home))
        for turn in await self._rota.of(person):
            if turn.began(here) is not None:
                left = (turn.end - (here.hour * 60 + here.minute)) % (24 * 60)
                return now + timedelta(minutes=left)
        return now + LATER


def care_card(lines: Sequence[Line]) -> list[Block]:
    """Return the card: three steps, up to three lines to call, and two presses."""
    return [
        Text(P("A minute for yourself"), Tone.TITLE),
        *map(Text, STEPS),
        Text(P("If it stays with you, these people are there for you, too:")),
        Fields(tuple((line.label, line.how) for line in lines_for(lines))),
        Text(P("You are a volunteer. Being rung less is no failing."), Tone.SMALL),
        Button(P("Pause alerts for me for a week"), Call("care.rest")),
        Button(P("Show me this after my turn"), Call("care.later")),
    ]
