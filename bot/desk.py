"""The front desk: what an adapter talks to. It brings calls in and outcomes out, and keeps no feature."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.clock import Clock, stopwatch
from bot.cog import Context
from bot.command import Ask, Command, Outcome
from bot.community import Communities
from bot.dispatch import Dispatcher, button_to
from bot.draft import DRAFT, Drafts
from bot.errors import Fault, StoreError
from bot.form import Form, form
from bot.i18n import Languages, P
from bot.leaving import Leavings
from bot.limits import Can, Limits
from bot.log import referenced
from bot.message import Block, Call, Divider, Reply, Text, Tone
from bot.meter import UNMEASURED, Meter, Spans, unspanned
from bot.notes import Notes, in_language
from bot.people import Person
from bot.render import Fitter
from bot.screen import Screen, answer

DONE = P("Done.")
LATER = P("While you were away:")


async def nobody_minds(home: str) -> None:
    """Do nothing about a community that has taken us out, or in again."""


async def nothing_elsewhere(args: Mapping[str, str]) -> None:
    """Bring nothing: there is one process only."""


class Greeter(Protocol):
    """Says something once beside the answer to somebody's first command. Raises what the store raises."""

    async def greeting(self, command: str, ctx: Context) -> Sequence[Block]:
        """Return it; nothing for who has read it, and beside commands (by name) that must leave no trace."""

    async def greeted(self, ctx: Context) -> None:
        """Remember that they have read it."""


class Desk:
    """One for all adapters. Everything that a platform needs from the house goes through here."""

    def __init__(
        self,
        dispatch: Dispatcher,
        drafts: Drafts,
        languages: Languages,
        clock: Clock,
        communities: Communities,
        notes: Notes,
        first: Callable[[str], Awaitable[bool]],
        heard: Callable[[str, datetime], object] = lambda platform, now: None,
        leavings: Leavings | None = None,
        *,
        meter: Meter = UNMEASURED,
        spans: Spans = unspanned,
    ) -> None:
        """``first`` tells whether an event with this key is new, and never raises; ``heard`` is told where one asks.

        Who asks anything is not gone: ``leavings`` are told so. ``meter`` and ``spans`` are told how long answers took.
        """
        self.clock = clock
        self.languages = languages
        self.communities = communities
        self.first = first
        self._dispatch = dispatch
        self._drafts = drafts
        self._notes = notes
        self._heard = heard
        self._leavings = leavings
        self._meter = meter
        self._spans = spans
        self.greeter: Greeter | None = None
        """Who greets newcomers; nobody, until one is there."""
        self.left: Callable[[str], Awaitable[None]] = nobody_minds
        """Told of a community (``platform:id``) that has taken us out; raises ``StoreError``."""
        self.returned: Callable[[str], Awaitable[None]] = nobody_minds
        """Told of one that has taken us in, for the first time or again; raises ``StoreError``."""
        self.bring: Callable[[Mapping[str, str]], Awaitable[None]] = nothing_elsewhere
        """Brings what a call's arguments speak of, where another process has it in memory. Never raises."""

    @property
    def commands(self) -> Mapping[str, Command]:
        """All commands by name, in menu order."""
        return self._dispatch.commands

    async def answer(self, call: Call, ctx: Context, screen: Screen) -> None:
        """Run a call and put its outcome on the screen, within the platform's patience."""
        began, command = stopwatch(), self._dispatch.asked(call, ctx.person)
        name, private = (command.name, command.private) if command else ("", False)
        try:
            with referenced(), self._spans("call", private=private, command=name, platform=ctx.person.platform):
                await self._answer(call, ctx, screen)
        finally:
            self._meter.answered(name, ctx.person.platform, stopwatch() - began, private=private)

    async def _answer(self, call: Call, ctx: Context, screen: Screen) -> None:
        self._heard(ctx.person.platform, self.clock.now())
        spoken = await self._spoken_to(ctx)

        async def run() -> Outcome:
            nonlocal spoken
            outcome = await self._run(call, spoken, self._fitter(spoken, screen.limits))
            spoken = await self._spoken_to(ctx)  # another language may just have been chosen
            return outcome

        def present(outcome: Outcome, can_ask: bool) -> Reply | Form:
            return self._present(ctx.person, self._fitter(spoken, screen.limits), outcome, can_ask)

        await answer(run(), screen, self.clock, present, self._meter)

    async def reply(self, call: Call, ctx: Context, limits: Limits) -> Reply:
        """Run a call that only ever shows something, such as a home page, and return it fitted."""
        with referenced():
            ctx = await self._spoken_to(ctx)
            fitter = self._fitter(ctx, limits)
            shown = self._present(ctx.person, fitter, await self._run(call, ctx, fitter), False)
        assert isinstance(shown, Reply), "an ask that cannot be opened is a reply with a button"
        return shown

    async def suggest(self, name: str, field: str, typed: str, ctx: Context) -> Sequence[tuple[str, str]]:
        """Return at most 25 (value, label) that fit what was typed, or none. Never raises."""
        with referenced():
            ctx = await self._spoken_to(ctx)
            choices = await self._dispatch.suggest(name, field, typed[:100], ctx)
        say = self.languages.speaker(ctx.locale)
        return [(c.value, say(c.label)) for c in choices[:25]]

    async def moderates(self, home: str, groups: Collection[str]) -> bool:
        """Tell whether membership of these groups (ids) makes somebody a moderator of the community."""
        group = await self.communities.moderators(home)
        return group is not None and group.id in groups

    async def fitter(self, ctx: Context, limits: Limits) -> Fitter:
        """Return what fits replies for whoever asks: in their language, their long calls as drafts."""
        return self._fitter(await self._spoken_to(ctx), limits)

    async def _spoken_to(self, ctx: Context) -> Context:
        """Let everything that follows know one language: what they chose, or else what their platform speaks."""
        language = await self.communities.language(ctx.person, ctx.locale)
        return ctx if self.languages.match(ctx.locale) == language else replace(ctx, locale=language)

    def _fitter(self, ctx: Context, limits: Limits) -> Fitter:
        say = self.languages.speaker(ctx.locale, renamed=limits.renamed)
        return Fitter(limits, say, partial(self._drafts.fitting, ctx.person))

    async def _run(self, call: Call, ctx: Context, fitter: Fitter) -> Outcome:
        if self._leavings is not None and self._leavings.known(ctx.person):
            with suppress(StoreError):  # they are still here at the next try
                await self._leavings.back(ctx.person)
        await self._brought(call, ctx.person)
        command = self._dispatch.name(call, ctx.person)
        outcome = await self._dispatch(call, ctx)
        if not isinstance(outcome, Reply) or outcome.public:
            return outcome
        if self._notes.waiting(str(ctx.person)):
            outcome = await self._with_notes(outcome, ctx)
        return await self._greeted(command, outcome, ctx, fitter)

    async def _brought(self, call: Call, person: Person) -> None:
        """Have here what the call speaks of: a draft, and what stands in a draft."""
        await self.bring(call.args)
        if call.command == DRAFT and (kept := self._drafts.open(call, person)):
            await self.bring(kept.args)

    async def _greeted(self, command: str, reply: Reply, ctx: Context, fitter: Fitter) -> Reply:
        """Add the greeting below, where all of both can be shown; else it waits for their next command."""
        if self.greeter is None:
            return reply
        try:
            greeting = await self.greeter.greeting(command, ctx)
            both = Reply((*reply.blocks, Divider(), *greeting), fresh=reply.fresh)
            if not greeting or not fitter.whole(both):
                return reply
            await self.greeter.greeted(ctx)
        except Fault:
            return reply
        return both

    async def _with_notes(self, reply: Reply, ctx: Context) -> Reply:
        try:
            notes = await self._notes.take(str(ctx.person))
        except StoreError:  # they stay for the next time
            return reply
        if not notes:  # they were erased meanwhile
            return reply
        said: list[Block] = [Divider(), Text(LATER, Tone.SMALL)]
        said += [Text(in_language(note, self.languages.match(ctx.locale))) for note in notes]
        return Reply((*reply.blocks, *said), reply.public, reply.fresh)

    def _present(self, owner: Person, fitter: Fitter, outcome: Outcome, can_ask: bool) -> Reply | Form:
        match outcome:
            case Ask() if Can.FORM not in fitter.limits.can:
                return fitter.ask_in_words(outcome)
            case Ask() if can_ask:
                return form(outcome, fitter.say, self._drafts, owner)
            case Ask():
                return fitter.fit(button_to(outcome))
            case Reply():
                return fitter.fit(outcome)
            case None:
                return fitter.fit(Reply.say(DONE))
