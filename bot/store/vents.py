"""Anonymous posts and replies: found by random ids, dated by day, and with nothing in them that names a person.

A thread has the id of its first post. A reply is a post in somebody's thread; the words of each are sealed under the
key of its week, so that they and its author are forgotten together. What is public stays: the message on the platform.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.privacy.capsule import Where
from bot.privacy.pseudonym import Seat
from bot.store import Store
from bot.store.tables import vent_held, vent_marks, vent_seats, vent_visits, vents
from bot.store.talks import forget_talks
from bot.store.turn import turn

BODY_ROOM: Final = 1024  # bytes: lengths of texts are hidden up to multiples of it


class State(StrEnum):
    """How a post stands: waiting for a moderator's yes, up, hidden while its flags are looked at, or removed."""

    WAITING = "waiting"
    UP = "up"
    HIDDEN = "hidden"
    REMOVED = "removed"


class Mark(StrEnum):
    """What a person may do to a post once."""

    HEARD = "heard"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Vent:
    """A post as it is kept. ``capsule`` and ``body`` are None once the key of its week is destroyed, or on own delete.

    ``message`` is where the platform shows it, as a string form; empty while it is not shown.
    """

    where: Where
    day: date
    capsule: bytes | None
    body: bytes | None
    state: State = State.UP
    message: str = ""
    heard: int = 0
    flagged: int = 0
    locked: bool = False


def fresh_id() -> str:
    """Return a new id for a post: 16 random bytes in hexadecimal."""
    return secrets.token_hex(16)


class Vents:
    """The posts of all communities."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def publish(self, vent: Vent, seat: Seat, words: Callable[[int, bool], bytes] | None = None) -> int:
        """Keep a post and seat its author, in one transaction; returns the number of the author's name.

        ``words(name, opener)`` gives the sealed body once it is known under which name the author writes, and whether
        they opened the thread. A held post stays held until ``shown``. Raises ``StoreConflict`` when it is kept.
        """
        where = vent.where
        async with self._store.write() as tx:
            name, opener = await _seated(tx, where.thread, seat, opener=where.post == where.thread)
            body = vent.body if words is None else words(name, opener)
            await tx.execute(insert(vents), {**_row(vent), "body": body})
        return name

    async def get(self, post: str) -> Vent | None:
        """Return a post, None where there is none."""
        return await self._one(vents.c.id == post)

    async def some(self, posts: Sequence[str]) -> list[Vent]:
        """Return these posts, in no order; those that are not there are left out."""
        found: list[Vent] = []
        async with self._store.read() as db:
            for at in range(0, len(posts), 500):  # a database takes only so many values at once
                these = select(vents).where(vents.c.id.in_(posts[at : at + 500]))
                found += [_vent(row) for row in (await db.execute(these)).mappings()]
        return found

    async def by_message(self, community: str, message: str) -> Vent | None:
        """Return the post that a platform shows as this message."""
        return await self._one((vents.c.community == community) & (vents.c.message == message))

    async def named(self, thread: str, tag: str) -> tuple[int, bool] | None:
        """Return the number of a seat's name, and whether it opened the thread; None for who has not written in it."""
        mine = (vent_seats.c.thread == thread) & (vent_seats.c.tag == tag)
        async with self._store.read() as db:
            row = (await db.execute(select(vent_seats.c.name, vent_seats.c.opener).where(mine))).first()
        return None if row is None else (row.name, row.opener == 1)

    async def sit(self, thread: str, seat: Seat) -> int:
        """Seat somebody who has not written in a thread, and return the number of their name; twice gives the same."""
        async with self._store.write() as tx:
            return (await _seated(tx, thread, seat, opener=False))[0]

    async def would_be(self, thread: str, seat: Seat) -> tuple[int, bool]:
        """Return the number of the name that a seat has or would get in a thread now, and whether it opened it."""
        async with self._store.read() as db:
            rows = (await db.execute(select(vent_seats).where(vent_seats.c.thread == thread))).all()
        return _choice(rows, seat) or (_free(rows, seat), False)

    async def sealed(self, community: str, oldest: str) -> list[tuple[Where, bytes]]:
        """Return place and capsule of every post since the week ``oldest``, in no order: for a person's own list."""
        kept = vents.c
        theirs = select(kept.id, kept.thread, kept.epoch, kept.capsule).where(
            kept.community == community, kept.epoch >= oldest, kept.capsule.is_not(None)
        )
        async with self._store.read() as db:
            rows = (await db.execute(theirs)).all()
        return [(Where(community, row.thread, row.id, row.epoch), row.capsule) for row in rows]

    async def shown(self, post: str, message: str) -> None:
        """Remember that a post is up, and where the platform shows it; hold it no longer. All in one transaction."""
        async with self._store.write() as tx:
            up = {"message": message, "state": State.UP.value}
            await tx.execute(update(vents).where(vents.c.id == post).values(up))
            await tx.execute(delete(vent_held).where(vent_held.c.id == post))

    async def stand(self, post: str, state: State) -> None:
        """Change how a post stands. The words of one that was removed are forgotten, its author can still be muted."""
        await self._change(post, state=state.value, **({"body": None} if state is State.REMOVED else {}))

    async def lock(self, thread: str, *, locked: bool = True) -> None:
        """Let nobody write in a thread any more, or let them again."""
        await self._change(thread, locked=int(locked))

    async def set_aside(self, post: str) -> None:
        """Let nobody see a post, and keep its words for its author until the key of its week goes."""
        await self._change(post, state=State.REMOVED.value)

    async def acquit(self, post: str) -> None:
        """Count flags from nothing again; who has flagged the post before is not counted once more."""
        await self._change(post, flagged=0)

    async def withdraw(self, post: str) -> None:
        """Take a post back for its author: words, capsule, marks and talks are forgotten.

        What others wrote in the thread stays.
        """
        async with self._store.write() as tx:
            blank = {"state": State.REMOVED.value, "capsule": None, "body": None, "heard": 0, "flagged": 0}
            await tx.execute(update(vents).where(vents.c.id == post).values(blank))
            await tx.execute(delete(vent_marks).where(vent_marks.c.post == post))
            await tx.execute(delete(vent_visits).where(vent_visits.c.post == post))
            await forget_talks(tx, post)

    async def mark(self, post: str, kind: Mark, tag: str) -> int:
        """Count a mark once a tag, and return how many there are; 0 for a post that is not there.

        The tag is ``bot.privacy.marks`` of the person, so that nobody is written down.
        """
        row = {"post": post, "kind": kind.value, "tag": tag}
        mine = (vent_marks.c.post == post) & (vent_marks.c.kind == kind.value) & (vent_marks.c.tag == tag)
        count = vents.c[kind.value]
        async with self._store.write() as tx:
            await turn(tx, f"vent {post}")
            marked = await tx.scalar(select(vent_marks.c.tag).where(mine))
            number = await tx.scalar(select(count).where(vents.c.id == post))
            if number is None or marked is not None:
                return number or 0
            await tx.execute(insert(vent_marks), row)
            await tx.execute(update(vents).where(vents.c.id == post).values({kind.value: number + 1}))
        return int(number) + 1

    async def marked(self, post: str, kind: Mark, tag: str) -> bool:
        """Return whether this mark is there already."""
        mine = (vent_marks.c.post == post) & (vent_marks.c.kind == kind.value) & (vent_marks.c.tag == tag)
        async with self._store.read() as db:
            return await db.scalar(select(vent_marks.c.tag).where(mine)) is not None

    async def hang_on(self, weeks: Sequence[str]) -> set[str]:
        """Return those of these weeks whose keys something here still hangs on."""
        linked = vents.c.epoch.in_(weeks) & (vents.c.capsule.is_not(None) | vents.c.body.is_not(None))
        held = select(vent_held.c.epoch).where(vent_held.c.epoch.in_(weeks)).distinct()
        async with self._store.read() as db:
            return {*await db.scalars(select(vents.c.epoch).where(linked).distinct()), *await db.scalars(held)}

    async def forget(self, weeks: ColumnElement[bool]) -> None:
        """Let go of all that hung on the keys of some weeks, such as ``before("2026-W02")``; counts stay."""
        threads = select(vents.c.id).where(vents.c.id == vents.c.thread, weeks)
        async with self._store.write() as tx:
            posts = select(vents.c.id).where(vents.c.thread.in_(threads))
            await tx.execute(delete(vent_marks).where(vent_marks.c.post.in_(posts)))
            await tx.execute(delete(vent_seats).where(vent_seats.c.thread.in_(threads)))
            await tx.execute(delete(vent_visits).where(vent_visits.c.post.in_(posts)))
            linked = vents.c.capsule.is_not(None) | vents.c.body.is_not(None)
            await tx.execute(update(vents).where(weeks, linked).values(capsule=None, body=None))

    async def _one(self, which: ColumnElement[bool]) -> Vent | None:
        async with self._store.read() as db:
            row = (await db.execute(select(vents).where(which))).mappings().first()
        return None if row is None else _vent(row)

    async def _change(self, post: str, **values: str | int | None) -> None:
        async with self._store.write() as tx:
            await tx.execute(update(vents).where(vents.c.id == post).values(values))


def before(week: str) -> ColumnElement[bool]:
    """Name the posts of the weeks before one."""
    return vents.c.epoch < week


def within(weeks: Sequence[str]) -> ColumnElement[bool]:
    """Name the posts of these weeks."""
    return vents.c.epoch.in_(weeks)


async def _seated(tx: AsyncConnection, thread: str, seat: Seat, *, opener: bool) -> tuple[int, bool]:
    """Return the number of a seat's name, and whether it opened the thread.

    A new seat gets the dearest of its names that nobody in the thread has.
    """
    await turn(tx, f"vent {thread}")
    rows = (await tx.execute(select(vent_seats).where(vent_seats.c.thread == thread))).all()
    if had := _choice(rows, seat):
        return had
    name = _free(rows, seat)
    await tx.execute(insert(vent_seats), {"thread": thread, "tag": seat.tag, "name": name, "opener": int(opener)})
    return name, opener


def _choice(rows: Sequence[Row[Any]], seat: Seat) -> tuple[int, bool] | None:
    return next(((int(row.name), row.opener == 1) for row in rows if row.tag == seat.tag), None)


def _free(rows: Sequence[Row[Any]], seat: Seat) -> int:
    taken = {row.name for row in rows}
    return next(name for name in chain(seat.names, range(2**16)) if name not in taken)


def _row(vent: Vent) -> Mapping[str, object]:
    where = vent.where
    place = {"id": where.post, "thread": where.thread, "community": where.community, "epoch": where.epoch}
    stands = {"day": vent.day.isoformat(), "state": vent.state.value, "message": vent.message}
    counts = {"heard": vent.heard, "flagged": vent.flagged}
    counts["locked"] = int(vent.locked)
    return {**place, **stands, **counts, "capsule": vent.capsule, "body": vent.body}


def _vent(row: Mapping[Any, Any]) -> Vent:  # a row's columns have no type that mypy could know
    where = Where(row["community"], row["thread"], row["id"], row["epoch"])
    day, state = date.fromisoformat(row["day"]), State(row["state"])
    counts = (row["heard"], row["flagged"], row["locked"] == 1)
    return Vent(where, day, row["capsule"], row["body"], state, row["message"], *counts)
