"""The events of all communities: drafts, those that wait for moderators, those that are listed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store
from bot.store.events.event import Event, Standing, event, row
from bot.store.events.tables import event_reminders, events
from bot.store.look import looking
from bot.store.upsert import upsert
from bot.store.values import micros

KEPT: Final = timedelta(days=30)  # after its end; a draft, after it was last touched
OWN: Final = frozenset({"id", "shown", "post", "mirror"})
MOST: Final = 500  # coming ones of a community that are looked at


class Listing:
    """Events by id. Every method raises ``StoreError``, and then nothing has changed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, kept: Event, *, tx: AsyncConnection | None = None) -> None:
        """Keep an event, in place of the one with its id."""
        async with self._store.within(tx) as own:
            await own.execute(upsert(own, events), row(kept))

    async def get(self, home: str, id_: str, *, tx: AsyncConnection | None = None) -> Event | None:
        """Return one of a community (``platform:id``), None where there is none."""
        async with looking(self._store, tx) as db:
            wanted = select(events).where(events.c.id == id_, events.c.community == home)
            found = (await db.execute(wanted)).mappings().first()
        return None if found is None else event(found)

    async def of(self, author: Person, *states: Standing, tx: AsyncConnection | None = None) -> list[Event]:
        """Return what somebody added, in these states or all, the newest first."""
        mine = events.c.author == str(author)
        if states:
            mine &= events.c.state.in_([state.value for state in states])
        return await self._all(mine, tx, events.c.touched.desc())

    async def coming(self, home: str, now: datetime) -> list[Event]:
        """Return what is listed in a community and not over, the next first."""
        theirs = (events.c.community == home) & (events.c.state == Standing.LISTED.value)
        return await self._all(theirs & (events.c.ends > micros(now)), None, events.c.starts)

    async def move(self, kept: Event, to: Event, *, tx: AsyncConnection) -> bool:
        """Put ``to`` in the place of ``kept``; False, and nothing done, where that has changed since it was read.

        Where it stands (``placed``, ``shown``) is left alone: that may be noted at the same moment.
        """
        same = (events.c.id == kept.id) & (events.c.version == kept.version) & (events.c.state == kept.state.value)
        fresh = {name: value for name, value in row(to).items() if name not in OWN}
        return (await tx.execute(update(events).where(same).values(fresh))).rowcount == 1

    async def shown(self, kept: Event) -> None:
        """Remember that this version was announced and mirrored as far as it can be."""
        mine = (events.c.id == kept.id) & (events.c.shown < kept.version)
        async with self._store.write() as tx:
            await tx.execute(update(events).where(mine).values(shown=kept.version))

    async def placed(self, kept: Event, **at: str) -> None:
        """Remember where an event stands: its ``post``, or its id in the platform's calendar as ``mirror``."""
        async with self._store.write() as tx:
            await tx.execute(update(events).where(events.c.id == kept.id).values(at))

    async def remove(self, ids: Collection[str], *, tx: AsyncConnection) -> None:
        """Delete these."""
        await tx.execute(delete(events).where(events.c.id.in_(ids)))

    async def disown(self, person: Person, *, tx: AsyncConnection) -> None:
        """Take somebody's name off what they added."""
        await tx.execute(update(events).where(events.c.author == str(person)).values(author=""))

    async def past(self, now: datetime, *, tx: AsyncConnection) -> list[str]:
        """Return the ids of events that are over and of which somebody is still to be reminded."""
        asked = exists().where(event_reminders.c.event == events.c.id)
        over = select(events.c.id).where(events.c.ends <= micros(now), asked)
        return list((await tx.execute(over)).scalars())

    async def forget(self, now: datetime, *, tx: AsyncConnection) -> int:
        """Delete what ended, and drafts that nobody touched, 30 days ago; returns how many."""
        long_ago = micros(now - KEPT)
        over = events.c.ends <= long_ago
        idle = (events.c.state == Standing.DRAFT.value) & (events.c.touched <= long_ago)
        return (await tx.execute(delete(events).where(or_(over, idle)))).rowcount

    async def _all(self, which: ColumnElement[bool], tx: AsyncConnection | None = None, *order: Any) -> list[Event]:
        async with looking(self._store, tx) as db:
            found = await db.execute(select(events).where(which).order_by(*order, events.c.id).limit(MOST))
            return [event(one) for one in found.mappings()]
