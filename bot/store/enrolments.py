"""Who takes part in check-ins, how often they were asked without answering, and at which pace they are asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store
from bot.store.tables import enrolments
from bot.store.upsert import upsert


class Pace(StrEnum):
    """How often somebody is asked."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One member's part: the id of their plan, what they wished for (as JSON text), and how they take it.

    ``unanswered`` counts the messages left unanswered in a row; ``asked`` is the Monday of the week that was asked
    about last, as text, or nothing.
    """

    person: Person
    plan: str
    wish: str
    unanswered: int = 0
    asked: str = ""
    pace: Pace = Pace.WEEKLY


class Enrolments:
    """Members who take part. A `tx` of the store's makes a change part of it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @asynccontextmanager
    async def change(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for a change that is more than a member's part, such as their plan with it."""
        async with self._store.write() as tx:
            yield tx

    async def get(self, person: Person) -> Enrolment | None:
        """Return a member's part, None for who does not take part."""
        async with self._store.read() as db:
            row = (await db.execute(select(enrolments).where(enrolments.c.person == str(person)))).first()
        if row is None:
            return None
        return Enrolment(person, row.plan, row.wish, row.unanswered, row.asked, Pace(row.pace))

    async def put(self, enrolment: Enrolment, *, tx: AsyncConnection | None = None) -> None:
        """Keep a member's part, in place of an earlier one."""
        row = {
            "person": str(enrolment.person),
            "community": enrolment.person.home,
            "plan": enrolment.plan,
            "wish": enrolment.wish,
            "unanswered": enrolment.unanswered,
            "asked": enrolment.asked,
            "pace": enrolment.pace.value,
        }
        async with self._store.within(tx) as own:
            await own.execute(upsert(own, enrolments), row)

    async def asking(self, person: Person, week: str) -> bool:
        """Count one more message, unanswered so far; False when this week's was counted already."""
        kept = enrolments.c
        mine = update(enrolments).where(kept.person == str(person), kept.asked != week)
        async with self._store.write() as tx:
            done = await tx.execute(mine.values(unanswered=kept.unanswered + 1, asked=week))
        return done.rowcount == 1

    async def responded(self, person: Person) -> None:
        """Start counting anew; harmless for who does not take part."""
        kept = enrolments.c
        async with self._store.write() as tx:
            mine = (kept.person == str(person)) & (kept.unanswered != 0)
            await tx.execute(update(enrolments).where(mine).values(unanswered=0))

    async def leave(self, person: Person, *, tx: AsyncConnection | None = None) -> None:
        """Forget a member's part."""
        async with self._store.within(tx) as own:
            await own.execute(delete(enrolments).where(enrolments.c.person == str(person)))
