"""Letting deliveries go: rows that may leave are leased for a while, and what came of the attempts is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapter import Gone
from bot.clock import Clock
from bot.meter import UNMEASURED, Meter
from bot.people import Person
from bot.schedule.budget import Budget, Taken, counts, give_back, taken, zones_of
from bot.schedule.delivery import Delivery, Fate, Verdict, delivery
from bot.schedule.plan import Opening, Plan, State, plan
from bot.store.many import many
from bot.store.tables import deliveries, plans
from bot.store.values import instant, micros

PROMPT: Final = timedelta(minutes=2)  # what leaves within this of its hour is as good as on time

LET: Final = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("key"))
    .values(
        state=bindparam("to"),
        attempts=bindparam("tried"),
        doubtful=bindparam("doubt"),
        next_try_at=bindparam("again"),
        week=bindparam("counted"),
        settled_at=bindparam("done"),
    )
)
SETTLE: Final = (
    update(deliveries)
    # Whoever leased it since has counted one more attempt, and this verdict is no longer wanted.
    .where(
        deliveries.c.id == bindparam("key"),
        deliveries.c.attempts == bindparam("tried"),
        deliveries.c.state == Fate.LEASED.value,
    )
    .values(
        state=bindparam("to"),
        attempts=bindparam("left"),
        doubtful=bindparam("doubt"),
        next_try_at=bindparam("again"),
        fault=bindparam("why"),
        settled_at=bindparam("done"),
    )
)
STOP: Final = (
    update(plans)
    .where(plans.c.id == bindparam("plan"), plans.c.state == State.ACTIVE.value)
    .values(state=bindparam("stands"), next_due_at=None, paused_until=None, reason=bindparam("because"))
)


class Letting:
    """What every way of sending does inside its own transactions. Every method raises StoreError."""

    def __init__(self, clock: Clock, opening: Opening, budget: Budget, meter: Meter = UNMEASURED) -> None:
        """``opening`` is asked when a plan's message is late, ``budget`` when one is leased for the first time.

        ``meter`` hears of what leaves no more.
        """
        self._clock = clock
        self._opening = opening
        self._budget = budget
        self._meter = meter

    async def let(self, tx: AsyncConnection, rows: Sequence[Any], lease: timedelta) -> list[Delivery]:
        """Lease those of these rows, which ``tx`` has locked, that may leave now; they are ours for so long.

        What the budget does not allow is settled as yielded, what nobody wants any more as dropped.
        """
        if not rows:
            return []
        now = self._clock.now()
        made = await _plans(tx, rows)
        zones = await zones_of(tx, {row.recipient for row in rows if counts(row)})
        lets = {row.id: {"again": micros(now + lease)} | self._let(row, made, now, zones) for row in rows}
        yields = await self._budget.spend(tx, [row for row in rows if lets[row.id]["to"] is Fate.LEASED], zones)
        for key in yields:
            lets[key] |= _over(Fate.YIELDED, now)
        await many(tx, LET, list(lets.values()))
        for row in rows:
            if lets[row.id]["to"] in (Fate.YIELDED, Fate.DROPPED):
                found, fate = delivery(row), lets[row.id]["to"].value
                self._meter.settled(found.to.platform, fate, found.late(now), private=found.kind.alerts)
        return [_leased(delivery(row), lets[row.id]["counted"]) for row in rows if lets[row.id]["to"] is Fate.LEASED]

    async def settle(self, tx: AsyncConnection, verdicts: Sequence[Verdict]) -> None:
        """Write down what came of the attempts; a plan whose owner cannot be reached stops, with the reason."""
        now = micros(self._clock.now())
        await many(tx, SETTLE, [_settled(verdict, now) for verdict in verdicts])
        lost = [v for v in verdicts if v.state is Fate.UNREACHABLE and v.delivery.plan]
        if lost:
            await tx.execute(STOP, [_stopped(v) for v in lost])
        await give_back(tx, [_taken(v.delivery) for v in verdicts if _refunded(v)])

    def _let(self, row: Any, made: Mapping[str, Plan], now: datetime, zones: Mapping[str, ZoneInfo]) -> dict[str, Any]:
        """Return what becomes of a row that may leave now: leased, put off to a humane hour, or wanted no more."""
        again = row.state == Fate.LEASED  # its sender died with it, perhaps after sending it
        let = {
            "key": row.id,
            "to": Fate.LEASED,
            "tried": row.attempts + 1,
            "doubt": int(again or row.doubtful),
            "counted": taken(row, zones).week if counts(row) else "",
            "done": None,
        }
        if row.plan is None:
            return let
        unchanged = {"tried": row.attempts, "counted": row.week}
        if row.plan not in made:
            return let | unchanged | _over(Fate.DROPPED, now)
        at = self._humane(made[row.plan], instant(row.due_at), now)
        return let if at <= now else let | unchanged | {"to": Fate.WAITING, "again": micros(at)}

    def _humane(self, plan: Plan, due: datetime, now: datetime) -> datetime:
        """Return when a message may leave: what is late may have come into somebody's sleep."""
        if now - due < PROMPT:
            return now
        try:
            return self._opening(plan, now)
        except (ValueError, LookupError):  # no waking hour: the tick pauses such a plan
            return now + plan.kind.grace


async def _plans(tx: AsyncConnection, rows: Sequence[Any]) -> dict[str, Plan]:
    """Return the plans, by id, that are still active: the others were paused or ended since, or are gone."""
    wanted = {row.plan for row in rows if row.plan is not None}
    if not wanted:
        return {}
    standing = select(plans).where(plans.c.id.in_(wanted), plans.c.state == State.ACTIVE.value)
    return {row.id: plan(row) for row in await tx.execute(standing)}


def _leased(found: Delivery, counted: str) -> Delivery:
    doubtful = found.doubtful or found.state is Fate.LEASED
    return replace(found, state=Fate.LEASED, attempts=found.attempts + 1, doubtful=doubtful, week=counted)


def _over(fate: Fate, now: datetime) -> dict[str, Any]:
    return {"to": fate, "again": None, "done": micros(now)}


def _settled(verdict: Verdict, now: int) -> dict[str, object]:
    again = verdict.again_at
    return {
        "key": verdict.delivery.id,
        "tried": verdict.delivery.attempts,
        "to": verdict.state.value,
        "left": verdict.delivery.attempts - (not verdict.tried),
        "doubt": int(verdict.doubtful),
        "again": None if again is None else micros(again),
        "why": verdict.fault,
        "done": now if again is None else None,
    }


def _stopped(verdict: Verdict) -> dict[str, object]:
    """Who has left for good is not waited for."""
    stands = State.ENDED if verdict.reason == Gone.__name__ else State.PAUSED
    return {"plan": verdict.delivery.plan, "stands": stands.value, "because": verdict.reason}


def _refunded(verdict: Verdict) -> bool:
    found = verdict.delivery
    open_ = verdict.again_at is not None or verdict.state is Fate.SENT
    return not open_ and found.week != "" and isinstance(found.to, Person)


def _taken(found: Delivery) -> Taken:
    return Taken(str(found.to), found.week)
