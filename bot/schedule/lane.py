"""A lane sends the deliveries of one platform, at its pace; a platform that is down stops its own lane only."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.clock import Clock
from bot.errors import StoreError
from bot.meter import UNMEASURED, Meter, Trouble, Wait
from bot.schedule.attempt import Attempt
from bot.schedule.breaker import Breaker
from bot.schedule.delivery import Delivery, Fate, Verdict
from bot.schedule.supply import Supply

MOST: Final = 100  # leased at once: two seconds of the quickest platform's work
IDLE: Final = 20.0  # seconds between two looks at an outbox in which nothing is due
HUNG: Final = 300.0  # seconds: a full round keeps to the pace, and a platform may be silent for a minute in it
PARTING: Final = 10.0  # seconds for what is on its way when the process is told to stop

Lost = Callable[[Delivery], Awaitable[object]]
"""What is done, once, when a delivery's owner cannot be reached."""

log = logging.getLogger(__name__)


class Lane:
    """One platform's way out. Others, in other processes, may work on the same outbox."""

    def __init__(
        self,
        platform: str,
        clock: Clock,
        supply: Supply,
        attempt: Attempt,
        lost: Lost | None = None,
        *,
        meter: Meter = UNMEASURED,
    ) -> None:
        """Hold everything, send nothing yet."""
        self._platform = platform
        self._clock = clock
        self._supply = supply
        self._attempt = attempt
        self._lost = lost
        self._meter = meter
        self._breaker = Breaker()
        self._woken = asyncio.Event()
        self._stopping = False
        self._owed: list[Verdict] = []

    def wake(self) -> None:
        """Look at the outbox now: something has come."""
        self._woken.set()

    async def run(self) -> None:
        """Send until cancelled; then finish what is on its way and give back what has not left."""
        while True:
            self._meter.beat(f"sender of {self._platform}", HUNG)
            self._woken.clear()
            round_ = asyncio.ensure_future(self.round())
            try:
                sent = await asyncio.shield(round_)
            except asyncio.CancelledError:
                await self._part(round_)
                raise
            except StoreError as fault:
                self._meter.failed(Trouble.OUTBOX)
                log.warning("outbox-out-of-reach", extra={"platform": self._platform, "fault": type(fault).__name__})
                sent = 0
            if not sent:
                await self._rest()

    async def round(self) -> int:
        """Lease, send and settle one batch; return how many were leased. Raises StoreError."""
        await self._pay()
        if self._breaker.wait(self._clock.now()):
            return 0
        batch = await self._supply.lease(self._platform, 1 if self._breaker.trying else MOST)
        if batch:
            verdicts = await asyncio.gather(*(self._one(found) for found in batch))
            self._owed.extend(verdicts)
            await self._pay()
        return len(batch)

    async def _pay(self) -> None:
        """Write down what came of the attempts; while the database is away, it is kept for the next round."""
        owed, self._owed = self._owed, []
        try:
            await self._supply.settle(owed)
        except BaseException:
            self._owed = owed + self._owed
            raise
        now = self._clock.now()
        for verdict in owed:
            found = verdict.delivery
            self._meter.settled(self._platform, verdict.state.value, found.late(now), private=found.kind.alerts)
            if verdict.state is Fate.UNREACHABLE and self._lost is not None:
                await self._lost(verdict.delivery)

    async def _one(self, found: Delivery) -> Verdict:
        """Wait for its turn, then try; what may not leave any more goes back untried."""
        came = self._clock.now()
        try:
            ours = await self._supply.turn(found)
        except StoreError as fault:
            log.warning("turn-missed", extra={"platform": self._platform, "fault": type(fault).__name__})
            ours = False
        if paced := (self._clock.now() - came).total_seconds():
            self._meter.waited(self._platform, Wait.PACED, paced)
        if not ours or self._stopping or self._breaker.wait(self._clock.now()):
            return self._untried(found)
        verdict = await self._attempt(found)
        return self._judged(verdict)

    def _judged(self, verdict: Verdict) -> Verdict:
        """Let the breaker know; what failed because the platform is down does not count against the message."""
        if verdict.asked is None:
            if verdict.state in (Fate.SENT, Fate.UNREACHABLE):
                self._breaker.worked()
            return verdict
        now, probing = self._clock.now(), self._breaker.trying
        self._breaker.failed(now, verdict.asked)
        if not probing:
            return verdict
        again = verdict.again_at or now + timedelta(seconds=self._breaker.wait(now))
        return replace(verdict, state=Fate.WAITING, again_at=again, tried=False)

    def _untried(self, found: Delivery) -> Verdict:
        again = self._clock.now() + timedelta(seconds=self._breaker.wait(self._clock.now()))
        return Verdict(found, Fate.WAITING, found.fault, again, found.doubtful, tried=False)

    async def _rest(self) -> None:
        """Wait until something comes, or is due, or for twenty seconds."""
        alarm = self._clock.after(await self._pause(), self._woken.set)
        try:
            await self._woken.wait()
        finally:
            alarm.cancel()

    async def _pause(self) -> float:
        now = self._clock.now()
        if shut := self._breaker.wait(now):
            return min(shut, IDLE)
        try:
            soonest = await self._supply.next_at(self._platform)
        except StoreError:
            return IDLE
        return IDLE if soonest is None else min(IDLE, max(0.05, (soonest - now).total_seconds()))

    async def _part(self, round_: "asyncio.Future[int]") -> None:
        self._stopping = True
        done, _ = await asyncio.wait({round_}, timeout=PARTING)
        if not done:  # its leases run out by themselves
            round_.cancel()
            await asyncio.wait({round_})
        if not round_.cancelled() and (fault := round_.exception()):
            log.warning("lane-parted", extra={"platform": self._platform, "fault": type(fault).__name__})
