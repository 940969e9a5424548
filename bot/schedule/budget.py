"""One budget of messages for each member and week, across all features; what is less important yields."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.schedule.kinds import Kind
from bot.store.tables import community_settings, deliveries, message_weeks, plans
from bot.store.values import instant, load

WEEKLY: Final = 3
MOST: Final = 14
SETTING: Final = "messages-a-week"
"""A community's own number: a choice of this name, 1 to ``MOST``."""
UTC: Final = ZoneInfo("UTC")

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
        """``weekly`` messages for each member whose community has not chosen another number.

        Safety and moderators' reports are not counted.
        """
        self._weekly = weekly

    async def spend(self, tx: AsyncConnection, rows: Sequence[Any], zones: Mapping[str, ZoneInfo]) -> set[str]:
        """Count the deliveries (rows of the table) against their weeks; return the ids of those that yield.

        ``zones`` are those of their recipients, as ``zones_of`` gives them.

        A row is counted once, however often it is tried. Something may go only while the week has room for it
        and for everything more important that the same person is still to get in it.
        """
        asking = [row for row in rows if counts(row) and not row.week]
        if not asking:
            return set()
        spent = await _spent(tx, {taken(row, zones) for row in asking})
        kept = await _kept(tx, [row for row in asking if row.rank > FIRST], {row.id for row in asking}, zones)
        limits = await _limits(tx, {Person.parse(row.recipient).home for row in asking})
        yields: set[str] = set()
        bought: Counter[Taken] = Counter()
        for row in sorted(asking, key=lambda row: (row.rank, row.due_at)):
            mine = taken(row, zones)
            if spent[mine] + kept.get(row.id, 0) < limits.get(Person.parse(row.recipient).home, self._weekly):
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


def week(when: datetime, zone: ZoneInfo = UTC) -> str:
    """Return the ISO week of an instant in a zone, such as ``2026-W05``."""
    return "{}-W{:02}".format(*when.astimezone(zone).isocalendar()[:2])


async def zones_of(tx: AsyncConnection, people: Collection[str]) -> defaultdict[str, ZoneInfo]:
    """Return where people's weeks begin: the zone of the most important of their plans; UTC for who has none."""
    found: defaultdict[str, ZoneInfo] = defaultdict(lambda: UTC)
    if people:
        theirs = select(plans.c.owner, plans.c.zone, plans.c.kind, plans.c.id).where(plans.c.owner.in_(people))
        for row in sorted(await tx.execute(theirs), key=lambda row: (-Kind(row.kind).rank, row.id)):
            found[row.owner] = _zone(row.zone)
    return found


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError):  # one bad row must not keep everybody's messages back
        return UTC


def limit_of(chosen: object) -> int | None:
    """Return a community's number of messages from what was chosen; None where that is none."""
    plain = isinstance(chosen, int) and not isinstance(chosen, bool)
    return chosen if plain and isinstance(chosen, int) and 1 <= chosen <= MOST else None


def counts(row: Any) -> bool:
    """Whether a delivery's row is of those that are counted."""
    return row.whose == "person" and Kind(row.kind).counted


def taken(row: Any, zones: Mapping[str, ZoneInfo]) -> Taken:
    """Return the message of the week that a delivery's row takes; what was counted once stays in that week."""
    return Taken(row.recipient, row.week or week(instant(row.due_at), zones[row.recipient]))


async def _limits(tx: AsyncConnection, homes: Collection[str]) -> dict[str, int]:
    kept = community_settings.c
    theirs = select(kept.community, kept.value).where(kept.community.in_(homes), kept.name == SETTING)
    chosen = {home: limit_of(load(value)) for home, value in await tx.execute(theirs)}
    return {home: number for home, number in chosen.items() if number is not None}


async def _spent(tx: AsyncConnection, wanted: set[Taken]) -> Counter[Taken]:
    kept = message_weeks.c
    mine = select(kept.person, kept.week, kept.count).where(
        kept.person.in_({w.person for w in wanted}), kept.week.in_({w.week for w in wanted})
    )
    return Counter({Taken(person, week): count for person, week, count in await tx.execute(mine)})


async def _kept(
    tx: AsyncConnection, rows: Sequence[Any], asking: set[str], zones: Mapping[str, ZoneInfo]
) -> dict[str, int]:
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
    return {row.id: sum(_before(row, zones[row.recipient], *other) for other in found) for row in rows}


def _before(row: Any, zone: ZoneInfo, owner: str, kind: str, due: int) -> bool:
    """Whether another message goes before this one in its person's week."""
    other = Kind(kind)
    same = owner == row.recipient and week(instant(due), zone) == week(instant(row.due_at), zone)
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
