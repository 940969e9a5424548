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
    Divider,
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
from bot.errors import Fault
from bot.states import STATES, state_code

WHO_SEES: Final = P(
    "Only you see my answers, unless a button says that it shares one. "
    "I am a bot, not a crisis service, and nobody watches me day and night: /helpnow has people who answer."
)
AS_PLATFORM: Final = "auto"


class Help(Cog):
    """The menu, the home page, and what a person has chosen."""

    def __init__(
        self,
        commands: Callable[[], Sequence[Command]],
        communities: Communities,
        languages: Sequence[Choice],
        features: Sequence[Cog] = (),
    ) -> None:
        """``commands()`` in menu order; ``languages`` that can be chosen, by code and own name.

        ``features`` are asked what they have to say on the home page.
        """
        self._commands = commands
        self._communities = communities
        self._languages = languages
        self._features = features

    @command("help", P("What I can do, and who sees what"), urgent=True)
    async def help(self, ctx: Context) -> Outcome:
        """The menu by audience, in menu order."""
        return Reply(tuple(self._menu(ctx)))

    @command("settings", P("Your own settings: language and state"))
    async def settings(self, ctx: Context) -> Outcome:
        """Show what this person has chosen, with the ways to change it."""
        return Reply(tuple(await self._own(ctx)))

    @command("home", P("The home page"), listed=False)
    async def home(self, ctx: Context) -> Outcome:
        """What features have to say just now, help, and own settings on one page."""
        said = [block for feature in self._features for block in await self._said(feature, ctx)]
        return Reply((*said, *self._menu(ctx), Divider(), *await self._own(ctx)))

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

    async def _said(self, feature: Cog, ctx: Context) -> Sequence[Block]:
        try:
            said = await feature.at_home(ctx)
        except Fault:  # the page is of use without it
            return ()
        return (*said, Divider()) if said else ()

    def _menu(self, ctx: Context) -> Sequence[Block]:
        listed = [c for c in self._commands() if c.listed]
        members = [c for c in listed if c.audience is Audience.MEMBERS]
        moderators = [c for c in listed if c.audience is Audience.MODERATORS]
        blocks: list[Block] = [Text(P("Labmates"), Tone.TITLE), Text(WHO_SEES), Fields(_lines(members))]
        if ctx.moderator and moderators:
            blocks += [Text(P("For moderators"), Tone.TITLE), Fields(_lines(moderators))]
        return [
            *blocks,
            Button(P("Help right now"), Call("helpnow"), Tone.PRIMARY),
            Button(P("Find help"), Call("resources")),
        ]

    async def _own(self, ctx: Context) -> Sequence[Block]:
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


def _lines(commands: Sequence[Command]) -> tuple[tuple[P, P], ...]:
    return tuple((mention(c.name), c.summary) for c in commands)
