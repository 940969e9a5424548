"""One budget of messages for each member and week, across all features; what is less important yields."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Executable, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.schedule.kinds import Kind
from bot.store.tables import deliveries, message_weeks, plans
from bot.store.values import instant

WEEKLY: Final = 3

LESS: Final = (
    update(message_weeks)
    .where(message_weeks.c.person == bindparam("who"), message_weeks.c.week == bindparam("when"))
    .values(count=message_weeks.c.count - 1)
)
FIRST: Final = min(kind.rank for kind in Kind if kind.counted)
"""The rank for whose sake the others are kept waiting; it looks at nobody else itself."""


class Taken(NamedTuple):
    """One message of a person's week."""

    person: str
    week: str


class Budget:
    """Asked inside the transaction that leases, so that two senders never spend one message twice."""

    def __init__(self, weekly: int = WEEKLY) -> None:
        """``weekly`` messages for each member; safety and moderators' reports are not counted."""
        self._weekly = weekly

    async def spend(self, tx: AsyncConnection, rows: Sequence[Any]) -> set[str]:
        """Count the deliveries (rows of the table) against their weeks; return the ids of those that yield.

        A row is counted once, however often it is tried. Something may go only while the week has room for it
        and for everything more important that the same person is still to get in it.
        """
        asking = [row for row in rows if counts(row) and not row.week]
        if not asking:
            return set()
        spent = await _spent(tx, {taken(row) for row in asking})
        kept = await _kept(tx, [row for row in asking if row.rank > FIRST], {row.id for row in asking})
        yields: set[str] = set()
        bought: Counter[Taken] = Counter()
        for row in sorted(asking, key=lambda row: (row.rank, row.due_at)):
            mine = taken(row)
            if spent[mine] + kept.get(row.id, 0) < self._weekly:
                spent[mine] += 1
                bought[mine] += 1
            else:
                yields.add(row.id)
        if bought:
            more = [{"person": who, "week": when, "count": number} for (who, when), number in bought.items()]
            await tx.execute(_more(tx.dialect.name), more)
        return yields


async def give_back(tx: AsyncConnection, unsent: Iterable[Taken]) -> None:
    """Give messages back to their weeks that were counted and never arrived."""
    rows = [{"who": person, "when": week} for person, week in unsent]
    if rows:
        await tx.execute(LESS, rows)


def week(when: datetime) -> str:
    """Return the ISO week of an instant in UTC, such as ``2026-W05``."""
    return "{}-W{:02}".format(*when.isocalendar()[:2])


def counts(row: Any) -> bool:
    """Whether a delivery's row is of those that are counted."""
    return row.whose == "person" and Kind(row.kind).counted


def taken(row: Any) -> Taken:
    """Return the message of the week that a delivery's row takes."""
    return Taken(row.recipient, week(instant(row.due_at)))


async def _spent(tx: AsyncConnection, wanted: set[Taken]) -> Counter[Taken]:
    kept = message_weeks.c
    mine = select(kept.person, kept.week, kept.count).where(
        kept.person.in_({w.person for w in wanted}), kept.week.in_({w.week for w in wanted})
    )
    return Counter({Taken(person, week): count for person, week, count in await tx.execute(mine)})


async def _kept(tx: AsyncConnection, rows: Sequence[Any], asking: set[str]) -> dict[str, int]:
    """How many more important messages, beside those that ask now, each delivery's week has yet to bring."""
    if not rows:
        return {}
    people = {row.recipient for row in rows}
    coming = select(plans.c.owner, plans.c.kind, plans.c.next_due_at).where(
        plans.c.owner.in_(people), plans.c.next_due_at.is_not(None)
    )
    there = deliveries.c
    waiting = select(there.recipient, there.kind, there.due_at).where(
        there.recipient.in_(people), there.week == "", there.next_try_at.is_not(None), there.id.not_in(asking)
    )
    found = [*await tx.execute(coming), *await tx.execute(waiting)]
    return {row.id: sum(_before(row, *other) for other in found) for row in rows}


def _before(row: Any, owner: str, kind: str, due: int) -> bool:
    """Whether another message goes before this one in its person's week."""
    other = Kind(kind)
    same = owner == row.recipient and week(instant(due)) == week(instant(row.due_at))
    return same and other.counted and other.rank < row.rank


@cache
def _more(dialect: str) -> Executable:
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        lite = sqlite.insert(message_weeks)
        grown = message_weeks.c.count + lite.excluded.count
        return lite.on_conflict_do_update(index_elements=["person", "week"], set_={"count": grown})
    from sqlalchemy.dialects import postgresql

    post = postgresql.insert(message_weeks)
    grown = message_weeks.c.count + post.excluded.count
    return post.on_conflict_do_update(index_elements=["person", "week"], set_={"count": grown})
