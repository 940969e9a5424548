"""Communities that took the bot out: what stands for them waits thirty days for them, and is erased after that."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.adapter import Adapter, Messenger, RetryLater
from bot.clock import Clock
from bot.community import LEFT
from bot.errors import StoreError
from bot.people import Person
from bot.schedule.plans import Plans
from bot.store.homes import erase_home
from bot.store.leavings import Leavings
from bot.store.settings import CommunitySettings

KEPT: Final = timedelta(days=30)

log = logging.getLogger(__name__)


class Departures:
    """Who has taken us out, by what platforms say; one that does not answer is left as it was."""

    def __init__(
        self,
        choices: CommunitySettings,
        plans: Plans,
        leavings: Leavings,
        people: Callable[[str], Awaitable[Collection[Person]]],
        adapters: Mapping[str, Messenger],
        clock: Clock,
    ) -> None:
        """The day is kept among a community's own choices, so that it goes with them.

        ``people(home)`` are all in a community of whom something is kept by name.
        """
        self._choices = choices
        self._plans = plans
        self._leavings = leavings
        self._people = people
        self._adapters = adapters
        self._clock = clock
        self._looked: set[str] = set()

    async def left(self, home: str) -> None:
        """Remember since when we are out of a community (``platform:id``); the first day counts. Raises StoreError."""
        if await self._choices.get(home, LEFT) is None:
            await self._choices.put(home, LEFT, self._clock.now().isoformat())
            log.info("community-left", extra={"platform": home.partition(":")[0]})

    async def back(self, home: str) -> None:
        """Forget that, and take up what had stopped in its channels. Raises StoreError."""
        if await self._choices.get(home, LEFT) is None:
            return
        await self._choices.put(home, LEFT, None)
        for plan in await self._plans.halted(home):
            await self._plans.resume(plan.id)
        log.info("community-back", extra={"platform": home.partition(":")[0]})

    async def look(self) -> None:
        """Ask every platform where we are, and compare. Raises StoreError."""
        for name in self._adapters:
            await self._compare(name)

    async def look_first(self) -> None:
        """Look once at each platform, as soon as it answers: much may have changed while we were off.

        Raises StoreError.
        """
        for name in self._adapters.keys() - self._looked:
            if await self._compare(name):
                self._looked.add(name)

    async def _compare(self, name: str) -> bool:
        """Compare one platform's word with what is kept; False while it does not answer."""
        adapter = self._adapters[name]
        try:
            homes = await adapter.homes() if isinstance(adapter, Adapter) else None
        except RetryLater:
            return False
        for home in await self._choices.communities() if homes is not None else ():
            if home.partition(":")[0] == name:
                await (self.back(home) if homes and home in homes else self.left(home))
        return True

    async def sweep(self) -> int:
        """Erase what stood for communities that took us out thirty days ago; returns how many. Raises StoreError.

        A fault with one puts off that one alone.
        """
        gone = 0
        for home, since in (await self._choices.everywhere(LEFT)).items():
            if self._over(since):
                try:
                    gone += await self._forget(home)
                except StoreError as fault:
                    log.error("community-not-erased", extra={"fault": type(fault).__name__})
        return gone

    async def _forget(self, home: str) -> bool:
        """Erase one in one transaction; False where it has us back. Its members count as leavers from today on.

        They are noted before: after a kill in between, the next turn finds the community still marked.
        """
        for person in await self._people(home):
            await self._leavings.note(person)
        async with self._choices.change(home) as tx:
            since = (await self._choices.kept(home, tx=tx)).get(LEFT)
            if since is None or not self._over(since):
                return False
            await self._plans.erase_home(home, tx=tx)
            await erase_home(tx, home)
            await self._choices.erase(home, tx=tx)
        log.info("community-erased", extra={"platform": home.partition(":")[0]})
        return True

    def _over(self, since: object) -> bool:
        return self._clock.now() - _instant(since) >= KEPT


def _instant(kept: object) -> datetime:
    """When that was; long ago for what cannot be read, for then nobody knows that it is wanted."""
    try:
        return datetime.fromisoformat(str(kept))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
