"""What moderators and the bot did, in a chain of digests that shows when a line was changed or taken out."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.store import Store
from bot.store.ends import START, Ends, EndsOf, Forged
from bot.store.tables import audit, facts
from bot.store.turn import turn
from bot.store.upsert import upsert
from bot.store.values import instant, micros, plain

KEPT: Final = timedelta(days=365)
BROKEN: Final = "audit.broken"
"""What the house notes when a chain does not end as it left it; from then on the chain says so itself."""
HOUSE: Final = "house"
ADOPTED: Final = "audit-ends"  # the fact that says that every chain has its ends


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


@dataclass(frozen=True, slots=True)
class Sought:
    """Which lines: all, those of one actor, of some areas (the first words of their actions), before a sequence."""

    actor: str = ""
    areas: tuple[str, ...] = ()
    before: int | None = None

    def which(self, community: str) -> ColumnElement[bool]:
        """Return the same, for a query."""
        found = audit.c.community == community
        if self.actor:
            found &= audit.c.actor == self.actor
        if self.areas:
            found &= or_(*(audit.c.action.startswith(f"{area}.", autoescape=True) for area in self.areas))
        if self.before is not None:
            found &= audit.c.sequence < self.before
        return found


class Audit:
    """The chains of all communities.

    A line that is changed, moved or taken out breaks its chain, and so do lines taken off an end, because both ends are
    kept apart under a MAC (``bot.store.ends``). What that cannot show is a whole older state of the database put back,
    lines and ends: for that, the newest digest is written down elsewhere and compared (``holds``).
    """

    def __init__(self, store: Store, clock: Clock, key: Callable[[], bytes]) -> None:
        """``key()`` gives the data key when it is needed, not before."""
        self._store = store
        self._clock = clock
        self._ends = EndsOf(key)

    async def open(self) -> None:
        """Give every chain its ends, the first time over a database that was written before there were any."""
        async with self._store.write() as tx:
            await turn(tx, ADOPTED)
            if await tx.scalar(select(facts.c.value).where(facts.c.name == ADOPTED)) is not None:
                return
            for community in await _communities(tx):
                await self._ends.put(tx, community, Ends(1, START, *await _last(tx, community)))
            await tx.execute(upsert(tx, facts), {"name": ADOPTED, "value": "1"})

    @asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        """Keep what is written within and the lines that tell of it, or nothing of both: a kill parts them never.

        Keep the block short, without a word to a platform in it. What is read within is as it was before, and choices
        have a ``change`` of their own, which keeps what is remembered of them right. Raises ``StoreError``.
        """
        async with self._store.write():
            yield

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

        `actor` and `subject` are persons, places or ids in their string form; `note` is a few words of ours, never a
        member's.
        """
        words = (actor, action, plain(subject), plain(note))
        async with self._store.within(tx) as own:
            return await self._append(own, community, *words)

    async def read(self, community: str, limit: int = 50, sought: Sought | None = None) -> list[AuditLine]:
        """Return the newest lines, the newest first."""
        which = (sought or Sought()).which(community)
        newest = _LINES.where(which).order_by(audit.c.sequence.desc()).limit(limit)
        async with self._store.read() as db:
            return [_line(*row) for row in await db.execute(newest)]

    async def actors(self, community: str) -> list[str]:
        """Return all who did something, by their addresses."""
        async with self._store.read() as db:
            names = select(audit.c.actor).where(audit.c.community == community).distinct().order_by(audit.c.actor)
            return [*await db.scalars(names)]

    async def communities(self) -> list[str]:
        """Return whose chains there are."""
        async with self._store.read() as db:
            return await _communities(db)

    async def newest(self, community: str) -> tuple[int, str]:
        """Return sequence and digest of the newest line; 0 and nothing for a chain that has not begun."""
        async with self._store.read() as db:
            return await _last(db, community)

    async def verify(self, community: str) -> int | None:
        """Return the first sequence where the chain does not hold, None when it does."""
        async with self._store.read() as db:
            return await self._broken(db, community)

    async def holds(self, community: str, sequence: int, digest: str) -> bool | None:
        """Tell whether a line still has the digest (or its beginning) that somebody wrote down.

        None when the line is older than what is kept, and nobody can tell.
        """
        mine = select(audit.c.digest).where(audit.c.community == community, audit.c.sequence == sequence)
        async with self._store.read() as db:
            found, ends = await db.scalar(mine), await self._trusted(db, community)
        if found is None and ends is not None and sequence < ends.first:
            return ends.anchor.startswith(digest) if sequence == ends.first - 1 else None
        return found is not None and found.startswith(digest)

    async def forget(self, now: datetime) -> int:
        """Delete lines older than a year; each chain still holds from where it begins now. Returns how many went."""
        old = select(audit.c.community).where(audit.c.at < micros(now - KEPT))
        async with self._store.read() as db:
            due = {*await db.scalars(old)}  # made one each here: asked for in order, the database would go through all
        return sum([await self._shorten(community, now - KEPT) for community in sorted(due)])

    async def _shorten(self, community: str, before: datetime) -> int:
        old = select(audit.c.sequence, audit.c.digest).where(audit.c.community == community)
        oldest = old.where(audit.c.at < micros(before)).order_by(audit.c.sequence.desc()).limit(1)
        async with self._store.write() as tx:
            await turn(tx, f"audit {community}")
            last = (await tx.execute(oldest)).first()
            if last is None:
                return 0
            broken, ends = await self._broken(tx, community), await self._trusted(tx, community)
            if broken is not None and (ends is None or broken <= last.sequence):
                await self._append(tx, community, HOUSE, BROKEN, "", "")  # what shows it may go now: say it once more
                ends = await self._trusted(tx, community)
            ends = ends or Ends()
            which = (audit.c.community == community) & (audit.c.sequence <= last.sequence)
            gone = (await tx.execute(delete(audit).where(which))).rowcount
            await self._ends.put(tx, community, replace(ends, first=last.sequence + 1, anchor=last.digest))
        return gone

    async def _trusted(self, db: AsyncConnection, community: str) -> Ends | None:
        try:
            return await self._ends.get(db, community)
        except Forged:
            return None

    async def _broken(self, db: AsyncConnection, community: str) -> int | None:
        ends = await self._trusted(db, community)
        sequence, previous = (ends.first - 1, ends.anchor) if ends else (0, START)
        async for row in await db.stream(_LINES.where(audit.c.community == community).order_by(audit.c.sequence)):
            line, sequence = _line(*row), sequence + 1
            if (line.sequence, line.previous, line.digest) != (sequence, previous, line.expected()):
                return sequence
            if line.action == BROKEN:
                return sequence
            previous = line.digest
        last = (ends.last, ends.digest) if ends else (0, START)
        return None if last == (sequence, previous) else sequence + 1

    async def _append(
        self, tx: AsyncConnection, community: str, actor: str, action: str, subject: str, note: str
    ) -> int:
        await turn(tx, f"audit {community}")
        stands = await _last(tx, community)
        try:
            ends = await self._ends.get(tx, community)
            whole = stands == (ends.newest if ends else (0, START))
        except Forged:
            ends, whole = None, False
        ends = ends or Ends(1, START, *stands)
        if stands[0] > ends.last:  # somebody added lines by another way
            ends = replace(ends, last=stands[0], digest=stands[1])
        if not whole:
            ends = await self._add(tx, community, ends, HOUSE, BROKEN, "", "")
        ends = await self._add(tx, community, ends, actor, action, subject, note)
        await self._ends.put(tx, community, ends)
        return ends.last

    async def _add(self, tx: AsyncConnection, community: str, ends: Ends, *words: str) -> Ends:
        at = micros(self._clock.now())
        line = _line(community, ends.last + 1, at, *words, ends.digest, "")
        names = (column.name for column in _LINES.selected_columns)
        row = (community, line.sequence, at, *words, ends.digest, line.expected())
        await tx.execute(insert(audit), dict(zip(names, row, strict=True)))
        return replace(ends, last=line.sequence, digest=line.expected())


_LINES: Final = select(*(column for column in audit.columns if column.name != "id"))


async def _communities(db: AsyncConnection) -> list[str]:
    return [*await db.scalars(select(audit.c.community).distinct().order_by(audit.c.community))]


async def _last(tx: AsyncConnection, community: str) -> tuple[int, str]:
    newest = select(audit.c.sequence, audit.c.digest).where(audit.c.community == community)
    row = (await tx.execute(newest.order_by(audit.c.sequence.desc()).limit(1))).first()
    return (0, START) if row is None else (row.sequence, row.digest)


def _line(community: str, sequence: int, at: int, *words: str) -> AuditLine:
    return AuditLine(community, sequence, instant(at), *words)
