"""Home: on one private page what waits for somebody, how they stand, their settings, and the way to everything else."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final, TypeAlias

from bot import Block, Button, Call, Cog, Context, Divider, Outcome, P, Reply, Text, Tone, command
from bot.errors import Fault
from bot.tagged import Tagged

# Returns one's own settings, with the ways to change them.
Settings: TypeAlias = Callable[[Context], Awaitable[Sequence[Block]]]

HEAD: Final = P("Only you see this page. Nobody watches it day and night; these people answer at any hour:")
WAYS: Final[tuple[Block, ...]] = (
    Button(P("Everything I can do"), Call("help")),
    Button(P("Find help"), Call("resources")),
    Button(P("What I keep about you"), Call("mydata.show")),
    Button(P("What this is"), Call("welcome.read")),
)


class Home(Cog):
    """Asks every feature for its few lines, and waits for none that cannot answer."""

    for_everybody = True

    def __init__(self, features: Sequence[Cog], settings: Settings, young: Tagged) -> None:
        """``features`` in the order of their lines, ``settings`` at the end; who is ``young`` is asked to join none."""
        self._features = features
        self._settings = settings
        self._young = young

    @command("home", P("Your page: what is next, what waits for you, your settings"))
    async def home(self, ctx: Context) -> Outcome:
        """Help first, then what features have to say just now, and settings."""
        blocks: list[Block] = [
            Text(P("Labmates"), Tone.TITLE),
            Text(HEAD, Tone.SMALL),
            Button(P("Help right now"), Call("helpnow"), Tone.PRIMARY),
            Divider(),
        ]
        for feature in await self._open_to(ctx):
            blocks += await _said(feature, ctx)
        return Reply((*blocks, *await self._settings(ctx), Divider(), *WAYS))

    async def _open_to(self, ctx: Context) -> Sequence[Cog]:
        with suppress(Fault):
            if await self._young.holds(ctx.person):
                return [feature for feature in self._features if feature.for_everybody]
        return self._features


async def _said(feature: Cog, ctx: Context) -> Sequence[Block]:
    try:
        said = await feature.at_home(ctx)
    except Fault:  # the page is of use without it
        return ()
    return (*said, Divider()) if said else ()
