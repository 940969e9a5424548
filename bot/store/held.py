"""Posts that are held back for a while before they appear: sealed whole under the key of their week.

A row says that something is held, and in which week it was written; not where, by whom, how long, or until when.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, cast

from sqlalchemy import delete, insert, select, update

from bot.privacy.capsule import Where
from bot.privacy.epochs import Epochs
from bot.privacy.pseudonym import Seat
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.privacy.weekly import WeeklySeal
from bot.store import Store
from bot.store.tables import vent_held
from bot.store.turn import turn
from bot.store.values import Json, dump, instant, load_body, micros

ROOM: Final = 8192  # bytes: what nearly every post fits into, so that one looks like another


class Stuck(StrEnum):
    """Why a post was not shown when its time had come."""

    NOT = ""
    PLACE = "place"  # the channel is gone, closed to us, or was never chosen
    THREAD = "thread"  # what it answers was removed, or may not be answered any more


@dataclass(frozen=True, slots=True)
class Held:
    """A post that waits. ``place``: where it is to appear, as a string form; ``release_at`` is aware, in UTC.

    ``earliest`` is from when it may go along with others. ``doubtful``: somebody was about to show it, and nobody knows
    whether they did.
    """

    where: Where
    place: str
    release_at: datetime
    capsule: bytes = field(repr=False)
    seat: Seat = field(repr=False)
    text: str = field(repr=False)
    earliest: datetime | None = None
    stuck: Stuck = Stuck.NOT
    doubtful: bool = False


class Holds:
    """What is held, of all communities."""

    def __init__(self, store: Store, epochs: Epochs) -> None:
        self._store = store
        self._seal = WeeklySeal(epochs, "held post", room=ROOM)

    async def put(self, held: Held) -> None:
        """Hold a post. Raises ``StoreConflict`` when it is held already."""
        where = held.where
        row = {"id": where.post, "epoch": where.epoch, "sealed": self._sealed(held)}
        async with self._store.write() as tx:
            await tx.execute(insert(vent_held), row)

    async def change(self, before: Held, after: Held) -> bool:
        """Put ``after`` in the place of ``before``; False when it is not there any more, or was changed meanwhile.

        So of several who want to show a post, one may. Raises ``KeyGone``.
        """
        post, kept = before.where.post, vent_held.c
        sealed = self._sealed(after)
        async with self._store.write() as tx:
            await turn(tx, f"held {post}")
            row = (await tx.execute(select(vent_held).where(kept.id == post))).first()
            if row is None or self._opened(row.id, row.epoch, row.sealed) != before:
                return False
            await tx.execute(update(vent_held).where(kept.id == post).values(sealed=sealed))
        return True

    async def all(self) -> list[Held]:
        """Return everything that is held and can still be opened, in no order."""
        async with self._store.read() as db:
            rows = (await db.execute(select(vent_held))).all()
        found = (self._opened(row.id, row.epoch, row.sealed) for row in rows)
        return [held for held in found if held is not None]

    async def drop(self, post: str) -> None:
        """Hold a post no longer."""
        async with self._store.write() as tx:
            await tx.execute(delete(vent_held).where(vent_held.c.id == post))

    async def forget(self, oldest: str) -> int:
        """Delete what was held since before the week ``oldest`` and cannot be opened any more; returns how many."""
        async with self._store.write() as tx:
            return (await tx.execute(delete(vent_held).where(vent_held.c.epoch < oldest))).rowcount

    async def forget_weeks(self, weeks: Sequence[str]) -> None:
        """Delete what was held under the keys of these weeks."""
        async with self._store.write() as tx:
            await tx.execute(delete(vent_held).where(vent_held.c.epoch.in_(weeks)))

    def _sealed(self, held: Held) -> bytes:
        body: dict[str, Json] = {
            "where": [held.where.community, held.where.thread],
            "place": held.place,
            "release_at": micros(held.release_at),
            "earliest": None if held.earliest is None else micros(held.earliest),
            "stuck": held.stuck.value,
            "doubtful": held.doubtful,
            "capsule": base64.b64encode(held.capsule).decode(),
            "seat": [held.seat.tag, *held.seat.names],
            "text": held.text,
        }
        return self._seal.close(dump(body), held.where.epoch, held.where.post)

    def _opened(self, post: str, epoch: str, sealed: bytes) -> Held | None:
        try:
            body = load_body(self._seal.open(sealed, epoch, post))
        except (KeyGone, SealBroken):
            return None
        community, thread = cast(list[str], body["where"])
        tag, *names = cast(list[str], body["seat"])
        earliest = body["earliest"]
        return Held(
            Where(community, thread, post, epoch),
            str(body["place"]),
            instant(int(cast(int, body["release_at"]))),
            base64.b64decode(str(body["capsule"])),
            Seat(tag, tuple(int(name) for name in names)),
            str(body["text"]),
            instant(earliest) if isinstance(earliest, int) else None,
            Stuck(str(body["stuck"])),
            body["doubtful"] is True,
        )
