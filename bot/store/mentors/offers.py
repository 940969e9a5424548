"""Which mentor was asked for whom, until when, and what they said: one row for each, and one winner."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.privacy.seal import Seal
from bot.store import Store
from bot.store.look import looking
from bot.store.mentors.moved import moved
from bot.store.mentors.requests import Stage
from bot.store.mentors.tables import mentor_offers, mentor_requests
from bot.store.values import instant, micros

ROOM: Final = 512


class Said(StrEnum):
    """What came of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    LOST = "lost"  # somebody else was first
    WITHDRAWN = "withdrawn"  # whoever asked does not ask any more, or the mentor is away


@dataclass(frozen=True, slots=True)
class Offer:
    """One mentor, asked for one request. Instants in UTC; it waits until ``expires_at``."""

    id: str
    request: str
    mentor: Person
    score: int
    reasons: tuple[str, ...]
    at: datetime
    expires_at: datetime
    shown_at: datetime | None = None
    state: Said = Said.OPEN


class Offers:
    """Offers by id."""

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    async def put(self, offer: Offer, *, tx: AsyncConnection) -> None:
        """Keep a new one. Raises ``StoreConflict`` when this mentor was asked for this request before."""
        row = {
            "id": offer.id,
            "community": offer.mentor.home,
            "request": offer.request,
            "mentor": str(offer.mentor),
            "state": offer.state.value,
            "score": offer.score,
            "reasons": " ".join(offer.reasons),
            "at": micros(offer.at),
            "shown_at": None,
            "expires_at": micros(offer.expires_at),
            "sealed": None,
        }
        await tx.execute(insert(mentor_offers), row)

    async def get(self, id_: str, *, tx: AsyncConnection | None = None) -> Offer | None:
        """Return one, None when there is none."""
        return next(iter(await self._where(mentor_offers.c.id == id_, tx)), None)

    async def of_request(self, request: str, *, tx: AsyncConnection | None = None) -> list[Offer]:
        """Return every offer of a request, the first asked first."""
        return await self._where(mentor_offers.c.request == request, tx)

    async def open_for(self, mentor: Person, *, tx: AsyncConnection | None = None) -> list[Offer]:
        """Return what waits for a mentor's answer."""
        kept = mentor_offers.c
        return await self._where(and_(kept.mentor == str(mentor), kept.state == Said.OPEN.value), tx)

    async def open_in(self, home: str, *, tx: AsyncConnection | None = None) -> list[Offer]:
        """Return what waits for an answer in a community, the first to expire first."""
        kept = mentor_offers.c
        found = await self._where(and_(kept.community == home, kept.state == Said.OPEN.value), tx)
        return sorted(found, key=lambda offer: (offer.expires_at, offer.id))

    async def loads(self, home: str, *, tx: AsyncConnection | None = None) -> Counter[Person]:
        """Return how many open offers hold one of a mentor's places, by mentor."""
        kept = mentor_offers.c
        here = and_(kept.community == home, kept.state == Said.OPEN.value)
        async with looking(self._store, tx) as db:
            rows = (await db.execute(select(kept.mentor, func.count()).where(here).group_by(kept.mentor))).all()
        return Counter({Person.parse(mentor): number for mentor, number in rows})

    async def asked(self, home: str, *, tx: AsyncConnection | None = None) -> dict[str, dict[Person, Said]]:
        """Return for every open request of a community, by id, which mentors were asked, and what they said."""
        kept, wanted = mentor_offers.c, mentor_requests.c
        every = (
            select(kept.request, kept.mentor, kept.state)
            .join_from(mentor_requests, mentor_offers, wanted.id == kept.request)
            .where(wanted.community == home, wanted.state == Stage.OPEN.value)
        )
        found: dict[str, dict[Person, Said]] = {}
        async with looking(self._store, tx) as db:
            for request, mentor, state in await db.execute(every):
                found.setdefault(request, {})[Person.parse(mentor)] = Said(state)
        return found

    async def refused(self, home: str) -> set[frozenset[Person]]:
        """Return those who asked and the mentors of a community who said "not now" to what is still wanted of them."""
        asked, kept = mentor_requests.c, mentor_offers.c
        found = (
            select(asked.person, kept.mentor)
            .join_from(mentor_offers, mentor_requests, asked.id == kept.request)
            .where(kept.community == home, kept.state == Said.DECLINED.value, asked.state.in_(("open", "proposed")))
        )
        async with self._store.read() as db:
            return {frozenset((Person.parse(one), Person.parse(other))) for one, other in await db.execute(found)}

    async def settle(
        self, id_: str, to: Said, *, tx: AsyncConnection, before: Collection[Said] = (Said.OPEN,), reason: str = ""
    ) -> bool:
        """Settle an offer that is still open; True for the one who did it. ``reason``: the mentor's words, sealed."""
        sealed = self._seal.close(reason, id_, room=ROOM) if reason else None
        return await moved(tx, mentor_offers, id_, before, {"state": to.value, "sealed": sealed})

    async def reason(self, id_: str) -> str:
        """Return what a mentor wrote when they said "not now", or nothing."""
        async with self._store.read() as db:
            sealed: bytes | None = await db.scalar(select(mentor_offers.c.sealed).where(mentor_offers.c.id == id_))
        return "" if sealed is None else self._seal.open(sealed, id_)

    async def close(self, request: str, to: Said, *, tx: AsyncConnection) -> Sequence[str]:
        """Settle all that is still open for a request; return the ids."""
        kept = mentor_offers.c
        mine = update(mentor_offers).where(kept.request == request, kept.state == Said.OPEN.value)
        return list((await tx.execute(mine.values(state=to.value).returning(kept.id))).scalars())

    async def shown(self, id_: str, now: datetime, expires_at: datetime) -> None:
        """Remember when a mentor was first shown it; the time to answer counts from then."""
        kept = mentor_offers.c
        mine = update(mentor_offers).where(kept.id == id_, kept.shown_at.is_(None), kept.state == Said.OPEN.value)
        async with self._store.write() as tx:
            await tx.execute(mine.values(shown_at=micros(now), expires_at=micros(expires_at)))

    async def next_expiry(self, home: str, *, tx: AsyncConnection) -> datetime | None:
        """Return when the next open offer of a community expires."""
        kept = mentor_offers.c
        soonest = select(func.min(kept.expires_at)).where(kept.community == home, kept.state == Said.OPEN.value)
        found = await tx.scalar(soonest)
        return None if found is None else instant(found)

    async def erase(self, person: Person, *, tx: AsyncConnection) -> int:
        """Delete a mentor's offers, and those made for a person's requests; returns how many rows went."""
        mine = select(mentor_requests.c.id).where(mentor_requests.c.person == str(person))
        kept = mentor_offers.c
        gone = delete(mentor_offers).where((kept.mentor == str(person)) | kept.request.in_(mine))
        return (await tx.execute(gone)).rowcount

    async def _where(self, which: ColumnElement[bool], tx: AsyncConnection | None = None) -> list[Offer]:
        found = select(mentor_offers).where(which).order_by(mentor_offers.c.at, mentor_offers.c.id)
        async with looking(self._store, tx) as db:
            return [_offer(row) for row in await db.execute(found)]


def _offer(row: Any) -> Offer:
    return Offer(
        row.id,
        row.request,
        Person.parse(row.mentor),
        row.score,
        tuple(row.reasons.split()),
        instant(row.at),
        instant(row.expires_at),
        None if row.shown_at is None else instant(row.shown_at),
        Said(row.state),
    )
