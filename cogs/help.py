"""Help: what one can do here, who sees what, and one's own settings."""

from collections.abc import Callable, Sequence
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Choice,
    Cog,
    Context,
    Fields,
    Hint,
    Outcome,
    P,
    Reply,
    Select,
    Text,
    Tone,
    command,
)
from bot.command import Command, mention
from bot.community import Communities
from bot.errors import StoreError
from bot.features import Features, Hides
from bot.states import STATES, state_code

WHO_SEES: Final = P(
    "Only you see my answers, unless a button says that it shares one. "
    "I am a bot, not a crisis service, and nobody watches me day and night: /helpnow has people who answer."
)
AS_PLATFORM: Final = "auto"


class Help(Cog):
    """The menu, and what a person has chosen."""

    for_everybody = True

    def __init__(
        self,
        commands: Callable[[], Sequence[Command]],
        communities: Communities,
        languages: Sequence[Choice],
        features: Features | None = None,
    ) -> None:
        """``commands()`` in menu order; ``languages`` that can be chosen, by code and own name.

        What is off in ``features`` is left out.
        """
        self._commands = commands
        self._communities = communities
        self._languages = languages
        self._features = features

    @command("help", P("What I can do, and who sees what"), urgent=True)
    async def help(self, ctx: Context) -> Outcome:
        """The menu by audience, in menu order."""
        return Reply(tuple(await self._menu(ctx)))

    @command("help.moderators", P("What moderators can do"), audience=Audience.MODERATORS, listed=False)
    async def moderators(self, ctx: Context) -> Outcome:
        """Their menu: a page of its own, because both together fit on no message."""
        return Reply.say(
            Text(P("For moderators"), Tone.TITLE),
            Fields(_lines(self._listed(Audience.MODERATORS))),
            Button(P("For everybody"), Call("help")),
        )

    @command("settings", P("Your own settings: language and state"))
    async def settings(self, ctx: Context) -> Outcome:
        """Show what this person has chosen, with the ways to change it."""
        return Reply(tuple(await self.own(ctx)))

    @command("settings.language", P("Choose your language"), listed=False)
    async def choose_language(self, ctx: Context, language: Annotated[str, Hint(P("Language"))]) -> Outcome:
        """Speak this language to this person, or the platform's again."""
        if language != AS_PLATFORM and language not in {c.value for c in self._languages}:
            return Reply.say(P("I do not speak that one yet."))
        await self._communities.choose_language(ctx.person, None if language == AS_PLATFORM else language)
        return await self.settings(ctx)

    async def states(self, ctx: Context, typed: str) -> Sequence[Choice]:
        """The states that begin with what was typed."""
        wanted = typed.casefold()
        return [
            Choice(code, name)
            for code, name in STATES.items()
            if wanted in (code.casefold(), "") or name.casefold().startswith(wanted)
        ]

    @command("settings.state", P("Choose your state"), listed=False)
    async def choose_state(
        self,
        ctx: Context,
        state: Annotated[str, Hint(P("State, or nothing to forget it"), suggest=states, max_length=40)] = "",
    ) -> Outcome:
        """Put help for this state first from now on; an empty one forgets it."""
        code = state_code(state) if state else None
        if state and code is None:
            return self.ask(
                "settings.state", {"state": P("I do not know that state. Try a name such as Ohio, or OH.")}, state=state
            )
        await self._communities.choose_state(ctx.person, code)
        return await self.settings(ctx)

    async def _menu(self, ctx: Context) -> Sequence[Block]:
        off = await self._off(ctx)
        return [
            Text(P("Labmates"), Tone.TITLE),
            Text(WHO_SEES),
            Fields(_lines([c for c in self._listed(Audience.MEMBERS) if not off(c.name)])),
            Button(P("Help right now"), Call("helpnow"), Tone.PRIMARY),
            Button(P("Find help"), Call("resources")),
            *([Button(P("For moderators"), Call("help.moderators"))] if ctx.moderator else []),
        ]

    async def _off(self, ctx: Context) -> Hides:
        """What tells of a command whether it is switched off here; while nobody can tell, none is."""
        try:
            return await self._features.hidden(ctx.person.home) if self._features else _none
        except StoreError:
            return _none

    def _listed(self, audience: Audience) -> Sequence[Command]:
        return [c for c in self._commands() if c.listed and c.audience is audience]

    async def own(self, ctx: Context) -> Sequence[Block]:
        """Return what this person has chosen, with the ways to change it."""
        state = await self._communities.state(ctx.person)
        shown = STATES.get(state, P("not told"))
        languages = (Choice(AS_PLATFORM, P("As my app is set")), *self._languages)
        return [
            Text(P("Your settings"), Tone.TITLE),
            Fields(((P("State"), shown),)),
            Text(P("Nobody else can see these."), Tone.SMALL),
            Select(P("Language"), Call("settings.language"), "language", languages),
            Button(P("Set my state"), Call("settings.state", {"_form": "1"})),
            Button(P("Let me write to you directly"), Call("settings.messages")),
        ]


def _none(_: str) -> bool:
    return False


def _lines(commands: Sequence[Command]) -> tuple[tuple[P, P], ...]:
    return tuple((mention(c.name), c.summary) for c in commands)
