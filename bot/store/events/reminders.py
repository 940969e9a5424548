"""Who asked to be reminded of which event, each with the plan that does it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store
from bot.store.events.tables import event_reminders
from bot.store.look import looking
from bot.store.upsert import upsert


class Ahead(StrEnum):
    """How long before."""

    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One wish to be reminded; ``plan`` is the id of the plan that does it."""

    event: str
    person: Person
    ahead: Ahead
    plan: str


class Reminders:
    """Reminders by event and person. Every method raises ``StoreError``, and then nothing has changed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, reminder: Reminder, *, tx: AsyncConnection) -> None:
        """Keep one, in place of the one of the same person, event and distance."""
        row = {"event": reminder.event, "person": str(reminder.person), "ahead": reminder.ahead.value}
        await tx.execute(upsert(tx, event_reminders), row | {"community": reminder.person.home, "plan": reminder.plan})

    async def of(self, person: Person, event: str = "", *, tx: AsyncConnection | None = None) -> list[Reminder]:
        """Return somebody's, of one event or all; the day before comes first."""
        mine = select(event_reminders).where(event_reminders.c.person == str(person))
        if event:
            mine = mine.where(event_reminders.c.event == event)
        async with looking(self._store, tx) as db:
            return [_reminder(*row) for row in await db.execute(mine.order_by(event_reminders.c.ahead))]

    async def about(self, event: str, *, tx: AsyncConnection) -> list[Reminder]:
        """Return everybody's of one event."""
        theirs = select(event_reminders).where(event_reminders.c.event == event)
        return [_reminder(*row) for row in await tx.execute(theirs.order_by(event_reminders.c.person))]

    async def remove(self, plans: Collection[str], *, tx: AsyncConnection) -> None:
        """Delete those that these plans do."""
        await tx.execute(delete(event_reminders).where(event_reminders.c.plan.in_(plans)))


def _reminder(event: str, person: str, ahead: str, _community: str, plan: str) -> Reminder:
    return Reminder(event, Person.parse(person), Ahead(ahead), plan)
