"""The alarm: reminders as plans, and news for those who wait for an event, at a humane hour."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Call, Person
from bot.clock import Clock
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.schedule.plan import Plan, new_id
from bot.schedule.plans import Plans
from bot.store.events import Events
from bot.store.events.event import Event
from bot.store.events.reminders import Ahead, Reminder
from bot.store.values import dump
from cogs.events.reader import Readers, Rhythm

DUE: Final = "events.due"


class News(StrEnum):
    """What somebody is told of an event without asking just then."""

    APPROVED = "approved"
    DECLINED = "declined"
    CHANGED = "changed"
    CANCELLED = "cancelled"


class Alarm:
    """Sets reminders and tells of changes. Every method raises ``StoreError``, and then nothing has changed."""

    def __init__(self, events: Events, plans: Plans, outbox: Outbox, readers: Readers, clock: Clock) -> None:
        self._reminders = events.reminders
        self._plans = plans
        self._outbox = outbox
        self._readers = readers
        self._clock = clock

    async def set(
        self, event: Event, person: Person, ahead: Ahead, rhythm: Rhythm, *, tx: AsyncConnection
    ) -> datetime | None:
        """Remind somebody, in place of what they had at this distance; return when (UTC), None where it is too late."""
        at = rhythm.before(event, ahead, self._clock.now())
        if at is None:
            return None
        before = [one for one in await self._reminders.of(person, event.id, tx=tx) if one.ahead is ahead]
        id_ = before[0].plan if before else new_id()
        await self._plans.put(_plan(id_, event, person, ahead, rhythm, at), tx=tx)
        await self._reminders.put(Reminder(event.id, person, ahead, id_), tx=tx)
        return at

    async def off(self, reminders: list[Reminder], *, tx: AsyncConnection) -> None:
        """Remind of these no more; what waits to be sent is dropped."""
        for one in reminders:
            await self._plans.remove(one.plan, tx=tx)
        await self._reminders.remove([one.plan for one in reminders], tx=tx)

    async def zone(self, reminder: Reminder) -> str | None:
        """Return the zone in which somebody asked for a reminder (an IANA name)."""
        plan = await self._plans.get(reminder.plan)
        return plan.zone if plan else None

    async def moved(self, before: Event, after: Event, *, tx: AsyncConnection) -> None:
        """Let the reminders follow an event that was changed, and tell who waits for it."""
        waiting = await self._reminders.about(after.id, tx=tx)
        for one in waiting if before.starts != after.starts else ():
            rhythm = await self._readers.rhythm(one.person, after, await self.zone(one))
            if await self.set(after, one.person, one.ahead, rhythm, tx=tx) is None:
                await self.off([one], tx=tx)
        for person in dict.fromkeys(one.person for one in waiting):
            await self.tells(after, person, News.CHANGED, before.starts, tx=tx)

    async def cancelled(self, event: Event, *, tx: AsyncConnection, but: Person) -> None:
        """End the reminders of an event, and tell who waited for it and its author; not whoever did it."""
        waiting = await self._reminders.about(event.id, tx=tx)
        await self.off(waiting, tx=tx)
        people = dict.fromkeys([*(one.person for one in waiting), *([event.author] if event.author else [])])
        for person in people:
            if person != but:
                await self.tells(event, person, News.CANCELLED, event.starts, tx=tx)

    async def tells(
        self, event: Event, person: Person, news: News, until: datetime | None = None, *, tx: AsyncConnection
    ) -> None:
        """Let somebody know, when they are awake, or else an hour before ``until``.

        It does not count against their messages of the week: it is an answer, or takes the place of a reminder.
        """
        key, rhythm = new_id(), await self._readers.rhythm(person, event)
        call = Call("events.news", {"e": event.id, "w": news.value, "k": key})
        at = rhythm.soon(self._clock.now(), until)
        await self._outbox.put(Kind.REPORT, person, call, at=at, id_=key, tx=tx)


def _plan(id_: str, event: Event, person: Person, ahead: Ahead, rhythm: Rhythm, at: datetime) -> Plan:
    """Return the plan of one reminder: it falls due once."""
    quiet = dump(rhythm.quiet.to_json()) if rhythm.quiet else ""
    shifts = dump(rhythm.shifts.to_json()) if rhythm.shifts.cycle else ""
    call = Call(DUE, {"e": event.id, "a": ahead.value})
    return Plan(Kind.REMINDER, person, call, "", rhythm.zone.key, quiet, shifts, next_due_at=at, id=id_)
