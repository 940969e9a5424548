"""One process of the house at work: its platforms, its web server, and what it does by the clock, as one group."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from bot.adapter import Adapter
from bot.clock import Clock
from bot.desk import Desk
from bot.errors import PlatformFault
from bot.meter import UNMEASURED, Meter, Trouble
from bot.roles import Part
from bot.web import Web

AGAIN: Final = timedelta(seconds=30)  # after a platform's adapter broke in a way that it did not foresee

Work: TypeAlias = Callable[[], Awaitable[object]]  # goes on until cancelled

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seat:
    """A platform in this process: ``run`` listens to it, or only keeps it within reach for what is sent.

    ``ready`` is set once it does.
    """

    adapter: Adapter
    run: Callable[[Desk], Awaitable[None]]
    ready: asyncio.Event


class Node:
    """Runs until cancelled. A platform that is down does not take the others down."""

    def __init__(
        self,
        part: Part,
        clock: Clock,
        web: Web,
        seats: Sequence[Seat],
        work: Sequence[Work],
        *,
        meter: Meter = UNMEASURED,
    ) -> None:
        """``work`` is what goes on beside the platforms; ``meter`` is told of a platform that breaks."""
        self._part = part
        self._clock = clock
        self._web = web
        self._seats = seats
        self._work = work
        self._meter = meter

    async def run(self, desk: Desk) -> None:
        """Run it all. Raises ``PlatformFault`` when all platforms refuse us, ``WebFault`` when nobody can listen."""
        try:
            faults = await self._together(desk)
        except ExceptionGroup as group:  # the platforms keep their faults to themselves
            raise group.exceptions[0] from None
        raise faults[0]

    async def _together(self, desk: Desk) -> Sequence[PlatformFault]:
        work = [*self._work, self._ready, *([self._web.run] if self._web.routes else [])]
        async with asyncio.TaskGroup() as tasks:
            background = [tasks.create_task(_go(one)) for one in work]
            faults = await asyncio.gather(*(self._keep(seat, desk) for seat in self._seats))
            for task in background:
                task.cancel()
        return faults

    async def _keep(self, seat: Seat, desk: Desk) -> PlatformFault:
        """Keep one platform running; return only the fault that waiting does not mend."""
        while True:
            try:
                await seat.run(desk)
            except PlatformFault as fault:
                self._meter.failed(Trouble.REFUSED)
                log.error("platform-refused", extra={"platform": seat.adapter.name, "mend": str(fault)})
                return fault
            except Exception:
                self._meter.failed(Trouble.PLATFORM)
                log.exception("platform-broke", extra={"platform": seat.adapter.name})
            await self._clock.sleep(AGAIN.total_seconds())

    async def _ready(self) -> None:
        """Say so once everything that this process does can be done."""
        for seat in self._seats:
            await seat.ready.wait()
        if self._web.routes:
            await self._web.listening.wait()
        log.info("ready", extra={"roles": self._part.said, "port": self._web.port})


async def _go(work: Work) -> None:
    await work()
