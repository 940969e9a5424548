"""Who has given no sign of life for so long that what they filled in is to be forgotten, and who was warned of it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store
from bot.store.look import looking
from bot.store.mentors.pairs import STANDING
from bot.store.mentors.tables import mentor_pairs, mentor_profiles
from bot.store.values import instant, micros

KEPT: Final = timedelta(days=180)  # without a sign of life, unless a community has chosen less
WARNED: Final = timedelta(days=28)  # before that end
NOTICE: Final = timedelta(days=21)  # at least, between the warning and the end

_kept = mentor_profiles.c
_pair = mentor_pairs.c
_OLD: Final = mentor_profiles.alias().c
_PAIRED: Final = exists().where(
    _pair.state.in_([state.value for state in STANDING]),
    (_pair.mentee == _kept.person) | (_pair.mentor == _kept.person),
)


class Idle:
    """Members with both their sides; who is paired with somebody is never idle. Every method raises StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def to_warn(self, now: datetime, *, home: str = "", kept: timedelta = KEPT) -> list[Person]:
        """Return whose profile ends within four weeks and who was not warned; drafts, which nobody sees, end unsaid.

        Everywhere, or in one community that keeps profiles for a shorter time.
        """
        last = micros(now - kept + WARNED)
        soon = func.max(_kept.touched) < last
        return await self._those(and_(soon, func.count(_kept.warned) == 0, _taking_part() > 0), last, home=home)

    async def to_forget(
        self,
        now: datetime,
        person: Person | None = None,
        *,
        home: str = "",
        kept: timedelta = KEPT,
        tx: AsyncConnection | None = None,
    ) -> list[Person]:
        """Return whose profile has come to its end, three weeks after a warning at least.

        Of all, of one community that keeps profiles for a shorter time, or of one member.
        """
        last = micros(now - kept)
        over = func.max(_kept.touched) < last
        told = func.max(_kept.warned) < micros(now - NOTICE)
        return await self._those(and_(over, or_(told, _taking_part() == 0)), last, person, home, tx)

    async def warned(self, person: Person, now: datetime, *, tx: AsyncConnection) -> None:
        """Remember that somebody is being warned; the next sign of life takes it back."""
        await tx.execute(update(mentor_profiles).where(_kept.person == str(person)).values(warned=micros(now)))

    async def since(self, person: Person) -> datetime | None:
        """Return when somebody who is being warned gave their last sign of life (UTC); None who is not."""
        mine = select(func.max(_kept.touched)).where(_kept.person == str(person), ~_PAIRED)
        async with self._store.read() as db:
            found = await db.scalar(mine.having(func.count(_kept.warned) > 0))
        return None if found is None else instant(found)

    async def _those(
        self,
        which: ColumnElement[bool],
        last: int,
        person: Person | None = None,
        home: str = "",
        tx: AsyncConnection | None = None,
    ) -> list[Person]:
        # Looked at closer are only those with a side that nobody touched since.
        old = _kept.person.in_(select(_OLD.person).where(_OLD.touched < last))
        found = select(_kept.person).where(old, ~_PAIRED).group_by(_kept.person).having(which).order_by(_kept.person)
        if person is not None:
            found = found.where(_kept.person == str(person))
        if home:
            found = found.where(_kept.community == home)
        async with looking(self._store, tx) as db:
            return [Person.parse(name) for name in (await db.execute(found)).scalars()]


def _taking_part() -> ColumnElement[int]:
    """How many sides of somebody are more than drafts."""
    return func.count().filter(_kept.state != "draft")
