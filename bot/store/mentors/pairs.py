"""Who was brought together with whom, from the first yes to the end: also the history by which nobody meets twice."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person, Place
from bot.privacy.seal import Seal
from bot.store import Store
from bot.store.look import looking
from bot.store.mentors.moved import moved
from bot.store.mentors.tables import mentor_pairs
from bot.store.values import Body, dump, instant, load_body, micros

ROOM: Final = 2048


class Bond(StrEnum):
    """How far two have come."""

    PROPOSED = "proposed"  # one of them, or neither, has said yes
    OPENING = "opening"  # both have; their place is being opened
    ACTIVE = "active"
    DECLINED = "declined"  # one of them would rather not; nobody ever met
    ENDED = "ended"


STANDING: Final = (Bond.PROPOSED, Bond.OPENING, Bond.ACTIVE)
"""The states in which a pair takes one of its mentor's places."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people. ``due_at`` (UTC) is when somebody has to look at it next; ``plan`` is their agreement, sealed."""

    id: str
    mentee: Person
    mentor: Person
    score: int
    reasons: tuple[str, ...]
    at: datetime
    state: Bond = Bond.PROPOSED
    request: str | None = None
    round: str | None = None
    mentee_yes: bool = False
    mentor_yes: bool = False
    mentee_agrees: bool = False
    mentor_agrees: bool = False
    place: Place | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None
    ended_at: datetime | None = None
    ended: str = ""
    plan: Body = field(default_factory=dict, repr=False)

    def other(self, person: Person) -> Person:
        """Return the one of the two who is not this one."""
        return self.mentor if person == self.mentee else self.mentee

    def holds(self, person: Person) -> bool:
        """Whether somebody is one of the two."""
        return person in (self.mentee, self.mentor)


class Pairs:
    """Pairs by id."""

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    async def put(self, pair: Pair, *, tx: AsyncConnection) -> None:
        """Keep a new one; whoever calls holds the turn and knows that its mentor has a place."""
        await tx.execute(insert(mentor_pairs), _row(pair) | {"sealed": None})

    async def put_all(self, pairs: Collection[Pair], *, tx: AsyncConnection) -> None:
        """Keep many new ones at once, as ``put`` keeps one."""
        if pairs:
            await tx.execute(insert(mentor_pairs), [_row(pair) | {"sealed": None} for pair in pairs])

    async def get(self, id_: str, *, tx: AsyncConnection | None = None) -> Pair | None:
        """Return one, None when there is none."""
        return next(iter(await self._where(mentor_pairs.c.id == id_, tx)), None)

    async def of(
        self, person: Person, states: Collection[Bond] = STANDING, *, tx: AsyncConnection | None = None
    ) -> list[Pair]:
        """Return a person's pairs on either side, by default those that stand, the oldest first."""
        return await self._where(and_(_theirs(person), mentor_pairs.c.state.in_([state.value for state in states])), tx)

    async def in_state(self, home: str, state: Bond, *, tx: AsyncConnection | None = None) -> list[Pair]:
        """Return a community's pairs in one state, the oldest first."""
        kept = mentor_pairs.c
        return await self._where(and_(kept.community == home, kept.state == state.value), tx)

    async def loads(self, home: str, *, tx: AsyncConnection | None = None) -> Counter[Person]:
        """Return how many places are taken, by mentor."""
        kept = mentor_pairs.c
        taken = select(kept.mentor, func.count()).where(kept.community == home, _standing()).group_by(kept.mentor)
        async with looking(self._store, tx) as db:
            rows = (await db.execute(taken)).all()
        return Counter({Person.parse(mentor): number for mentor, number in rows})

    async def met(self, home: str, *, tx: AsyncConnection | None = None) -> set[frozenset[Person]]:
        """Return every two people of a community who were ever brought together, or are just now."""
        kept = mentor_pairs.c
        every = select(kept.mentee, kept.mentor).where(kept.community == home)
        async with looking(self._store, tx) as db:
            rows = (await db.execute(every)).all()
        return {frozenset((Person.parse(mentee), Person.parse(mentor))) for mentee, mentor in rows}

    async def since(self, home: str, since: datetime) -> list[Pair]:
        """Return a community's pairs that were made since an instant, whatever came of them, without their plans."""
        kept = mentor_pairs.c
        found = select(mentor_pairs).where(kept.community == home, kept.at >= micros(since))
        async with self._store.read() as db:
            return [self._pair(row, plain=True) for row in await db.execute(found.order_by(kept.at, kept.id))]

    async def of_round(self, round_: str) -> list[Pair]:
        """Return the pairs of a round, whatever came of them, without their plans."""
        found = select(mentor_pairs).where(mentor_pairs.c.round == round_).order_by(mentor_pairs.c.id)
        async with self._store.read() as db:
            return [self._pair(row, plain=True) for row in await db.execute(found)]

    async def change(
        self,
        id_: str,
        before: Collection[Bond],
        *,
        tx: AsyncConnection,
        **values: "Bond | bool | str | datetime | None",
    ) -> bool:
        """Change a pair that still is in one of these states; True for the one who did it.

        Values go by the names of `Pair`'s fields; a place as text.
        """
        return await moved(tx, mentor_pairs, id_, before, {name: _column(value) for name, value in values.items()})

    async def plan(self, id_: str, plan: Body, *, tx: AsyncConnection) -> bool:
        """Keep a pair's agreement, sealed; nobody has agreed to the new one yet. False when the pair has ended."""
        sealed = self._seal.close(dump(plan), id_, room=ROOM)
        fresh = {"sealed": sealed, "mentee_agrees": 0, "mentor_agrees": 0}
        return await moved(tx, mentor_pairs, id_, [Bond.ACTIVE], fresh)

    async def next_due(self, home: str, *, tx: AsyncConnection) -> datetime | None:
        """Return when somebody has to look at one of a community's pairs next."""
        kept = mentor_pairs.c
        soonest = await tx.scalar(select(func.min(kept.due_at)).where(kept.community == home, _standing()))
        return None if soonest is None else instant(soonest)

    async def due(self, home: str, now: datetime, *, tx: AsyncConnection | None = None) -> list[Pair]:
        """Return the standing pairs of a community that have to be looked at by now."""
        kept = mentor_pairs.c
        return await self._where(and_(kept.community == home, _standing(), kept.due_at <= micros(now)), tx)

    async def erase(self, person: Person, *, tx: AsyncConnection) -> int:
        """Delete every pair that a person was part of; returns how many rows went."""
        return (await tx.execute(delete(mentor_pairs).where(_theirs(person)))).rowcount

    async def _where(self, which: ColumnElement[bool], tx: AsyncConnection | None = None) -> list[Pair]:
        found = select(mentor_pairs).where(which).order_by(mentor_pairs.c.at, mentor_pairs.c.id)
        async with looking(self._store, tx) as db:
            return [self._pair(row) for row in await db.execute(found)]

    def _pair(self, row: Any, *, plain: bool = False) -> Pair:
        return Pair(
            id=row.id,
            mentee=Person.parse(row.mentee),
            mentor=Person.parse(row.mentor),
            score=row.score,
            reasons=tuple(row.reasons.split()),
            at=instant(row.at),
            state=Bond(row.state),
            request=row.request,
            round=row.round,
            mentee_yes=bool(row.mentee_yes),
            mentor_yes=bool(row.mentor_yes),
            mentee_agrees=bool(row.mentee_agrees),
            mentor_agrees=bool(row.mentor_agrees),
            place=Place.parse(row.place) if row.place else None,
            due_at=_instant(row.due_at),
            met_at=_instant(row.met_at),
            ended_at=_instant(row.ended_at),
            ended=row.ended,
            plan={} if plain or row.sealed is None else load_body(self._seal.open(row.sealed, row.id)),
        )


def _row(pair: Pair) -> dict[str, object]:
    names = ("id", "mentee", "mentor", "request", "round", "score", "at", "due_at", "met_at", "ended_at", "ended")
    flags = ("mentee_yes", "mentor_yes", "mentee_agrees", "mentor_agrees", "state")
    row = {name: _column(getattr(pair, name)) for name in (*names, *flags)}
    place = str(pair.place) if pair.place else ""
    return row | {"community": pair.mentor.home, "reasons": " ".join(pair.reasons), "place": place}


def _column(value: object) -> object:
    match value:
        case bool():
            return int(value)
        case datetime():
            return micros(value)
        case None | int():
            return value
        case _:
            return str(value)


def _instant(kept: int | None) -> datetime | None:
    return None if kept is None else instant(kept)


def _theirs(person: Person) -> ColumnElement[bool]:
    return or_(mentor_pairs.c.mentee == str(person), mentor_pairs.c.mentor == str(person))


def _standing() -> ColumnElement[bool]:
    return mentor_pairs.c.state.in_([state.value for state in STANDING])
