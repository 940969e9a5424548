"""Prompts that members wrote: suggested, and approved or declined once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.store import Store
from bot.store.look import looking
from bot.store.prompts.tables import prompt_texts
from bot.store.values import instant, micros, plain


class Status(StrEnum):
    """How far a text has come."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Own:
    """One text, in one language or both; ``person`` None once its writer had themselves erased."""

    id: str
    home: str
    person: Person | None
    tag: str
    en: str
    es: str
    at: datetime
    status: Status = Status.WAITING


class Texts:
    """Texts by id. Every method raises ``StoreError``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, own: Own, *, tx: AsyncConnection) -> None:
        """Keep a new one."""
        who = {"id": own.id, "community": own.home, "person": str(own.person or ""), "state": own.status.value}
        said = {"tag": own.tag, "en": plain(own.en), "es": plain(own.es)}
        await tx.execute(insert(prompt_texts), who | said | {"at": micros(own.at), "decided_at": None})

    async def get(self, home: str, id_: str) -> Own | None:
        """Return one of this community, None where there is none."""
        found = await self._all((prompt_texts.c.community == home) & (prompt_texts.c.id == id_))
        return found[0] if found else None

    async def approved(self, home: str, *, tx: AsyncConnection | None = None) -> list[Own]:
        """Return what a community's moderators approved."""
        kept = prompt_texts.c
        return await self._all((kept.community == home) & (kept.state == Status.APPROVED.value), tx)

    async def of(self, person: Person) -> list[Own]:
        """Return what somebody suggested, the oldest first."""
        return await self._all(prompt_texts.c.person == str(person))

    async def decide(
        self, own: Own, status: Status, at: datetime, *, tx: AsyncConnection, en: str = "", es: str = "", tag: str = ""
    ) -> bool:
        """Decide one that waits, perhaps in other words; False when somebody was first."""
        words: dict[str, object] = {"en": plain(en), "es": plain(es)} if en or es else {}
        words |= {"tag": tag} if tag else {}
        still = (prompt_texts.c.id == own.id) & (prompt_texts.c.state == Status.WAITING.value)
        done = {"state": status.value, "decided_at": micros(at)} | words
        return (await tx.execute(update(prompt_texts).where(still).values(done))).rowcount == 1

    async def remove(self, home: str, id_: str, *, tx: AsyncConnection) -> bool:
        """Delete one; False when there was none."""
        mine = (prompt_texts.c.community == home) & (prompt_texts.c.id == id_)
        return (await tx.execute(delete(prompt_texts).where(mine))).rowcount == 1

    async def disown(self, person: Person, *, tx: AsyncConnection) -> None:
        """Delete what was not approved, and take the name off what was."""
        mine = prompt_texts.c.person == str(person)
        rest = prompt_texts.c.state != Status.APPROVED.value
        await tx.execute(delete(prompt_texts).where(mine, rest))
        await tx.execute(update(prompt_texts).where(mine).values(person=""))

    async def forget(self, before: datetime) -> int:
        """Delete what was declined before an instant; returns how many went."""
        kept = prompt_texts.c
        old = (kept.state == Status.DECLINED.value) & (kept.decided_at < micros(before))
        async with self._store.write() as tx:
            return (await tx.execute(delete(prompt_texts).where(old))).rowcount

    async def _all(self, which: ColumnElement[bool], tx: AsyncConnection | None = None) -> list[Own]:
        wanted = select(prompt_texts).where(which).order_by(prompt_texts.c.at, prompt_texts.c.id)
        async with looking(self._store, tx) as db:
            return [_own(row) for row in await db.execute(wanted)]


def _own(row: Row[tuple[object, ...]]) -> Own:
    person = Person.parse(row.person) if row.person else None
    return Own(row.id, row.community, person, row.tag, row.en, row.es, instant(row.at), Status(row.state))
