"""One attempt to send one delivery: the call is run, its reply goes out under the delivery's key, and a verdict."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias, assert_never

from bot.adapter import STANDING, Gone, Lapsed, RetryLater, Undeliverable, leaves
from bot.clock import Clock
from bot.cog import Context
from bot.command import Ask, Outcome
from bot.courier import Courier
from bot.dispatch import button_to
from bot.errors import StoreError
from bot.log import referenced
from bot.message import Call, Reply
from bot.meter import UNMEASURED, Meter, Spans, Trouble, unspanned
from bot.people import CLOCK, Person, Place
from bot.schedule.delivery import Delivery, Fate, Verdict

ATTEMPTS: Final = 8  # then it is a dead letter
FIRST, LONGEST = 30.0, 3600.0  # seconds between two attempts, doubled from the one to the other
SILENCE: Final = 60.0  # seconds after which a platform that says nothing has failed; less than a lease

Run: TypeAlias = Callable[[Call, Context], Awaitable[Outcome]]
"""Runs a call that nobody is waiting for; what goes wrong is raised."""

Ours: TypeAlias = Callable[[Delivery], bool]
"""Whether nobody else can have taken a delivery up meanwhile."""

log = logging.getLogger(__name__)


class Attempt:
    """Makes attempts; keeps nothing."""

    def __init__(
        self,
        clock: Clock,
        run: Run,
        courier: Courier,
        ours: Ours = lambda found: True,
        *,
        meter: Meter = UNMEASURED,
        spans: Spans = unspanned,
    ) -> None:
        """``run`` writes the reply, ``courier`` takes it out of the house if it is ``ours`` to the last.

        ``meter`` is told what broke.
        """
        self._clock = clock
        self._run = run
        self._courier = courier
        self._ours = ours
        self._meter = meter
        self._spans = spans

    async def __call__(self, found: Delivery) -> Verdict:
        """Try to send one delivery and return what came of it; never raises but for being cancelled."""
        if self._clock.now() - found.due_at > found.kind.grace:
            return Verdict(found, Fate.MISSED, found.fault)
        with referenced(), self._spans("delivery", private=found.kind.alerts, platform=found.to.platform):
            return await self._try(found)

    async def _try(self, found: Delivery) -> Verdict:
        try:
            async with asyncio.timeout(SILENCE):
                return await self._send(found)
        except Undeliverable as lost:
            why = Gone if isinstance(lost, Gone) else Undeliverable  # an adapter's own kind of it is one of these two
            return Verdict(found, Fate.UNREACHABLE, type(lost).__name__, reason=why.__name__)
        except Lapsed:  # this process stood still, and somebody else has taken it up
            return self._again(found, "lease-lost", doubtful=found.doubtful, tried=False)
        except RetryLater as later:
            doubtful = found.doubtful or later.uncertain
            verdict = self._again(found, "RetryLater", doubtful=doubtful, asked=later.seconds)
            return replace(verdict, asked=None) if later.alone else verdict  # the others of the platform go on
        except TimeoutError:
            return self._again(found, "TimeoutError", doubtful=True, asked=0.0)
        except StoreError as fault:  # the house's own trouble is no fault of this message
            return self._again(found, type(fault).__name__, doubtful=found.doubtful, tried=False)
        except Exception as fault:
            self._meter.failed(Trouble.DELIVERY)
            log.exception("delivery-broke", extra={"kind": found.kind.value, "fault": type(fault).__name__})
            return self._again(found, type(fault).__name__, doubtful=True)

    async def _send(self, found: Delivery) -> Verdict:
        if found.doubtful and await self._courier.delivered(found.to, found.id):
            return Verdict(found, Fate.SENT)
        outcome = await self._run(found.call, await self._context(found.to))
        match outcome:
            case None:
                return Verdict(found, Fate.DROPPED, "nothing-to-say")
            case Ask():
                reply = button_to(outcome)
            case Reply():
                reply = outcome
            case _:
                assert_never(outcome)
        standing = STANDING.set(lambda: self._ours(found))
        try:
            leaves()
            await self._courier.send(found.to, reply, found.id)
        finally:
            STANDING.reset(standing)
        return Verdict(found, Fate.SENT)

    async def _context(self, to: Person | Place) -> Context:
        return replace(context(to), locale=await self._courier.language(to))

    def _again(
        self, found: Delivery, fault: str, *, doubtful: bool, asked: float | None = None, tried: bool = True
    ) -> Verdict:
        if tried and found.attempts >= ATTEMPTS:
            return Verdict(found, Fate.DEAD, fault, doubtful=doubtful, asked=asked)
        pause = max(asked or 0.0, backoff(found.attempts) * (0.5 + self._clock.chance()))
        return Verdict(found, Fate.WAITING, fault, self._after(pause), doubtful, tried, asked)

    def _after(self, seconds: float) -> datetime:
        return self._clock.now() + timedelta(seconds=seconds)


def backoff(attempts: int) -> float:
    """Return the seconds to wait after so many attempts, before chance has its say."""
    return float(min(LONGEST, FIRST * 2.0 ** min(20, max(0, attempts - 1))))


def context(to: Person | Place) -> Context:
    """Return the context of a call that the clock makes: the person in a conversation of their own, or the place."""
    if isinstance(to, Person):
        return Context(to, Place(to.platform, to.community, to.id))
    return Context(Person(to.platform, to.community, CLOCK), to, moderator=True)
