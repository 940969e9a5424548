"""What members answered: sealed before it is written, so that nothing in clear says what anybody answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.privacy.seal import Seal
from bot.store import Store
from bot.store.tables import answers
from bot.store.upsert import upsert
from bot.store.values import dump, load_body, plain

KEPT: Final = timedelta(days=90)
NOTE: Final = "note"
ROOM: Final = 192  # bytes: holds a skip as well as an answer with every cause ticked
NOTE_ROOM: Final = 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the choice's number, None for a week that was skipped, and the causes ticked, by name."""

    choice: int | None
    causes: frozenset[str] = frozenset()

    def __repr__(self) -> str:  # what somebody answered must not reach a log or a traceback
        return "Answer(…)"


class Answers:
    """Answers by person, week (its Monday) and kind (an instrument's id). Only their writer is ever shown them.

    Each is sealed to its person, week and kind. Raises SealBroken where a row was moved or changed.
    """

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    async def put(
        self, person: Person, week: date, kind: str, answer: Answer, *, tx: AsyncConnection | None = None
    ) -> None:
        """Keep an answer, in place of the one of the same week and kind: two taps count once."""
        body = dump({"choice": answer.choice, "causes": [*sorted(answer.causes)]})
        await self._put(person, week, kind, body, ROOM, tx)

    async def get(self, person: Person, week: date, kind: str) -> Answer | None:
        """Return what a person answered."""
        sealed = await self._sealed(person, week, kind)
        return None if sealed is None else self._answer(sealed, str(person), week, kind)

    async def choose(self, person: Person, week: date, kind: str, choice: int | None) -> Answer:
        """Keep a choice, with the causes that were ticked before; a skipped week has none."""
        async with self._store.write() as tx:
            found: bytes | None = await tx.scalar(self._one(person, week, kind).with_for_update())
            before = frozenset[str]() if found is None else self._answer(found, str(person), week, kind).causes
            answer = Answer(choice, before if choice is not None else frozenset())
            await self.put(person, week, kind, answer, tx=tx)
        return answer

    async def tick(self, person: Person, week: date, kind: str, cause: str, on: bool) -> Answer | None:
        """Tick a cause of a week that was answered, or take it off; None when there is no answer to add it to."""
        async with self._store.write() as tx:
            found: bytes | None = await tx.scalar(self._one(person, week, kind).with_for_update())
            if found is None:
                return None
            before = self._answer(found, str(person), week, kind)
            causes = before.causes | {cause} if on else before.causes - {cause}
            answer = Answer(before.choice, causes)
            await self.put(person, week, kind, answer, tx=tx)
        return answer

    async def of(self, person: Person, kind: str) -> list[tuple[date, Answer]]:
        """Return what a person answered, the oldest week first."""
        kept = answers.c
        mine = select(kept.week, kept.sealed).where(kept.person == str(person), kept.kind == kind)
        async with self._store.read() as db:
            rows = (await db.execute(mine.order_by(kept.week))).all()
        weeks = [(date.fromisoformat(row.week), row.sealed) for row in rows]
        return [(week, self._answer(sealed, str(person), week, kind)) for week, sealed in weeks]

    async def kinds(self, person: Person) -> list[str]:
        """Return the kinds of which a person has answers, notes left out."""
        kept = answers.c
        mine = select(kept.kind).where(kept.person == str(person), kept.kind != NOTE).distinct()
        async with self._store.read() as db:
            return sorted(await db.scalars(mine))

    async def count(self, person: Person) -> tuple[int, int]:
        """Return how many answers, and how many notes, are kept of a person."""
        kept = answers.c
        mine = select(kept.kind).where(kept.person == str(person))
        async with self._store.read() as db:
            kinds = (await db.scalars(mine)).all()
        notes = sum(kind == NOTE for kind in kinds)
        return len(kinds) - notes, notes

    async def write_note(self, person: Person, week: date, text: str) -> None:
        """Keep a private note on a week, in place of an earlier one; an empty one takes it away."""
        if text:
            await self._put(person, week, NOTE, plain(text), NOTE_ROOM, None)
            return
        kept = answers.c
        async with self._store.write() as tx:
            gone = (kept.person == str(person)) & (kept.week == week.isoformat()) & (kept.kind == NOTE)
            await tx.execute(delete(answers).where(gone))

    async def note(self, person: Person, week: date) -> str:
        """Return a person's note on a week, or nothing."""
        sealed = await self._sealed(person, week, NOTE)
        return "" if sealed is None else self._seal.open(sealed, str(person), week.isoformat(), NOTE)

    async def notes(self, person: Person) -> dict[date, str]:
        """Return all of a person's notes by week."""
        kept = answers.c
        mine = select(kept.week, kept.sealed).where(kept.person == str(person), kept.kind == NOTE)
        async with self._store.read() as db:
            rows = (await db.execute(mine)).all()
        return {date.fromisoformat(row.week): self._seal.open(row.sealed, str(person), row.week, NOTE) for row in rows}

    async def community(self, home: str, week: date, kind: str, *, tx: AsyncConnection) -> Sequence[Answer]:
        """Return a community's answers of a week, without their writers, for the one figure of that week."""
        kept = answers.c
        theirs = select(kept.person, kept.sealed).where(
            kept.community == home, kept.week == week.isoformat(), kept.kind == kind
        )
        return [self._answer(row.sealed, row.person, week, kind) for row in await tx.execute(theirs)]

    async def forget(self, today: date, *, home: str = "", kept: timedelta = KEPT) -> int:
        """Delete what is older than ninety days, or sooner in one community; returns how many rows went."""
        async with self._store.write() as tx:
            old = answers.c.week < (today - kept).isoformat()
            old = old & (answers.c.community == home) if home else old
            return (await tx.execute(delete(answers).where(old))).rowcount

    async def erase(self, person: Person, *, tx: AsyncConnection | None = None) -> int:
        """Delete all that a person answered or noted; returns how many rows went."""
        async with self._store.within(tx) as own:
            return (await own.execute(delete(answers).where(answers.c.person == str(person)))).rowcount

    async def _put(
        self, person: Person, week: date, kind: str, text: str, room: int, tx: AsyncConnection | None
    ) -> None:
        sealed = self._seal.close(text, str(person), week.isoformat(), kind, room=room)
        row = {"person": str(person), "week": week.isoformat(), "kind": kind}
        async with self._store.within(tx) as own:
            await own.execute(upsert(own, answers), row | {"community": person.home, "sealed": sealed})

    async def _sealed(self, person: Person, week: date, kind: str) -> bytes | None:
        async with self._store.read() as db:
            found: bytes | None = await db.scalar(self._one(person, week, kind))
        return found

    @staticmethod
    def _one(person: Person, week: date, kind: str) -> Select[tuple[bytes]]:
        kept = answers.c
        mine = (kept.person == str(person)) & (kept.week == week.isoformat()) & (kept.kind == kind)
        return select(kept.sealed).where(mine)

    def _answer(self, sealed: bytes, person: str, week: date, kind: str) -> Answer:
        body = load_body(self._seal.open(sealed, person, week.isoformat(), kind))
        choice, causes = body["choice"], body["causes"]
        named = frozenset(str(cause) for cause in causes) if isinstance(causes, list) else frozenset()
        return Answer(choice if isinstance(choice, int) else None, named)
