"""The schedules of a community's prompts: one row is one time of day in one channel."""

import json
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Place, Post
from bot.store import Store
from bot.store.look import looking
from bot.store.prompts.tables import prompt_slots
from bot.store.upsert import upsert
from bot.store.values import Json, dump


class Fault(StrEnum):
    """What is wrong with a schedule's channel."""

    NONE = ""
    PLACE = "place"  # nothing can be posted there: the schedule rests
    THREAD = "thread"  # no thread can be opened: posts go on without


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of day in one channel: local ``at`` in ``zone`` (an IANA name) on ``days`` (0 is Monday).

    ``tags`` empty: everything but what has its own week. ``holidays``: posts on US federal holidays, too. ``rests``
    are first and last local days on which nothing is posted. ``told`` is the message that announced it.
    """

    id: str
    place: Place
    at: time
    days: tuple[int, ...]
    zone: str
    tags: tuple[str, ...] = ()
    crew: str = "any"
    holidays: bool = False
    thread: bool = False
    running: bool = True
    rests: tuple[tuple[date, date], ...] = ()
    fault: Fault = Fault.NONE
    told: Post | None = None

    @property
    def home(self) -> str:
        """The community, ``platform:id``."""
        return self.place.home

    def rest_on(self, day: date) -> bool:
        """Return whether a local day lies in a pause."""
        return any(first <= day <= last for first, last in self.rests)


class Slots:
    """Schedules by id. Every method raises ``StoreError``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, slot: Slot, *, tx: AsyncConnection) -> None:
        """Keep one, in place of the one with its id."""
        await tx.execute(upsert(tx, prompt_slots), _row(slot))

    async def get(self, home: str, id_: str, *, tx: AsyncConnection | None = None) -> Slot | None:
        """Return one of this community, None where there is none."""
        found = await self._all((prompt_slots.c.community == home) & (prompt_slots.c.id == id_), tx)
        return found[0] if found else None

    async def of(self, home: str, *, tx: AsyncConnection | None = None) -> list[Slot]:
        """Return a community's schedules, by channel and time."""
        return await self._all(prompt_slots.c.community == home, tx)

    async def there(self, place: Place, *, tx: AsyncConnection | None = None) -> list[Slot]:
        """Return the schedules of one channel, by time."""
        return await self._all(prompt_slots.c.place == str(place), tx)

    async def remove(self, id_: str, *, tx: AsyncConnection) -> None:
        """Delete one; harmless when there is none."""
        await tx.execute(delete(prompt_slots).where(prompt_slots.c.id == id_))

    async def threads(self, id_: str, *, open_: bool) -> None:
        """Remember whether threads can be opened there."""
        now, before = (Fault.NONE, Fault.THREAD) if open_ else (Fault.THREAD, Fault.NONE)
        mine = (prompt_slots.c.id == id_) & (prompt_slots.c.fault == before.value)
        async with self._store.write() as tx:
            await tx.execute(update(prompt_slots).where(mine).values(fault=now.value))

    async def _all(self, which: ColumnElement[bool], tx: AsyncConnection | None) -> list[Slot]:
        kept = prompt_slots.c
        wanted = select(prompt_slots).where(which).order_by(kept.place, kept.at, kept.id)
        async with looking(self._store, tx) as db:
            return [_slot(row) for row in await db.execute(wanted)]


def lost(slot: Slot) -> Slot:
    """Return a schedule that rests because its channel cannot be posted to."""
    return replace(slot, running=False, fault=Fault.PLACE)


def _row(slot: Slot) -> dict[str, object]:
    rests: Json = [[first.isoformat(), last.isoformat()] for first, last in slot.rests]
    about = {"id": slot.id, "community": slot.home, "place": str(slot.place), "at": f"{slot.at:%H:%M}"}
    when = {"days": "".join(map(str, slot.days)), "zone": slot.zone, "rests": dump(rests)}
    what = {"tags": " ".join(slot.tags), "crew": slot.crew, "holidays": int(slot.holidays), "thread": int(slot.thread)}
    stands = {"running": int(slot.running), "fault": slot.fault.value, "told": str(slot.told or "")}
    return about | when | what | stands


def _slot(row: Row[tuple[object, ...]]) -> Slot:
    rests = tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in json.loads(row.rests))
    return Slot(
        row.id,
        Place.parse(row.place),
        time.fromisoformat(row.at),
        tuple(map(int, row.days)),
        row.zone,
        tuple(row.tags.split()),
        row.crew,
        bool(row.holidays),
        bool(row.thread),
        bool(row.running),
        rests,
        Fault(row.fault),
        Post.parse(row.told) if row.told else None,
    )
