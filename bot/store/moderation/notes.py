"""Notes that moderators write for each other: added and never changed, sealed for some weeks, gone with their case."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, insert, select

from bot.clock import Clock
from bot.people import Person
from bot.privacy.epochs import Epochs, week_of
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.privacy.weekly import WeeklySeal
from bot.store import Store
from bot.store.moderation.tables import case_notes
from bot.store.tables import cases
from bot.store.turn import turn

ROOM: Final = 512  # bytes: lengths are hidden up to multiples of it
KEPT: Final = timedelta(days=30)  # a note for a hand-over
HANDOVER: Final = ""
"""What a note is about that is for whoever comes on duty next."""


@dataclass(frozen=True, slots=True)
class CaseNote:
    """One note. ``text`` is empty once the key of its week is gone; ``number`` counts from 1 in each case."""

    about: str
    number: int
    day: date
    writer: Person
    text: str = field(repr=False)


class CaseNotes:
    """The notes of all communities. Every method raises ``StoreError``, and then nothing has changed."""

    def __init__(self, store: Store, epochs: Epochs, clock: Clock) -> None:
        self._store = store
        self._seal = WeeklySeal(epochs, "case-note", room=ROOM)
        self._clock = clock

    async def add(self, by: Person, about: str, text: str) -> None:
        """Add a note to a case, or (``HANDOVER``) one for whoever comes next."""
        made, day = secrets.token_hex(8), self._clock.now().date()
        sealed = self._seal.close(text, week_of(day), by.home, made)
        row = {"id": made, "community": by.home, "about": about, "day": day.isoformat(), "writer": str(by)}
        mine = (case_notes.c.community == by.home) & (case_notes.c.about == about)
        async with self._store.write() as tx:
            await turn(tx, f"notes {by.home} {about}")
            last = int(await tx.scalar(select(func.max(case_notes.c.number)).where(mine)) or 0)
            await tx.execute(insert(case_notes), row | {"number": last + 1, "sealed": sealed})

    async def read(self, community: str, about: str) -> list[CaseNote]:
        """Return the notes of a case, in the order in which they were written."""
        mine = (case_notes.c.community == community) & (case_notes.c.about == about)
        async with self._store.read() as db:
            rows = (await db.execute(select(case_notes).where(mine).order_by(case_notes.c.number))).mappings()
            return [self._note(row) for row in rows]

    async def of(self, person: Person) -> list[CaseNote]:
        """Return what somebody wrote: for their export."""
        mine = select(case_notes).where(case_notes.c.writer == str(person))
        async with self._store.read() as db:
            rows = (await db.execute(mine.order_by(case_notes.c.day, case_notes.c.number))).mappings()
            return [self._note(row) for row in rows]

    async def taken_over(self, community: str, up_to: int) -> None:
        """Delete the hand-over notes up to a number: those who came have read them."""
        handed = (case_notes.c.about == HANDOVER) & (case_notes.c.number <= up_to)
        async with self._store.write() as tx:
            await tx.execute(delete(case_notes).where(case_notes.c.community == community, handed))

    async def erase(self, person: Person) -> int:
        """Delete what somebody wrote; returns how many notes went."""
        async with self._store.write() as tx:
            return (await tx.execute(delete(case_notes).where(case_notes.c.writer == str(person)))).rowcount

    async def forget(self, today: date) -> int:
        """Delete the notes of cases that are not there any more, and hand-over notes after 30 days."""
        lost = (case_notes.c.about != HANDOVER) & case_notes.c.about.not_in(select(cases.c.id))
        old = (case_notes.c.about == HANDOVER) & (case_notes.c.day < (today - KEPT).isoformat())
        async with self._store.write() as tx:
            return (await tx.execute(delete(case_notes).where(lost | old))).rowcount

    def _note(self, row: Mapping[Any, Any]) -> CaseNote:
        day = date.fromisoformat(row["day"])
        try:
            text = self._seal.open(row["sealed"], week_of(day), row["community"], row["id"])
        except (KeyGone, SealBroken):
            text = ""
        return CaseNote(row["about"], row["number"], day, Person.parse(row["writer"]), text)
