"""The clockwork: a tick every twenty seconds, and a sender that is woken when there is something to send."""

import asyncio
import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock, stopwatch
from bot.errors import StoreError
from bot.jobs import Jobs
from bot.meter import UNMEASURED, Meter, Trouble
from bot.schedule.sender import Sender
from bot.schedule.supply import Supply
from bot.schedule.tick import Tick, Ticked
from bot.store.facts import Facts

EVERY: Final = timedelta(seconds=20)
HUNG: Final = 300.0  # seconds: one tick after a long sleep may take its time
LAST: Final = "last-tick"
KEPT: Final = timedelta(days=7)  # how long what was sent is remembered, as long as a log

log = logging.getLogger(__name__)


class Clockwork:
    """Turns plans into messages for as long as it runs; whatever stops it, the database says how to go on."""

    def __init__(
        self,
        clock: Clock,
        tick: Tick,
        supply: Supply,
        sender: Sender,
        facts: Facts | None = None,
        *,
        meter: Meter = UNMEASURED,
    ) -> None:
        """Stand still. ``facts``: where others read when this process looked last; ``meter`` hears of each tick."""
        self._facts = facts
        self._clock = clock
        self._tick = tick
        self._supply = supply
        self._sender = sender
        self._meter = meter
        self._last: datetime | None = None

    async def run(self, platforms: Collection[str], *, alone: bool, ticks: bool = True, sends: bool = True) -> None:
        """Tick, send or both until cancelled. ``alone``: no other process can be at work on this database.

        Whoever is alone need not wait for the leases of a process that was killed.
        """
        if alone:
            await self._recover()
        async with asyncio.TaskGroup() as tasks:
            if ticks:
                await self.tick()
                jobs = Jobs()
                jobs.every(EVERY, "tick", self.tick)
                tasks.create_task(jobs.run())
            if sends:
                tasks.create_task(self._sender.run(platforms))

    async def tick(self) -> Ticked:
        """Claim what is due now, and wake the sender; a database that is away costs one turn."""
        now, began = self._clock.now(), stopwatch()
        self._meter.beat("tick", HUNG)
        try:
            done = await self._tick(now)
        except StoreError as fault:
            self._meter.failed(Trouble.TICK)
            log.warning("tick-put-off", extra={"fault": type(fault).__name__})
            return Ticked()
        await self._looked(now)
        self._meter.ticked(now, stopwatch() - began, done.missed)
        if done.missed:
            log.warning("deliveries-missed", extra={"count": done.missed})
        if done.waiting:
            self._sender.wake()
        return done

    async def last(self) -> datetime | None:
        """Return when a tick ended well, in UTC, in this process or any other. Raises ``StoreError``."""
        kept = await self._facts.get(LAST) if self._facts else None
        return self._last if kept is None else datetime.fromisoformat(kept)

    async def _looked(self, now: datetime) -> None:
        self._last = now
        try:
            if self._facts:
                await self._facts.put(LAST, now.isoformat())
        except StoreError as fault:
            log.warning("tick-not-noted", extra={"fault": type(fault).__name__})

    async def _recover(self) -> None:
        try:
            await self._supply.recover()
        except StoreError as fault:  # then the leases run out by themselves
            log.warning("leases-not-recovered", extra={"fault": type(fault).__name__})
