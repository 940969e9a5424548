"""Which features a community has: moderators switch them off and on, and everything that offers them asks here."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from bot.cog import Context
from bot.command import Outcome
from bot.community import LEFT, Changing
from bot.message import Call
from bot.people import CLOCK
from bot.steps import Feature

Hides: TypeAlias = Callable[[str], bool]
"""Tells of a command by its name whether it goes, because its feature is off."""

Run: TypeAlias = Callable[[Call, Context], Awaitable[Outcome]]


class Features:
    """The switches of all communities."""

    def __init__(self, known: Sequence[Feature], choices: Changing) -> None:
        """``known`` in menu order; which are off is kept in ``choices``."""
        self.known = tuple(known)
        self._choices = choices

    async def off(self, home: str) -> Sequence[Feature]:
        """Return what a community (``platform:id``) has switched off. Raises ``StoreError``."""
        kept = await self._choices.all(home)
        return [feature for feature in self.known if not feature.on(kept)]

    async def hidden(self, home: str) -> Hides:
        """Return what tells of members' commands whether they go. Raises ``StoreError``."""
        off = await self.off(home)
        return lambda command: any(feature.covers(command) for feature in off)

    async def covers(self, command: str, home: str) -> bool:
        """Tell whether a command goes; nobody looks anything up for one that nobody can switch off."""
        mine = [feature for feature in self.known if feature.covers(command)]
        return bool(mine) and any(feature in mine for feature in await self.off(home))

    def resting(self, run: Run) -> Run:
        """Return what runs calls that fall due, but for those that yield: of features that are off, in places.

        So does everything in a community that has taken us out.
        """

        async def due(call: Call, ctx: Context) -> Outcome:
            if await self._choices.get(ctx.person.home, LEFT) is not None:
                return None  # nobody is there to read it; the plan goes on by itself when they are back
            if ctx.person.id == CLOCK and await self._rests(call.command, ctx.place.home):
                return None
            return await run(call, ctx)

        return due

    async def _rests(self, command: str, home: str) -> bool:
        mine = [feature for feature in self.known if command in feature.plans]
        return bool(mine) and any(feature in mine for feature in await self.off(home))
