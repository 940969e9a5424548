"""What moderators and the bot did, in a chain of digests that shows when a line was changed or taken out."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.store import Store
from bot.store.tables import audit
from bot.store.turn import turn
from bot.store.values import instant, micros, plain

START: Final = ""
"""What the first line of a community names as the one before it."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One thing that was done; `sequence` counts from 1 in each community, `at` is in UTC."""

    community: str
    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    note: str
    previous: str
    digest: str

    def expected(self) -> str:
        """Return the SHA-256, in hexadecimal, that these fields ought to have."""
        numbers = (str(self.sequence), str(micros(self.at)))
        words = (self.actor, self.action, self.subject, self.note, self.previous)
        whole = hashlib.sha256()
        for field in (self.community, *numbers, *words):
            raw = field.encode("utf-8")
            # Its length before each field, so that no two different lines run together to the same bytes.
            whole.update(len(raw).to_bytes(8, "big") + raw)
        return whole.hexdigest()


class Audit:
    """The chains of all communities.

    A line that is changed, moved or taken out of the middle breaks its chain; lines taken off the end do not,
    unless somebody wrote the last digest down elsewhere.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def record(
        self,
        community: str,
        actor: str,
        action: str,
        subject: str = "",
        note: str = "",
        *,
        tx: AsyncConnection | None = None,
    ) -> int:
        """Add a line and return its sequence; with `tx` it is kept or undone together with what it tells of.

        `actor` and `subject` are persons, places or ids in their string form; `note` is free text.
        """
        words = (actor, action, plain(subject), plain(note))
        async with self._store.within(tx) as own:
            return await self._append(own, community, *words)

    async def read(self, community: str, limit: int = 50) -> list[AuditLine]:
        """Return the newest lines, the newest first."""
        newest = _LINES.where(audit.c.community == community).order_by(audit.c.sequence.desc()).limit(limit)
        async with self._store.read() as db:
            return [_line(*row) for row in await db.execute(newest)]

    async def verify(self, community: str) -> int | None:
        """Return the first sequence where the chain does not hold, None when it does."""
        previous, sequence = START, 0
        async with self._store.read() as db:
            lines = _LINES.where(audit.c.community == community).order_by(audit.c.sequence)
            async for row in await db.stream(lines):
                line, sequence = _line(*row), sequence + 1
                if (line.sequence, line.previous, line.digest) != (sequence, previous, line.expected()):
                    return sequence
                previous = line.digest
        return None

    async def _append(
        self, tx: AsyncConnection, community: str, actor: str, action: str, subject: str, note: str
    ) -> int:
        await turn(tx, f"audit {community}")
        sequence, previous = await _last(tx, community)
        at = micros(self._clock.now())
        line = _line(community, sequence + 1, at, actor, action, subject, note, previous, "")
        names = (column.name for column in _LINES.selected_columns)
        words = (actor, action, subject, note, previous, line.expected())
        await tx.execute(insert(audit), dict(zip(names, (community, line.sequence, at, *words), strict=True)))
        return line.sequence


_LINES: Final = select(*(column for column in audit.columns if column.name != "id"))


async def _last(tx: AsyncConnection, community: str) -> tuple[int, str]:
    newest = select(audit.c.sequence, audit.c.digest).where(audit.c.community == community)
    row = (await tx.execute(newest.order_by(audit.c.sequence.desc()).limit(1))).first()
    return (0, START) if row is None else (row.sequence, row.digest)


def _line(community: str, sequence: int, at: int, *words: str) -> AuditLine:
    return AuditLine(community, sequence, instant(at), *words)
