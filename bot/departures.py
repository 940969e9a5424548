"""Communities that took the bot out: what they settled waits thirty days for them, and is erased after that."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.adapter import Adapter, Messenger, RetryLater
from bot.clock import Clock
from bot.community import LEFT
from bot.schedule.plans import Plans
from bot.store.settings import CommunitySettings

KEPT: Final = timedelta(days=30)

log = logging.getLogger(__name__)


class Departures:
    """Who has taken us out, by what platforms say; one that does not answer is left as it was."""

    def __init__(
        self, choices: CommunitySettings, plans: Plans, adapters: Mapping[str, Messenger], clock: Clock
    ) -> None:
        """The day is kept among a community's own choices, so that it goes with them."""
        self._choices = choices
        self._plans = plans
        self._adapters = adapters
        self._clock = clock

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
        known = await self._choices.communities()
        for name, adapter in self._adapters.items():
            try:
                homes = await adapter.homes() if isinstance(adapter, Adapter) else None
            except RetryLater:
                continue
            for home in known if homes is not None else ():
                if home.partition(":")[0] == name:
                    await (self.back(home) if homes and home in homes else self.left(home))

    async def sweep(self) -> int:
        """Erase what communities settled that took us out thirty days ago; returns how many. Raises StoreError."""
        gone = 0
        for home, since in (await self._choices.everywhere(LEFT)).items():
            if self._clock.now() - _instant(since) >= KEPT:
                async with self._choices.change(home) as tx:
                    await self._plans.erase_home(home, tx=tx)
                    await self._choices.erase(home, tx=tx)
                gone += 1
        return gone


def _instant(kept: object) -> datetime:
    """When that was; long ago for what cannot be read, for then nobody knows that it is wanted."""
    try:
        return datetime.fromisoformat(str(kept))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
