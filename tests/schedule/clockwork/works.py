"""A clockwork over a real store, a stage and a clock that leaps."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot import Call, Cog, Context, Outcome, P, Person, Place, Reply, command
from bot.errors import StoreError
from bot.schedule.budget import Budget
from bot.schedule.clockwork import Clockwork
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.schedule.pacing import Pacing
from bot.schedule.plan import Plan
from bot.schedule.plans import Plans
from bot.schedule.sender import Sender
from bot.schedule.supply import Supply, supply
from bot.schedule.tick import BATCH, Tick
from bot.store import Store
from tests.clock import START, FakeClock
from tests.house import staged
from tests.stage import Stage, show

WEEK = timedelta(days=7)


class LeapClock(FakeClock):
    """A clock on which nobody waits: whoever sleeps finds it pushed to the moment they slept for."""

    async def sleep_until(self, when: datetime) -> None:
        self._now = max(self._now, when)

    async def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=max(0.0, seconds))

    def set(self, when: datetime) -> None:
        """Put the clock, also back."""
        self._now = when

    def pass_(self, **by: float) -> None:
        """Push the clock."""
        self._now += timedelta(**by)


class Hello(Cog):
    """A feature that says hello when the clock asks it to."""

    def __init__(self) -> None:
        self.asked = 0
        self.fault: Exception | None = None

    @command("hello", P("Say hello"))
    async def hello(self, ctx: Context, name: str = "you") -> Outcome:
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        return Reply.say(f"Hello {name}")

    @command("quiet", P("Say nothing"), listed=False)
    async def quiet(self, ctx: Context) -> Outcome:
        return None

    @command("ask", P("Ask"), listed=False)
    async def ask_name(self, ctx: Context, name: str) -> Outcome:
        return Reply.say(name)

    @command("locked", P("Meet a locked database"), listed=False)
    async def locked(self, ctx: Context) -> Outcome:
        raise StoreError("the database is locked: stop the other process")


def every(plan: Plan, after: datetime) -> datetime | None:
    """A rule that is a number of seconds: due at every multiple of it since 2026-01-05 09:00 UTC."""
    if plan.rule == "never":
        return None
    pause = timedelta(seconds=float(plan.rule))
    return START + ((after - START) // pause + 1) * pause


def awake(plan: Plan, now: datetime) -> datetime:
    """Quiet hours that are a number of seconds since START before which nothing may be said."""
    return max(now, START + timedelta(seconds=float(plan.quiet))) if plan.quiet else now


def ada(name: str = "ada") -> Person:
    return Person("stage", "lab", name)


def weekly(owner: Person | Place | None = None, **changes: object) -> Plan:
    """A weekly check-in."""
    plan = Plan(Kind.CHECKIN, owner or ada(), Call("hello"), str(WEEK.total_seconds()))
    return replace(plan, **changes)  # type: ignore[arg-type]


class Works:
    """Everything together; ``at_once`` ticks and sends."""

    def __init__(self, store: Store, *, weekly: int = 3, batch: int = BATCH) -> None:
        self.store = store
        self.clock = LeapClock()
        self.stage = Stage()
        self.cog = Hello()
        self.house = staged([self.cog], self.stage)
        self.plans = Plans(store, self.clock, every)
        self.tick = Tick(store, every, batch=batch)
        self.outbox = Outbox(store, self.clock)
        self.pacing = Pacing()
        self.weekly = weekly
        self.supply = self.new_supply()
        self.sender = self.new_sender()
        self.clockwork = Clockwork(self.clock, self.tick, self.supply, self.sender)

    def new_supply(self) -> Supply:
        return supply(self.store, self.clock, awake, self.pacing, Budget(self.weekly))

    def new_sender(self) -> Sender:
        return Sender(self.clock, self.supply, self.house.dispatch.due, self.house.courier)

    async def at_once(self) -> int:
        """Do what is due now; return how many deliveries were tried."""
        await self.tick(self.clock.now())
        return await self.sender.drain("stage")

    def heard(self, name: str = "ada") -> list[str]:
        """What somebody has been told."""
        return [show(reply) for reply in self.stage.inbox[name]]

    async def fates(self) -> dict[Fate, int]:
        """How many deliveries there are in each state."""
        return await self.outbox.count()
