"""Those who left: found out once a week, and erased thirty days later, one person at a time."""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot import Person
from bot.clock import Clock
from bot.courier import Courier
from bot.errors import Fault
from bot.privacy.seal import SealBroken
from bot.rights import Holder
from bot.store.leavings import Leavings

HOUR: Final = timedelta(hours=1)

log = logging.getLogger(__name__)


class Farewell:
    """Two jobs of the house. What a kill leaves undone is done at the next turn: the row goes last of all."""

    def __init__(
        self,
        holders: Sequence[Holder],
        leavings: Leavings,
        due: Callable[[datetime], Awaitable[Collection[Person]]],
        courier: Courier,
        clock: Clock,
    ) -> None:
        """``holders`` erase for somebody who is gone; ``due(now)`` are those who are to be asked after in an hour."""
        self._holders = holders
        self._leavings = leavings
        self._due = due
        self._courier = courier
        self._clock = clock

    async def look(self) -> int:
        """Ask after those whose turn it is, and return how many are gone. Raises StoreError."""
        return sum([not await self._courier.there(person) for person in await self._due(self._clock.now())])

    async def erase(self) -> int:
        """Erase what is kept of those whose thirty days are over, and return of how many. Raises StoreError.

        Who is back in the meantime keeps everything. A fault with one person puts off that person alone.
        """
        done = 0
        for person in await self._leavings.over():
            try:
                done += await self._forget(person)
            except (Fault, SealBroken) as fault:
                log.error("leaver-not-erased", extra={"fault": type(fault).__name__})
        if done:
            log.info("leavers-erased", extra={"count": done})
        return done

    async def _forget(self, person: Person) -> bool:
        await self._courier.there(person)
        if await self._leavings.since(person) is None:
            return False
        for holder in self._holders:
            await holder.erase(person)
        await self._leavings.back(person)
        return True
