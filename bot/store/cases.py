"""Cases: everything that waits for a community's moderators, each taken once and decided once.

A case has a random id and a day, never a time. What was said in it is sealed under the key of its week, so that it is
forgotten with the posts of that week. The text of a post is never in it; that of a private note is, when its reader
passed it on.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.people import Person, Post
from bot.privacy.epochs import Epochs, week_of
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.privacy.weekly import WeeklySeal
from bot.store import Json, Store
from bot.store.tables import cases
from bot.store.turn import turn
from bot.store.values import dump, load_body

ROOM: Final = 1024  # bytes: lengths are hidden up to multiples of it
KEPT: Final = timedelta(days=30)  # an alert, and whatever is closed
FRESH: Final = timedelta(weeks=3)  # what is older gets no more words: the key of its week goes soon
LONGEST: Final = timedelta(days=90)  # anything at all


class Kind(StrEnum):
    """What a case is about, the most pressing first."""

    ALERT = "alert"
    ANSWER = "help-answer"
    REPORT = "report"  # of an anonymous post; the subject is its id
    NOTE = "note"  # a private note that its reader passed on; the subject is the talk, and which side wrote
    MESSAGE = "message"  # a report of anything else; the subject is where it stands, or a link
    VETTING = "vetting"
    SUGGESTION = "suggestion"  # for the list of help; the subject is its id
    OUTDATED = "outdated"  # somebody says that an entry of the list is out of date; the subject is the suggestion's id
    UNCHECKED = "unchecked"  # entries that nobody has looked at for long; the subject is the week
    EVENT = "event"  # one that a member added; the subject is its id
    PROMPT = "prompt"  # a wellness prompt that a member suggested; the subject is its id


LASTING: Final = frozenset({Kind.SUGGESTION, Kind.OUTDATED})
"""What these are about is kept elsewhere, until it is decided: so they wait as long as that takes."""


class Standing(StrEnum):
    """How far a case has come."""

    HELD = "held"  # not shown to anybody yet
    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``taker``: who has it, or who closed it; ``card``: where moderators see it.

    ``body`` is empty once the key of its week is gone.
    """

    id: str
    community: str
    kind: Kind
    subject: str
    day: date
    state: Standing = Standing.OPEN
    taker: Person | None = None
    outcome: str = ""
    card: Post | None = None
    body: Mapping[str, Json] = field(default_factory=dict, repr=False)

    @property
    def closed(self) -> bool:
        """Whether it was decided."""
        return self.state is Standing.CLOSED


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the cases that wait: all, those of one kind, those that somebody has, those that nobody has."""

    kind: Kind | None = None
    taker: Person | None = None
    free: bool = False

    @property
    def which(self) -> ColumnElement[bool]:
        """The same, for a query."""
        found: list[ColumnElement[bool]] = [_WAITS]
        if self.kind is not None:
            found.append(cases.c.kind == self.kind.value)
        if self.taker is not None:
            found.append((cases.c.state == Standing.TAKEN.value) & (cases.c.taker == str(self.taker)))
        if self.free:
            found.append(cases.c.state == Standing.OPEN.value)
        return and_(*found)


ALL: Final = Wanted()

Change = Callable[[dict[str, Json]], Mapping[str, Json]]


class Cases:
    """The cases of all communities. Every method raises ``StoreError``, and then nothing has changed."""

    def __init__(self, store: Store, epochs: Epochs, clock: Clock) -> None:
        self._store = store
        self._seal = WeeklySeal(epochs, "case", room=ROOM)
        self._clock = clock

    async def open(
        self,
        community: str,
        kind: Kind,
        subject: str,
        body: Mapping[str, Json],
        *,
        held: bool = False,
        tx: AsyncConnection | None = None,
    ) -> Case:
        """Open a case of its own, whatever else waits about the same; one that is ``held`` waits for ``release``."""
        state = Standing.HELD if held else Standing.OPEN
        made = Case(secrets.token_hex(8), community, kind, subject, self._clock.now().date(), state, body=body)
        async with self._store.within(tx) as own:
            await own.execute(insert(cases), self._row(made))
        return made

    async def join(self, community: str, kind: Kind, subject: str, change: Change) -> Case:
        """Add to the case of this kind that waits about a subject, or open one: two at once make one case.

        ``change`` takes what was said in it so far, and returns what is said now.
        """
        async with self._store.write() as tx:
            await turn(tx, f"case {community} {subject}")
            since = (self._clock.now().date() - FRESH).isoformat()
            same = (cases.c.kind == kind.value) & (cases.c.subject == subject)
            waits = _of(community) & same & _WAITS & (cases.c.day >= since)
            row = (await tx.execute(select(cases).where(waits))).mappings().first()
            if row is None:
                return await self.open(community, kind, subject, change({}), tx=tx)
            found = self._case(row)
            said = change(dict(found.body))
            await tx.execute(update(cases).where(cases.c.id == found.id).values(body=self._sealed(found, said)))
        return replace(found, body=said)

    async def get(self, community: str, id_: str) -> Case | None:
        """Return a case of this community, None where there is none."""
        async with self._store.read() as db:
            row = (await db.execute(select(cases).where(_of(community), cases.c.id == id_))).mappings().first()
        return None if row is None else self._case(row)

    async def about(self, community: str, subject: str) -> list[Case]:
        """Return the cases about a subject, those that wait first."""
        theirs = select(cases).where(_of(community), cases.c.subject == subject)
        return await self._all(theirs.order_by(cases.c.state != Standing.OPEN.value, cases.c.state, cases.c.id))

    async def waiting(self, community: str, skip: int = 0, most: int = 5, wanted: Wanted = ALL) -> list[Case]:
        """Return what waits: the most pressing kind first, then the oldest day, then by chance."""
        theirs = select(cases).where(_of(community), wanted.which).order_by(_RANK, cases.c.day, cases.c.id)
        return await self._all(theirs.offset(skip).limit(most))

    async def count(self, community: str, wanted: Wanted = ALL) -> int:
        """Return how many wait."""
        some = select(func.count()).select_from(cases).where(_of(community), wanted.which)
        async with self._store.read() as db:
            return int(await db.scalar(some) or 0)

    async def asked(self, communities: Sequence[str], kind: Kind, subject: str) -> set[str]:
        """Return those of a few hundred communities where a case of a kind waits, or one was about this subject."""
        theirs = cases.c.community.in_(communities)
        waits = select(cases.c.community).where(theirs, cases.c.kind == kind.value, _WAITS)
        about = select(cases.c.community).where(theirs, cases.c.subject == subject)
        async with self._store.read() as db:
            return {*await db.scalars(waits), *await db.scalars(about)}

    async def heap(self, community: str) -> list[tuple[Kind, int, date]]:
        """Return for each kind that waits how many do and since which day, the most pressing first."""
        kinds = select(cases.c.kind, func.count(), func.min(cases.c.day)).where(_of(community), _WAITS)
        async with self._store.read() as db:
            rows = (await db.execute(kinds.group_by(cases.c.kind))).all()
        found = {Kind(kind): (int(number), date.fromisoformat(day)) for kind, number, day in rows}
        return [(kind, *found[kind]) for kind in Kind if kind in found]

    async def since(self, community: str, kind: Kind, day: date) -> list[Case]:
        """Return the cases of a kind that were opened on or after a day, whatever became of them."""
        which = (cases.c.kind == kind.value) & (cases.c.day >= day.isoformat())
        return await self._all(select(cases).where(_of(community), which).order_by(cases.c.day, cases.c.id))

    async def release(self, case: Case) -> bool:
        """Let moderators see a case that was held."""
        return await self._move(case, cases.c.state == Standing.HELD.value, state=Standing.OPEN.value)

    async def take(self, case: Case, by: Person) -> bool:
        """Take a case that nobody has; False when somebody has it, or it is closed."""
        return await self._move(case, cases.c.state == Standing.OPEN.value, state=Standing.TAKEN.value, taker=str(by))

    async def give_back(self, case: Case, by: Person) -> bool:
        """Let go of a case that this moderator has."""
        theirs = (cases.c.state == Standing.TAKEN.value) & (cases.c.taker == str(by))
        return await self._move(case, theirs, state=Standing.OPEN.value, taker="")

    async def assign(self, case: Case, to: Person) -> bool:
        """Give a case to somebody, whoever has it; False when it is closed, or theirs already."""
        return await self._move(case, _WAITS & (cases.c.taker != str(to)), state=Standing.TAKEN.value, taker=str(to))

    async def let_go(self, person: Person) -> list[Case]:
        """Let everything that somebody has wait for the others again, and return it."""
        theirs = (cases.c.state == Standing.TAKEN.value) & (cases.c.taker == str(person))
        found = await self._all(select(cases).where(theirs))
        return [case for case in found if await self.give_back(case, person)]

    async def holders(self, community: str) -> list[Person]:
        """Return all who have a case just now."""
        taken = select(cases.c.taker).where(_of(community), cases.c.state == Standing.TAKEN.value).distinct()
        async with self._store.read() as db:
            return [Person.parse(name) for name in await db.scalars(taken.order_by(cases.c.taker))]

    async def amend(self, case: Case, said: Mapping[str, Json]) -> bool:
        """Keep other words in a case; False when the key of its week is gone, and with it all that could be kept."""
        try:
            sealed = self._sealed(case, said)
        except KeyGone:
            return False
        async with self._store.write() as tx:
            return (await tx.execute(update(cases).where(cases.c.id == case.id).values(body=sealed))).rowcount == 1

    async def close(
        self,
        case: Case,
        by: Person | None,
        outcome: str,
        *,
        said: Mapping[str, Json] | None = None,
        tx: AsyncConnection | None = None,
    ) -> bool:
        """Decide a case that nobody has decided; False when somebody was first.

        ``said`` is kept in the place of what was said in it. Raises ``KeyGone`` when the key of its week is.
        """
        closed: dict[str, str | bytes] = {"state": Standing.CLOSED.value, "outcome": outcome}
        closed |= {"taker": str(by)} if by else {}
        closed |= {} if said is None else {"body": self._sealed(case, said)}
        return await self._move(case, _WAITS, tx=tx, **closed)

    async def reopen(self, case: Case, outcome: str, *, tx: AsyncConnection | None = None) -> bool:
        """Take a decision back, if it is still this one: the case waits for anybody again."""
        mine = (cases.c.state == Standing.CLOSED.value) & (cases.c.outcome == outcome)
        return await self._move(case, mine, tx=tx, state=Standing.OPEN.value, outcome="", taker="")

    async def drop(self, community: str, subjects: Sequence[str], *, tx: AsyncConnection) -> None:
        """Delete what waits about these: what it was about is not there any more."""
        await tx.execute(delete(cases).where(_of(community), cases.c.subject.in_(subjects), _WAITS))

    async def shown(self, case: Case, card: Post) -> None:
        """Remember where moderators see a case."""
        async with self._store.write() as tx:
            await tx.execute(update(cases).where(cases.c.id == case.id).values(card=str(card)))

    async def had(self, person: Person) -> int:
        """Return how many cases bear somebody's name."""
        mine = select(func.count()).select_from(cases).where(cases.c.taker == str(person))
        async with self._store.read() as db:
            return int(await db.scalar(mine) or 0)

    async def forget_person(self, person: Person) -> None:
        """Take somebody's name off all cases; one that they have waits for somebody else again."""
        mine = cases.c.taker == str(person)
        async with self._store.write() as tx:
            theirs = mine & (cases.c.state == Standing.TAKEN.value)
            await tx.execute(update(cases).where(theirs).values(state=Standing.OPEN.value))
            await tx.execute(update(cases).where(mine).values(taker=""))

    async def forget(self, today: date) -> int:
        """Delete alerts and closed cases after 30 days, and all but the lasting after 90; returns how many."""
        kept = cases.c
        done = (kept.kind == Kind.ALERT.value) | (kept.state == Standing.CLOSED.value)
        brief = kept.kind.not_in([kind.value for kind in LASTING])
        old, ancient = ((today - span).isoformat() for span in (KEPT, LONGEST))
        which = (kept.day < old) & (done | (brief & (kept.day < ancient)))
        async with self._store.write() as tx:
            return (await tx.execute(delete(cases).where(which))).rowcount

    async def _move(
        self, case: Case, which: ColumnElement[bool], *, tx: AsyncConnection | None = None, **to: str | bytes
    ) -> bool:
        async with self._store.within(tx) as own:
            return (await own.execute(update(cases).where(cases.c.id == case.id, which).values(to))).rowcount == 1

    async def _all(self, wanted: Any) -> list[Case]:  # a select's columns have no type that mypy could know
        async with self._store.read() as db:
            return [self._case(row) for row in (await db.execute(wanted)).mappings()]

    def _row(self, made: Case) -> dict[str, object]:
        told = {"id": made.id, "community": made.community, "kind": made.kind.value, "subject": made.subject}
        stands = {"day": made.day.isoformat(), "state": made.state.value, "taker": "", "outcome": "", "card": ""}
        return told | stands | {"body": self._sealed(made, made.body)}

    def _sealed(self, made: Case, body: Mapping[str, Json]) -> bytes:
        return self._seal.close(dump(body), week_of(made.day), made.community, made.id)

    def _case(self, row: Mapping[Any, Any]) -> Case:
        day = date.fromisoformat(row["day"])
        try:
            body = load_body(self._seal.open(row["body"], week_of(day), row["community"], row["id"]))
        except (KeyGone, SealBroken):
            body = {}
        taker = Person.parse(row["taker"]) if row["taker"] else None
        card = Post.parse(row["card"]) if row["card"] else None
        kind, state = Kind(row["kind"]), Standing(row["state"])
        return Case(row["id"], row["community"], kind, row["subject"], day, state, taker, row["outcome"], card, body)


_WAITS: Final = cases.c.state.in_((Standing.OPEN.value, Standing.TAKEN.value))
_RANK: Final = case({kind.value: rank for rank, kind in enumerate(Kind)}, value=cases.c.kind)


def _of(community: str) -> ColumnElement[bool]:
    return cases.c.community == community
