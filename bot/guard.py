"""What stands before a handler: audience, consent, and a rate limit for each person."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol, TypeAlias

from bot.clock import Clock
from bot.cog import Context
from bot.command import Audience, Command
from bot.errors import Fault
from bot.features import Features
from bot.i18n import P
from bot.message import Button, Call, Reply, Tone
from bot.people import Person
from bot.steps import OFF
from bot.tagged import Tagged

AGREED = "_agreed"  # the argument with which a consent card's button brings the call back
BURST = 20.0  # calls at once
PACE = 0.5  # calls a second, for ever

TOO_YOUNG = Reply.say(
    P("You told me that you are under 18. This is for adults; these are for everybody:"),
    Button(P("Find help"), Call("resources"), Tone.PRIMARY),
    Button(P("Talk to a person right now"), Call("helpnow")),
    Button(P("That was a mistake"), Call("welcome.adult")),
    Button(P("Erase what you keep about me"), Call("mydata.delete")),
)

# Lets a call pass with None, or says kindly why not.
Guard: TypeAlias = Callable[[Command, Call, Context], Awaitable[Reply | None]]


class Agreements(Protocol):
    """Who has agreed to what."""

    async def given(self, person: str, name: str) -> bool:
        """Tell whether this person has agreed to what bears this name."""

    async def give(self, person: str, name: str) -> None:
        """Remember that they have."""


async def for_audience(command: Command, call: Call, ctx: Context) -> Reply | None:
    """Keep moderators' commands to moderators."""
    if not command.open_to(moderator=ctx.moderator):
        return Reply.say(
            P("That one is for moderators here. If you think you should be one, ask whoever runs this community.")
        )
    return None


class Switched:
    """Keeps members from what their moderators have switched off; moderators reach its settings still."""

    def __init__(self, features: Features) -> None:
        """Ask ``features``."""
        self._features = features

    async def __call__(self, command: Command, call: Call, ctx: Context) -> Reply | None:
        """Say kindly that it is off here."""
        if command.audience is Audience.MEMBERS and await self._features.covers(command.name, ctx.person.home):
            return Reply.say(OFF, Button(P("Help"), Call("help")), fresh=True)  # what was written stands above
        return None


class Adults:
    """Keeps what is for adults from those who said that they are younger; everybody else says so at each card."""

    def __init__(self, young: Tagged) -> None:
        """``young`` holds for those who said so."""
        self._young = young

    async def __call__(self, command: Command, call: Call, ctx: Context) -> Reply | None:
        """Pass what is for everybody; while nobody can be asked, nobody is taken for a child."""
        if command.for_everybody:
            return None
        with suppress(Fault):
            return TOO_YOUNG if await self._young.holds(ctx.person) else None
        return None


class RateLimit:
    """A bucket of calls for each person, in memory; urgent commands always pass."""

    def __init__(self, clock: Clock) -> None:
        """Start with every bucket full."""
        self._clock = clock
        self._buckets: dict[Person, tuple[float, float]] = {}

    async def __call__(self, command: Command, call: Call, ctx: Context) -> Reply | None:
        """Take one from the person's bucket, or ask them to wait a moment."""
        if command.urgent:
            return None
        now = self._clock.now().timestamp()
        left, then = self._buckets.get(ctx.person, (BURST, now))
        left = min(BURST, left + max(0.0, now - then) * PACE)
        if left < 1:
            return Reply.say(P("That is a lot at once for me. Give me a few seconds, then try again."))
        if len(self._buckets) > 10_000:
            self._forget(now)
        self._buckets[ctx.person] = (left - 1, now)
        return None

    def _forget(self, now: float) -> None:
        """Drop the buckets that have filled up again: they say nothing."""
        full = BURST / PACE
        self._buckets = {p: b for p, b in self._buckets.items() if now - b[1] < full}


class Consenting:
    """Shows a command's card before its first use; the card's button goes on with the same call."""

    def __init__(self, agreements: Agreements, undated: Agreements | None = None) -> None:
        """Remember agreements there, and ``undated`` ones as what names nobody, where there is a place for them."""
        self._agreements = agreements
        self._undated = undated or agreements

    async def __call__(self, command: Command, call: Call, ctx: Context) -> Reply | None:
        """Pass when they agreed before or agree now; else show the card."""
        consent = command.consent
        if consent is None:
            return None
        agreements = self._agreements if consent.dated else self._undated
        if await agreements.given(str(ctx.person), consent.name):
            return None
        if call.args.get(AGREED) == consent.name:
            await agreements.give(str(ctx.person), consent.name)
            return None
        card = consent.on.get(ctx.person.platform, consent.card)()
        go_on = Button(P("I understand, go on"), call.having(**{AGREED: consent.name}), Tone.PRIMARY)
        return Reply((*card.blocks, go_on), fresh=card.fresh)
