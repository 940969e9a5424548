"""The sender runs one lane for each platform that is there, so that each keeps its own pace and its own troubles."""

import asyncio
import logging
from collections.abc import Collection
from typing import Final

from bot.clock import Clock
from bot.courier import Courier
from bot.errors import StoreError
from bot.i18n import P
from bot.message import Reply
from bot.meter import UNMEASURED, Meter, Spans, unspanned
from bot.people import Person
from bot.schedule.attempt import Attempt, Run
from bot.schedule.delivery import Delivery
from bot.schedule.kinds import Kind
from bot.schedule.lane import Lane
from bot.schedule.supply import Supply

WORKERS: Final = 2  # a lane: the one leases and settles while the other's messages are on their way
PAUSED: Final = P(
    "I could not send you a direct message, so I have paused what you asked me to send. To go on, allow direct "
    "messages from this community, and then start it again where you set it up."
)

log = logging.getLogger(__name__)


class Sender:
    """Sends what the supply hands out."""

    def __init__(
        self,
        clock: Clock,
        supply: Supply,
        run: Run,
        courier: Courier,
        *,
        meter: Meter = UNMEASURED,
        spans: Spans = unspanned,
    ) -> None:
        """``run`` writes what is to be said, ``courier`` takes it out of the house."""
        self._clock = clock
        self._supply = supply
        self._attempt = Attempt(clock, run, courier, supply.ours, meter=meter, spans=spans)
        self._meter = meter
        self._courier = courier
        self._lanes: dict[str, Lane] = {}

    async def run(self, platforms: Collection[str]) -> None:
        """Send what is due on these platforms until cancelled; then finish or give back what is under way."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._supply.keep(self.wake))
            for platform in platforms:
                for _ in range(WORKERS):
                    tasks.create_task(self._lane(platform).run())

    async def drain(self, platform: str) -> int:
        """Send what is due on a platform now, and return how many were tried. Raises StoreError."""
        total = 0
        while sent := await self._lane(platform).round():
            total += sent
        return total

    def wake(self) -> None:
        """Look now: something has come."""
        for lane in self._lanes.values():
            lane.wake()

    def _lane(self, platform: str) -> Lane:
        if platform not in self._lanes:
            self._lanes[platform] = Lane(
                platform, self._clock, self._supply, self._attempt, self._told, meter=self._meter
            )
        return self._lanes[platform]

    async def _told(self, lost: Delivery) -> None:
        """Leave word for somebody whom no message reaches, for their next command."""
        if not isinstance(lost.to, Person):
            log.warning("place-unreachable", extra={"kind": lost.kind.value})
            return
        if lost.kind is Kind.SAFETY:  # nothing that they asked for was paused; others hear of it, too
            log.info("person-unreachable", extra={"kind": lost.kind.value})
            return
        try:
            await self._courier.leave(lost.to, Reply.say(PAUSED))
        except StoreError as fault:
            log.warning("word-not-left", extra={"fault": type(fault).__name__})
