"""The clockwork under test, with the real store and a clock that is put to each moment in turn."""

import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Alarm, Clock, SystemClock
from bot.cog import Cog, Context, command
from bot.command import Outcome
from bot.community import Communities, Json
from bot.courier import Courier
from bot.dispatch import Dispatcher
from bot.draft import Drafts
from bot.i18n import Languages, P
from bot.message import Button, Call, Reply
from bot.schedule.due import advance, opening
from bot.schedule.pacing import Pacing
from bot.schedule.plans import Plans
from bot.schedule.sender import Sender
from bot.schedule.supply import supply
from bot.schedule.tick import Tick
from bot.simulate.cast import PLATFORM, Act, Change, Pause, Resume
from bot.simulate.platform import Wire
from bot.store import Store
from bot.store.notes import Notes
from bot.store.tables import deliveries, plans
from bot.store.values import instant

_AGAIN = select(deliveries.c.next_try_at).where(
    deliveries.c.platform == PLATFORM, deliveries.c.next_try_at.is_not(None)
)
NEXT: Final = select(
    select(func.min(plans.c.next_due_at)).scalar_subquery(),
    _AGAIN.order_by(deliveries.c.next_try_at).limit(1).scalar_subquery(),
)


class LeapClock:
    """A clock on which nobody waits: whoever sleeps finds it put to the moment they slept for."""

    def __init__(self, now: datetime, seed: int = 0) -> None:
        """Stand at ``now`` (UTC)."""
        self._now = now
        self._draw = random.Random(seed)  # noqa: S311 - jitter

    def put(self, now: datetime) -> None:
        """Put the clock, also back."""
        self._now = now

    def now(self) -> datetime:
        """Return this instant, in UTC."""
        return self._now

    async def sleep_until(self, when: datetime) -> None:
        """Leap to ``when``."""
        self._now = max(self._now, when)

    async def sleep(self, seconds: float) -> None:
        """Leap so far."""
        self._now += timedelta(seconds=max(0.0, seconds))

    def after(self, seconds: float, ring: Callable[[], object]) -> Alarm:
        """Ring soon, in real time: only idle senders set alarms, and here nobody idles."""
        return SystemClock().after(0, ring)

    def chance(self) -> float:
        """Return a random number from 0 up to 1."""
        return self._draw.random()

    def fresh_id(self) -> str:
        """Return an id (16 characters), the same for the same seed."""
        return f"{self._draw.getrandbits(64):016x}"


class Hello(Cog):
    """The feature that is asked for."""

    @command("hello", P("Ask how somebody is"))
    async def hello(self, ctx: Context) -> Outcome:
        """Ask."""
        return Reply.say(P("How was your week?"), Button(P("Good"), Call("hello")))


class Unasked:
    """Nobody has chosen anything."""

    async def get(self, owner: str, name: str) -> None:
        """Return nothing."""

    async def put(self, owner: str, name: str, value: Json, *, tx: AsyncConnection | None = None) -> None:
        """Choose nothing."""


class Works:
    """One process's worth of clockwork."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        send: Callable[[str, str], Awaitable[None]],
        pacing: Pacing | None = None,
    ) -> None:
        """Send messages by ``send(key, to)``."""
        self.store = store
        self.clock = clock
        self.plans = Plans(store, clock, advance)
        self.supply = supply(store, clock, opening, pacing or Pacing())
        languages = Languages(Path("nowhere"))
        dispatch = Dispatcher([Hello()], (), Drafts(clock))
        communities = Communities(Unasked(), languages)
        courier = Courier({PLATFORM: Wire(send)}, communities, languages, Notes(store, clock))
        self.tick = Tick(store, advance)
        self.sender = Sender(clock, self.supply, dispatch.due, courier)

    async def step(self) -> datetime | None:
        """Do what a tick does and send what it brought; return when something is due next."""
        now = self.clock.now()
        ticked = await self.tick(now)
        soonest = now if ticked.waiting else await self._next()
        if soonest is None or soonest > now:
            return soonest
        await self.sender.drain(PLATFORM)
        return await self._next()

    async def act(self, act: Act) -> None:
        """Do what a member does."""
        match act:
            case Pause():
                await self.plans.pause(act.plan, act.until)
            case Resume():
                await self.plans.resume(act.plan)
            case Change():
                await self.plans.put(act.plan)

    async def _next(self) -> datetime | None:
        async with self.store.read() as db:
            due, again = (await db.execute(NEXT)).one()
        return min((instant(at) for at in (due, again) if at is not None), default=None)
