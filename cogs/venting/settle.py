"""Moderators' side of where venting happens: the channel, on or off, and how many people read there."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Final

from bot import (
    Audience,
    Button,
    Call,
    Cog,
    Context,
    Fields,
    Hint,
    Outcome,
    P,
    Phrase,
    Place,
    Reply,
    Text,
    Tone,
    Words,
    command,
)
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Changing
from bot.courier import Courier
from bot.i18n import Day
from bot.steps import CHANGED, digest
from bot.store.audit import Audit
from cogs.venting.gate import FEW, FEWEST
from cogs.venting.terms import NAME, QUARTER, Terms, as_kept, read_terms, terms_of

HERE: Final = P("Anonymous posts appear in this channel. /vent writes one, and /anonymity says who can see what.")
NO_ENTRY: Final = P(
    "I cannot post there. Let me see the channel, send messages and create threads in it, then try again."
)
HOW_MANY: Final = P("I cannot count who reads a channel that is closed to some. About how many people can?")
TOO_FEW: Final = P(
    "With fewer than {n} readers a post is easily guessed, so I take none. Choose a channel that more read."
)


class Switch(StrEnum):
    """Whether a community has venting."""

    ON = "on"
    OFF = "off"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return P("On") if self is Switch.ON else P("Off")


class Settling(Cog):
    """What moderators settle, and how it stands."""

    def __init__(self, choices: Changing, courier: Courier, audit: Audit, clock: Clock) -> None:
        """Changes are noted in ``audit``."""
        self._choices = choices
        self._courier = courier
        self._audit = audit
        self._clock = clock

    @command("venting.settings", P("Where anonymous posts appear, on or off, who reads"), audience=Audience.MODERATORS)
    async def settings(
        self,
        ctx: Context,
        channel: Annotated[Place | None, Hint(P("Venting channel"))] = None,
        readers: Annotated[
            int | None,
            Hint(P("People who can read it, if you know"), help=P("Needed where a channel is closed to some")),
        ] = None,
        state: Annotated[Switch | None, Hint(P("On or off"))] = None,
        was: Annotated[str, Hint(P("As it was"), hidden=True, max_length=8)] = "",
    ) -> Outcome:
        """Settle what was given, try it, and show what holds."""
        home = ctx.person.home
        before = await terms_of(self._choices, home)
        if was and was != digest(_own(before)):
            return await self._shown(before, CHANGED)
        on = before.on if state is None else state is Switch.ON
        terms = replace(before, place=channel or before.place, on=on, trouble=False)
        if readers is not None:
            terms = replace(terms, readers=readers, told=self._clock.now().date(), asked=False)
        wrong = await self._wrong(terms, fresh=terms.place != before.place)
        if wrong:
            given = {
                "channel": channel,
                "readers": readers,
                "state": state.value if state else None,
                "was": was or None,
            }
            known = {name: str(value) for name, value in given.items() if value is not None}
            return self.ask("venting.settings", wrong, **known)
        note = f"{'on' if terms.on else 'off'}; readers {terms.readers if readers is not None else 'as before'}"
        if terms != before and not await self._keep(ctx, before, terms, note):
            return await self._shown(await terms_of(self._choices, home), CHANGED)
        return await self._shown(terms)

    @command("venting.status", P("How venting stands here: never who"), audience=Audience.MODERATORS)
    async def status(self, ctx: Context) -> Outcome:
        """Channel and readers; nothing about posts that wait, because that would tell when somebody wrote."""
        return await self._shown(await terms_of(self._choices, ctx.person.home))

    async def _keep(self, ctx: Context, before: Terms, terms: Terms, note: str) -> bool:
        """Keep it with its line in the audit; False when somebody was quicker."""
        home = ctx.person.home
        async with self._choices.change(home) as tx:
            if _own(read_terms((await self._choices.kept(home, tx=tx)).get(NAME))) != _own(before):
                return False
            await self._choices.put(home, NAME, as_kept(terms), tx=tx)
            subject = str(terms.place or "")
            await self._audit.record(home, str(ctx.person), "venting.settings", subject, note, tx=tx)
        return True

    async def _wrong(self, terms: Terms, *, fresh: bool) -> dict[str, Words]:
        """Try the channel, so that a missing permission shows now; a new one is told what it is for."""
        if terms.place is None:
            return {}
        try:
            if fresh:
                await self._courier.post(terms.place, Reply.say(HERE))
            counted = await self._courier.readers(terms.place)
        except (Undeliverable, RetryLater):
            return {"channel": NO_ENTRY}
        if counted is None and terms.attested(self._clock.now().date()) is None:
            return {"readers": HOW_MANY}
        return {}

    async def _shown(self, terms: Terms, *words: Words) -> Reply:
        many, note = await self._readers(terms)
        pairs: tuple[tuple[Words, Words], ...] = (
            (P("Venting"), P("on") if terms.on else P("off")),
            (P("Channel"), P("chosen; “Change” shows which") if terms.place else P("not chosen yet")),
            (P("Readers"), many),
        )
        known = {
            "state": (Switch.ON if terms.on else Switch.OFF).value,
            "was": digest(_own(terms)),
            **({"channel": str(terms.place)} if terms.place else {}),
        }
        change = Button(P("Change"), Call("venting.settings", {"_form": "1", **known}), Tone.PRIMARY)
        title = Text(P("Venting here"), Tone.TITLE)
        return Reply.say(*words, title, Fields(pairs), *([note] if note else []), change)

    async def _readers(self, terms: Terms) -> tuple[Words, Phrase | None]:
        """Return how many read, in words, and what to do about it."""
        if terms.place is None:
            return P("unknown"), None
        try:
            counted = await self._courier.readers(terms.place)
        except (Undeliverable, RetryLater):
            return P("unknown"), NO_ENTRY
        readers = counted if counted is not None else terms.attested(self._clock.now().date())
        if readers is None:
            return P("unknown"), HOW_MANY
        note = TOO_FEW(n=FEWEST) if readers < FEWEST else WARNED if readers < FEW else None
        if counted is not None or terms.told is None:
            return P("{n} person, counted by the platform", "{n} people, counted by the platform")(n=readers), note
        until = Day(terms.told + QUARTER - timedelta(days=1))
        return P("{n} person by your word, until {day}", "{n} people by your word, until {day}")(
            n=readers, day=until
        ), note


def _own(terms: Terms) -> Terms:
    """What moderators settled of it, without what they were told since."""
    return replace(terms, asked=False, trouble=False)


WARNED: Final = P("Writers are told that few read here. From 25 readers on they are not.")
