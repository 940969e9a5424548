"""The outbox: what waits to be sent is leased, tried, and settled; a lease that runs out is given to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapter import Gone
from bot.clock import Clock
from bot.message import Call
from bot.people import Person, Place
from bot.schedule.budget import Budget, Taken, counts, give_back, taken, week, zones_of
from bot.schedule.delivery import Delivery, Fate, Verdict, delivery
from bot.schedule.kinds import Kind
from bot.schedule.plan import Opening, Plan, State, plan, whose
from bot.schedule.tick import insert_once
from bot.store import Store
from bot.store.many import many
from bot.store.tables import deliveries, message_weeks, plans
from bot.store.values import instant, micros

LEASE: Final = timedelta(minutes=2)  # after this, whoever asks next takes a dead sender's work
ALERTS_KEPT: Final = timedelta(hours=1)  # once sent; others are remembered for as long as a log
PROMPT: Final = timedelta(minutes=2)  # what leaves within this of its hour is as good as on time

NEXT: Final = (
    select(deliveries)
    .where(
        deliveries.c.platform == bindparam("platform"),
        deliveries.c.next_try_at.is_not(None),
        deliveries.c.next_try_at <= bindparam("now"),
    )
    .order_by(deliveries.c.rank, deliveries.c.next_try_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
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


def once(*parts: object) -> str:
    """Return the id of a message that is to be put in once, whoever tries again (32 letters); it names nobody."""
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Failed:
    """How many of a community's messages of one kind came to nothing, and the day (UTC) of the last; never whose.

    ``personal``: they were for members, not for a place.
    """

    kind: Kind
    fate: Fate
    personal: bool
    number: int
    last: date


class Outbox:
    """Deliveries by their keys. Every method raises StoreError, and then nothing has changed."""

    def __init__(self, store: Store, clock: Clock, opening: Opening, budget: Budget | None = None) -> None:
        """``opening`` is asked when a plan's message is late, ``budget`` when one is leased for the first time."""
        self._store = store
        self._clock = clock
        self._opening = opening
        self._budget = budget or Budget()

    async def put(
        self,
        kind: Kind,
        to: Person | Place,
        call: Call,
        *,
        at: datetime | None = None,
        id_: str = "",
        tx: AsyncConnection | None = None,
    ) -> str:
        """Put in one message that no plan makes, due at an instant or now; return its key.

        Two with one ``id_`` are one message.
        """
        key, due = id_ or self._clock.fresh_id(), micros(at or self._clock.now())
        made = {"id": key, "plan": None, "due_at": due, "kind": kind.value, "rank": kind.rank}
        to_whom = {"platform": to.platform, "recipient": str(to), "whose": whose(to), "token": call.token()}
        fresh = {"state": Fate.WAITING.value, "attempts": 0, "doubtful": 0, "next_try_at": due}
        async with self._store.within(tx) as own:
            row = made | to_whom | fresh | {"fault": "", "week": "", "settled_at": None}
            await own.execute(insert_once(own.dialect.name), row)
        return key

    async def erase(self, to: Person | Place, group: str, *, tx: AsyncConnection) -> int:
        """Delete all that calls of a group (``events``) have sent to somebody or have yet to send; return how many."""
        theirs = (deliveries.c.recipient == str(to)) & deliveries.c.token.startswith(f"{group}.", autoescape=True)
        return (await tx.execute(delete(deliveries).where(theirs))).rowcount

    async def lease(self, platform: str, most: int) -> list[Delivery]:
        """Take up to so many that may leave now, the most important first; they are ours for two minutes.

        What the budget does not allow is settled as yielded, what nobody wants any more as dropped.
        """
        now = self._clock.now()
        async with self._store.write() as tx:
            rows = (await tx.execute(NEXT, {"platform": platform, "now": micros(now), "most": most})).all()
            if not rows:
                return []
            made = await _plans(tx, rows)
            zones = await zones_of(tx, {row.recipient for row in rows if counts(row)})
            lets = {row.id: self._let(row, made, now, zones) for row in rows}
            yields = await self._budget.spend(tx, [row for row in rows if lets[row.id]["to"] is Fate.LEASED], zones)
            for key in yields:
                lets[key] |= _over(Fate.YIELDED, now)
            await many(tx, LET, list(lets.values()))
        return [_leased(delivery(row), lets[row.id]["counted"]) for row in rows if lets[row.id]["to"] is Fate.LEASED]

    def _let(self, row: Any, made: Mapping[str, Plan], now: datetime, zones: Mapping[str, ZoneInfo]) -> dict[str, Any]:
        """Return what becomes of a row that may leave now: leased, put off to a humane hour, or wanted no more."""
        again = row.state == Fate.LEASED  # its sender died with it, perhaps after sending it
        let = {
            "key": row.id,
            "to": Fate.LEASED,
            "tried": row.attempts + 1,
            "doubt": int(again or row.doubtful),
            "again": micros(now + LEASE),
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

    async def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Write down what came of the attempts; a plan whose owner cannot be reached stops, with the reason."""
        if not verdicts:
            return
        now = micros(self._clock.now())
        async with self._store.write() as tx:
            await many(tx, SETTLE, [_settled(verdict, now) for verdict in verdicts])
            lost = [v for v in verdicts if v.state is Fate.UNREACHABLE and v.delivery.plan]
            if lost:
                await tx.execute(STOP, [_stopped(v) for v in lost])
            await give_back(tx, [_taken(v.delivery) for v in verdicts if _refunded(v)])

    async def recover(self) -> int:
        """Take up at once what a process that is gone had leased; only for whoever is alone with the database."""
        held = update(deliveries).where(deliveries.c.state == Fate.LEASED.value)
        async with self._store.write() as tx:
            return (await tx.execute(held.values(next_try_at=micros(self._clock.now())))).rowcount

    async def next_at(self, platform: str) -> datetime | None:
        """Return when the next one of a platform may leave (UTC), None when nothing waits."""
        kept = deliveries.c
        mine = select(kept.next_try_at).where(kept.platform == platform, kept.next_try_at.is_not(None))
        async with self._store.read() as db:
            soonest = await db.scalar(mine.order_by(kept.next_try_at).limit(1))
        return None if soonest is None else instant(soonest)

    async def count(self, home: str = "") -> dict[Fate, int]:
        """Return how many there are by state, in all or in one community (``platform:id``)."""
        all_ = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        mine = all_.where(deliveries.c.recipient.startswith(f"{home}:", autoescape=True)) if home else all_
        async with self._store.read() as db:
            return {Fate(state): number for state, number in await db.execute(mine)}

    async def failures(self, home: str) -> list[Failed]:
        """Return what failed in a community (``platform:id``) and is not forgotten yet, the latest first."""
        kept = deliveries.c
        last = func.max(kept.settled_at)
        bad = (Fate.DEAD.value, Fate.UNREACHABLE.value, Fate.MISSED.value)
        theirs = kept.recipient.startswith(f"{home}:", autoescape=True) & kept.state.in_(bad)
        wanted = select(kept.kind, kept.state, kept.whose, func.count(), last).where(theirs)
        async with self._store.read() as db:
            rows = (await db.execute(wanted.group_by(kept.kind, kept.state, kept.whose).order_by(last.desc()))).all()
        return [Failed(Kind(k), Fate(s), w == "person", n, instant(at).date()) for k, s, w, n, at in rows]

    async def forget(self, before: datetime) -> int:
        """Delete what was settled before an instant (UTC), dead letters too; returns how many went.

        Alerts that were sent are forgotten an hour later already: when one left says roughly when somebody wrote.
        """
        soon = max(before, self._clock.now() - ALERTS_KEPT)
        sent = (deliveries.c.kind == Kind.SAFETY.value) & (deliveries.c.state == Fate.SENT.value)
        async with self._store.write() as tx:
            await tx.execute(delete(message_weeks).where(message_weeks.c.week < week(before)))
            gone = await tx.execute(delete(deliveries).where(deliveries.c.settled_at < micros(before)))
            told = await tx.execute(delete(deliveries).where(sent, deliveries.c.settled_at < micros(soon)))
        return gone.rowcount + told.rowcount


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
