"""Private talks about a post, between its author and one other: a member, or the moderators. Neither learns who.

A talk is found from two sides only: by the author through their own posts, by the other through a capsule of their own.
All of it is sealed under the week of the post, and forgotten with that key. A letter has a day and no time; which came
first stands inside the seal.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import Column, ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.people import Person
from bot.privacy.capsule import Capsules, Where
from bot.privacy.epochs import Epochs
from bot.privacy.weekly import WeeklySeal
from bot.store import Store
from bot.store.tables import vent_letters, vent_talks
from bot.store.turn import turn
from bot.store.values import Json, dump, load_body, plain

LETTER_ROOM: Final = 2048  # bytes: what most letters fit into, so that one looks like another
HEAD_ROOM: Final = 64
UNANSWERED: Final = 3
"""How many letters one side may write before the other has answered."""


class Side(StrEnum):
    """Who wrote a letter: the author of the post, or the other one."""

    AUTHOR = "author"
    OTHER = "other"

    @property
    def facing(self) -> "Side":
        """The side across."""
        return Side.OTHER if self is Side.AUTHOR else Side.AUTHOR


class Sent(StrEnum):
    """What became of a letter: written, there already, closed by the author, an answer comes first, or no such talk."""

    YES = "yes"
    AGAIN = "again"
    CLOSED = "closed"
    PATIENCE = "patience"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Head:
    """What a talk says of the other side: the number of their name in the thread, and whether they want a message."""

    name: int | None = None
    message: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk. ``where`` binds the capsule of the other side, which is None for the moderators; ``post``: its post."""

    where: Where
    post: str
    capsule: bytes | None = field(repr=False)
    head: Head
    closed: bool = False

    @property
    def id(self) -> str:
        """The talk's own id: 32 hexadecimal digits."""
        return self.where.post


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, as its reader sees it."""

    side: Side
    day: date
    text: str = field(repr=False)
    seen: bool = False


class Talks:
    """The talks of all communities. Methods that seal or open raise ``KeyGone`` once the week's key is destroyed."""

    def __init__(self, store: Store, epochs: Epochs, capsules: Capsules, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._capsules = capsules
        self._heads = WeeklySeal(epochs, "talk", room=HEAD_ROOM)
        self._letters = WeeklySeal(epochs, "letter", room=LETTER_ROOM)

    async def open(
        self, post: Where, text: str, other: Person | None = None, head: Head | None = None, letter: str = ""
    ) -> tuple[Sent, Talk]:
        """Write to the author of a post, in the talk that the same one has about it, or in a new one.

        ``other`` is None for the moderators, who share one talk about a post. ``letter``: an id of its own (32 hex
        digits), by which a repeated press is known; without one it gets one here. It was kept when it says YES.
        """
        async with self._store.write() as tx:
            await turn(tx, f"talks {post.post}")
            talk = await self._between(tx, post.post, other)
            if talk is None:
                talk = self._fresh(post, other, head or Head())
                await tx.execute(insert(vent_talks), self._row(talk))
            return await self._write(tx, talk, Side.OTHER, text, letter), talk

    async def answer(self, talk: str, side: Side, text: str, letter: str = "") -> Sent:
        """Write a letter in a talk that is there already; ``letter`` as in ``open``."""
        async with self._store.write() as tx:
            found = await self._one(tx, talk)
            return Sent.GONE if found is None else await self._write(tx, found, side, text, letter)

    async def get(self, talk: str) -> Talk | None:
        """Return a talk, None where there is none."""
        async with self._store.read() as db:
            return await self._one(db, talk)

    async def about(self, posts: Collection[str]) -> list[Talk]:
        """Return the talks about these posts, in no order: for their author, and for moderators of one post."""
        return await self._among(vent_talks.c.post, posts)

    async def sealed(self, community: str, oldest: str) -> list[tuple[Where, bytes]]:
        """Return place and capsule of the talks with members since the week ``oldest``, in no order: to find one's."""
        kept = vent_talks.c
        theirs = select(kept.id, kept.thread, kept.epoch, kept.capsule).where(
            kept.community == community, kept.epoch >= oldest, kept.capsule.is_not(None)
        )
        async with self._store.read() as db:
            rows = (await db.execute(theirs)).all()
        return [(Where(community, row.thread, row.id, row.epoch), row.capsule) for row in rows]

    async def some(self, talks: Collection[str]) -> list[Talk]:
        """Return these talks, in no order; those that are not there are left out."""
        return await self._among(vent_talks.c.id, talks)

    async def letters(self, talk: Talk) -> list[Letter]:
        """Return what was written, the first letter first. Raises ``KeyGone`` or ``SealBroken``."""
        async with self._store.read() as db:
            return await self._read(db, talk)

    async def look(self, talk: Talk, side: Side) -> list[Letter]:
        """Return what was written for who stands on this side, and remember that they have seen it."""
        theirs = (vent_letters.c.talk == talk.id) & (vent_letters.c.side == side.facing.value)
        async with self._store.write() as tx:
            letters = await self._read(tx, talk)
            await tx.execute(update(vent_letters).where(theirs, vent_letters.c.seen == 0).values(seen=1))
        return letters

    async def waiting(self, talks: Collection[str], side: Side) -> dict[str, int]:
        """Return by talk how many letters nobody on this side has seen yet; talks without any are left out."""
        kept, listed = vent_letters.c, [*talks]
        found: dict[str, int] = {}
        async with self._store.read() as db:
            for at in range(0, len(listed), 500):
                new = kept.talk.in_(listed[at : at + 500]) & (kept.side == side.facing.value) & (kept.seen == 0)
                rows = await db.execute(select(kept.talk, func.count()).where(new).group_by(kept.talk))
                found |= {talk: int(count) for talk, count in rows}
        return found

    async def close(self, talk: str) -> None:
        """Let nobody write in a talk any more; what was written stays readable."""
        async with self._store.write() as tx:
            await turn(tx, f"talk {talk}")
            await tx.execute(update(vent_talks).where(vent_talks.c.id == talk).values(state="blocked"))

    async def drop(self, talks: Collection[str]) -> None:
        """Forget these talks with all their letters."""
        async with self._store.write() as tx:
            for talk in talks:
                await _drop(tx, vent_talks.c.id == talk)

    async def hang_on(self, weeks: Sequence[str]) -> set[str]:
        """Return those of these weeks whose keys talks hang on."""
        async with self._store.read() as db:
            return {*await db.scalars(select(vent_talks.c.epoch).where(vent_talks.c.epoch.in_(weeks)).distinct())}

    async def forget(self, oldest: str) -> None:
        """Forget the talks about posts of before the week ``oldest``: nothing of them opens any more."""
        async with self._store.write() as tx:
            await _drop(tx, vent_talks.c.epoch < oldest)

    async def forget_weeks(self, weeks: Sequence[str]) -> None:
        """Forget the talks that hang on the keys of these weeks."""
        async with self._store.write() as tx:
            await _drop(tx, vent_talks.c.epoch.in_(weeks))

    def _fresh(self, post: Where, other: Person | None, head: Head) -> Talk:
        where = Where(post.community, post.thread, secrets.token_hex(16), post.epoch)
        capsule = None if other is None else self._capsules.close(other, where)
        return Talk(where, post.post, capsule, head)

    def _row(self, talk: Talk) -> dict[str, object]:
        where = talk.where
        head = dump({"name": talk.head.name, "message": talk.head.message})
        return {
            "id": where.post,
            "post": talk.post,
            "community": where.community,
            "thread": where.thread,
            "epoch": where.epoch,
            "state": "open",
            "capsule": talk.capsule,
            "head": self._heads.close(head, where.epoch, where.post),
        }

    async def _between(self, tx: AsyncConnection, post: str, other: Person | None) -> Talk | None:
        rows = (await tx.execute(select(vent_talks).where(vent_talks.c.post == post))).mappings()
        for talk in map(self._talk, rows):
            if other is None and talk.capsule is None:
                return talk
            if other and talk.capsule is not None and self._capsules.is_by(talk.capsule, talk.where, other):
                return talk
        return None

    async def _write(self, tx: AsyncConnection, talk: Talk, side: Side, text: str, id_: str) -> Sent:
        await turn(tx, f"talk {talk.id}")
        if await tx.scalar(select(vent_talks.c.state).where(vent_talks.c.id == talk.id)) != "open":
            return Sent.CLOSED
        if id_ and await tx.scalar(select(vent_letters.c.id).where(vent_letters.c.id == id_)) is not None:
            return Sent.AGAIN
        before = await self._read(tx, talk)
        if len(before) >= UNANSWERED and all(letter.side is side for letter in before[-UNANSWERED:]):
            return Sent.PATIENCE
        where, letter = talk.where, id_ or secrets.token_hex(16)
        body = dump({"number": len(before), "text": plain(text)})
        sealed = self._letters.close(body, where.epoch, where.post, letter, side.value)
        day = self._clock.now().date().isoformat()
        row = {"id": letter, "talk": talk.id, "side": side.value, "day": day, "sealed": sealed, "seen": 0}
        await tx.execute(insert(vent_letters), row)
        return Sent.YES

    async def _read(self, db: AsyncConnection, talk: Talk) -> list[Letter]:
        rows = (await db.execute(select(vent_letters).where(vent_letters.c.talk == talk.id))).all()
        found: list[tuple[int, Letter]] = []
        for row in rows:
            opened = self._letters.open(row.sealed, talk.where.epoch, talk.id, row.id, row.side)
            body = load_body(opened)
            letter = Letter(Side(row.side), date.fromisoformat(row.day), str(body["text"]), row.seen == 1)
            found.append((cast(int, body["number"]), letter))
        return [letter for _, letter in sorted(found, key=lambda numbered: numbered[0])]

    async def _one(self, db: AsyncConnection, talk: str) -> Talk | None:
        row = (await db.execute(select(vent_talks).where(vent_talks.c.id == talk))).mappings().first()
        return None if row is None else self._talk(row)

    async def _among(self, column: Column[str], values: Collection[str]) -> list[Talk]:
        found: list[Talk] = []
        listed = [*values]
        async with self._store.read() as db:
            for at in range(0, len(listed), 500):  # a database takes only so many values at once
                these = select(vent_talks).where(column.in_(listed[at : at + 500]))
                found += [self._talk(row) for row in (await db.execute(these)).mappings()]
        return found

    def _talk(self, row: Mapping[Any, Any]) -> Talk:  # a row's columns have no type that mypy could know
        where = Where(row["community"], row["thread"], row["id"], row["epoch"])
        head: Mapping[str, Json] = load_body(self._heads.open(row["head"], where.epoch, where.post))
        name = head.get("name")
        said = Head(name if isinstance(name, int) else None, head.get("message") is True)
        return Talk(where, row["post"], row["capsule"], said, row["state"] == "blocked")


async def forget_talks(tx: AsyncConnection, post: str) -> None:
    """Forget the talks about one post: for when its author takes it back."""
    await _drop(tx, vent_talks.c.post == post)


async def _drop(tx: AsyncConnection, which: ColumnElement[bool]) -> None:
    theirs = select(vent_talks.c.id).where(which)
    await tx.execute(delete(vent_letters).where(vent_letters.c.talk.in_(theirs)))
    await tx.execute(delete(vent_talks).where(which))
