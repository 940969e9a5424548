"""From a call to an outcome: guards, arguments, handler."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from bot.cog import Cog, Context
from bot.command import FORM, Ask, Audience, Command, Outcome
from bot.draft import DRAFT, Drafts
from bot.errors import StoreError
from bot.features import Features
from bot.guard import Guard
from bot.i18n import P, Words
from bot.log import referenced
from bot.masking import AS_IS, SHOWN
from bot.message import Button, Call, Choice, Reply, Text, Tone
from bot.meter import UNMEASURED, Meter, Spans, Trouble, unspanned
from bot.people import Person
from bot.steps import OFF

FILL_IN = P("Fill it in")
GONE = P("That button is too old, or not yours. Nothing was changed. Start again with /help.")

# Looks at the values of a call that is about to run: None lets them pass, a reply is shown instead.
Review: TypeAlias = Callable[[Command, Call, Mapping[str, object], Context], Reply | None]

log = logging.getLogger(__name__)


class Dispatcher:
    """All commands by name, and the way to each."""

    def __init__(
        self,
        cogs: Iterable[Cog],
        guards: Sequence[Guard],
        drafts: Drafts,
        review: Review | None = None,
        features: Features | None = None,
        *,
        meter: Meter = UNMEASURED,
        spans: Spans = unspanned,
    ) -> None:
        """Take the cogs in menu order; ``review`` has the last word before a person's call reaches its handler.

        What is off in ``features`` is left out of menus. ``meter`` is told of faults, ``spans`` of handlers.
        Raises ``ValueError`` when two commands have one name, or one is both a command and a group.
        """
        self.commands: Mapping[str, Command] = _by_name(c for cog in cogs for c in cog.commands())
        self._guards = guards
        self._drafts = drafts
        self._review = review
        self._features = features
        self._meter = meter
        self._spans = spans

    async def __call__(self, call: Call, ctx: Context) -> Outcome:
        """Run a call and return what came of it; never raises, whatever the handler does."""
        if call.command == DRAFT:
            kept = self._drafts.open(call, ctx.person)
            if kept is None:
                return Reply.say(GONE)
            call = kept
        command = self.commands.get(call.command) or self._default(call.command)
        if command is None:
            return await self._without_command(call, ctx)
        try:
            return await self._run(command, call, ctx)
        except StoreError as fault:
            self._meter.failed(Trouble.STORE)
            log.error("store-fault", extra={"command": command.name, "fault": type(fault).__name__, "mend": str(fault)})
            return self._again(
                P("I cannot reach my notebook just now, so nothing was saved. Try again in a minute."), call
            )
        except Exception:
            self._meter.failed(Trouble.HANDLER)
            with referenced() as reference:
                log.exception("handler-fault", extra={"command": command.name})
            words = P(
                "Something broke on my side, and your words are kept for a quarter of an hour. "
                "Try again; if it breaks again, tell whoever runs me this number: {reference}."
            )
            return self._again(words(reference=reference), call)

    def asked(self, call: Call, person: Person) -> Command | None:
        """Return the command that somebody's call asks for; None for an unknown word, or a draft that is gone."""
        name = self.name(call, person)
        return self.commands.get(name) or self._default(name)

    def name(self, call: Call, person: Person) -> str:
        """Return the name that a call of somebody's asks for, nothing for a draft that is gone."""
        kept = self._drafts.open(call, person) if call.command == DRAFT else call
        return kept.command if kept else ""

    async def suggest(self, name: str, field: str, typed: str, ctx: Context) -> Sequence[Choice]:
        """Return what fits what was typed so far; none without suggestions, or without permission. Never raises."""
        command = self.commands.get(name)
        if command is None or not command.open_to(moderator=ctx.moderator):
            return ()
        found = next((f.suggest for f in command.fields if f.name == field), None)
        if found is None:
            return ()
        try:
            return await found(ctx, typed)
        except Exception:  # who types goes on typing: a form or a search works without suggestions
            self._meter.failed(Trouble.SUGGEST)
            log.exception("suggest-fault", extra={"command": name, "field": field})
            return ()

    async def due(self, call: Call, ctx: Context) -> Outcome:
        """Run a call that the clock makes and return what came of it.

        Guards stand before people, and nobody is here to be told of a fault: whatever the handler raises is raised,
        and ``LookupError`` for a command that is gone.
        """
        command = self.commands.get(call.command)
        if command is None:
            raise LookupError("no such command")
        values, errors = command.bind(call.args, ctx.person.home)
        if errors:
            return _ask(command, call, errors)
        with self._spans("handler", private=command.private, command=command.name):
            return await command.handler(ctx, **values)

    async def _run(self, command: Command, call: Call, ctx: Context) -> Outcome:
        for guard in self._guards:
            if refusal := await guard(command, call, ctx):
                return refusal
        values, errors = command.bind(call.args, ctx.person.home)
        if errors or FORM in call.args:
            return _ask(command, call, errors)
        if self._review and (preview := self._review(command, call, values, ctx)):
            return preview
        with self._spans("handler", private=command.private, command=command.name):
            outcome = await command.handler(ctx, **values)
        return replace(outcome, fresh=False) if SHOWN in call.args and isinstance(outcome, Reply) else outcome

    def _default(self, group: str) -> Command | None:
        """What a group does when it is typed bare, where it names one of its commands for that."""
        return next((c for c in self.commands.values() if c.default and c.group == group), None)

    async def _without_command(self, call: Call, ctx: Context) -> Outcome:
        """A group typed bare shows its menu; anything else is a word that we do not know."""
        group = [c for c in self.commands.values() if c.listed and c.group == (call.command or None)]
        open_to = await self._offered([c for c in group if c.open_to(moderator=ctx.moderator)], ctx)
        if not group:
            return Reply.say(P("I don't know that one. /help shows what I can do."))
        if not open_to and group[0].open_to(moderator=ctx.moderator):
            return Reply.say(OFF)
        if not open_to:
            return Reply.say(P("Those are for moderators here. /help shows what you can do."))
        buttons = (Button(c.summary, Call(c.name)) for c in open_to)
        return Reply.say(P("What would you like to do?"), *buttons)

    async def _offered(self, commands: Sequence[Command], ctx: Context) -> Sequence[Command]:
        """Return those of them whose feature is not switched off; all while nobody can tell."""
        if self._features is None:
            return commands
        try:
            hidden = await self._features.hidden(ctx.person.home)
        except StoreError:
            return commands
        return [c for c in commands if c.audience is not Audience.MEMBERS or not hidden(c.name)]

    def _again(self, words: P, call: Call) -> Reply:
        return Reply.say(words, Button(P("Try again"), call), fresh=True)


def _ask(command: Command, call: Call, errors: Mapping[str, Words]) -> Outcome:
    """A form where there is something to fill in; a stale or forged button otherwise."""
    hidden = {f.name for f in command.fields if f.hidden}
    if hidden & errors.keys():
        return Reply.say(GONE)
    known = {name: value for name, value in call.args.items() if name not in (FORM, AS_IS)}
    wrong = {name: words for name, words in errors.items() if known.get(name)}
    return Ask(command, Call(command.name, known), wrong)


def button_to(ask: Ask) -> Reply:
    """A form that cannot be opened now: what is wrong with it, and a button that opens it with all that is known."""
    labels = {f.name: f.label for f in ask.command.fields}
    wrong = [Text(P("{label}: {error}")(label=labels[n], error=e)) for n, e in ask.errors.items() if n in labels]
    again = ask.known.having(**{FORM: "1"})
    return Reply.say(*wrong, Button(FILL_IN, again, Tone.PRIMARY))


def _by_name(commands: Iterable[Command]) -> dict[str, Command]:
    found: dict[str, Command] = {}
    for command in commands:
        if command.name in found or command.name == DRAFT:
            raise ValueError(f"two commands are called {command.name!r}")
        found[command.name] = command
    groups = {c.group for c in found.values() if c.listed and c.group}
    for name in groups & {c.name for c in found.values() if c.listed}:
        raise ValueError(f"{name!r} cannot be both a command and a group of commands")
    return found
