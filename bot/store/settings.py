"""What a community, or a person in it, has chosen, by name; kept in memory once read."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import ALONE, News
from bot.store import Json, Store, StoreError
from bot.store.errors import told
from bot.store.tables import community_settings
from bot.store.turn import turn
from bot.store.upsert import upsert
from bot.store.values import dump, load

MOST: Final = 10_000
TOPIC: Final = "settings"
BRIEF: Final = 1.0  # seconds, while nothing is heard: somebody waits, and platforms give three

log = logging.getLogger(__name__)


class CommunitySettings:
    """Choices by owner (`discord:123`, or a person in string form) and name; a value is what JSON can say.

    The choices of `most` owners stay in memory; whoever was read first goes first.
    """

    def __init__(self, store: Store, *, most: int = MOST, news: News = ALONE) -> None:
        self._store = store
        self._news = news
        self._heard = 0  # how often another process has told of a change
        news.on(TOPIC, self._hear)
        self._most = most
        self._known: dict[str, dict[str, Json]] = {}
        self._turn = asyncio.Lock()

    async def get(self, owner: str, name: str) -> Json:
        """Return a choice, None where there is none."""
        return (await self._of(owner)).get(name)

    async def all(self, owner: str) -> dict[str, Json]:
        """Return a copy of everything that an owner has chosen."""
        return dict(await self._of(owner))

    async def recall(self, owners: Sequence[str]) -> None:
        """Read what some owners, a few hundred at most, have chosen: whoever asks then waits for nothing."""
        kept, fresh = community_settings.c, [owner for owner in owners if owner not in self._known]
        found = dict[str, dict[str, Json]]((owner, {}) for owner in fresh)
        async with self._turn:
            heard = self._heard
            async with self._store.read() as db:
                wanted = select(kept.community, kept.name, kept.value).where(kept.community.in_(fresh))
                for owner, name, text in await db.execute(wanted):
                    if (value := _value(text)) is not None:
                        found[owner][name] = value
            for owner, chosen in found.items():
                self._keep(owner, chosen, heard)

    async def put(self, owner: str, name: str, value: Json, *, tx: AsyncConnection | None = None) -> None:
        """Choose; None takes the choice back. Raises StoreError, and then nothing has changed.

        ``tx`` is what ``change`` of the same owner opened.
        """
        if tx is None:
            async with self.change(owner) as own:
                await self.put(owner, name, value, tx=own)
            return
        kept = community_settings.c
        if value is None:
            await tx.execute(delete(community_settings).where((kept.community == owner) & (kept.name == name)))
        else:
            row = {"community": owner, "name": name, "value": dump(value)}
            await tx.execute(upsert(tx, community_settings), row)
        await self._news.tell(TOPIC, owner, tx=tx)

    @asynccontextmanager
    async def change(self, owner: str) -> AsyncIterator[AsyncConnection]:
        """Open a transaction in which several choices of one owner are kept together, and nothing is read meanwhile."""
        async with self._turn:
            # Whether a cancelled write was kept, only the database knows: whoever asks next reads it again.
            self._known.pop(owner, None)
            async with self._store.write() as tx:
                yield tx

    async def communities(self) -> list[str]:
        """Return the communities (``platform:id``) that have chosen anything; people are left out."""
        owner = community_settings.c.community
        async with self._store.read() as db:
            return sorted(await db.scalars(select(owner).where(owner.not_like("%:%:%")).distinct()))

    async def everywhere(self, name: str) -> dict[str, Json]:
        """Return what each owner has chosen under a name, by owner; those who chose nothing are left out."""
        kept = community_settings.c
        async with self._store.read() as db:
            rows = await db.execute(select(kept.community, kept.value).where(kept.name == name))
            return {owner: value for owner, found in rows if (value := _value(found)) is not None}

    async def kept(self, owner: str, *, tx: AsyncConnection) -> dict[str, Json]:
        """Return all of an owner's choices as they stand in a transaction that ``change`` opened.

        Nobody changes them through here until it ends, in any process.
        """
        await turn(tx, f"settings {owner}")
        return await _read(tx, owner)

    async def having(self, name: str) -> list[str]:
        """Return everybody who has chosen something by this name."""
        kept = community_settings.c
        async with self._store.read() as db:
            owners = await db.scalars(select(kept.community).where(kept.name == name).order_by(kept.community))
            return [*owners]

    async def erase(self, owner: str, *, tx: AsyncConnection) -> None:
        """Delete everything that an owner has chosen, as a part of a transaction."""
        self._known.pop(owner, None)
        await tx.execute(delete(community_settings).where(community_settings.c.community == owner))
        await self._news.tell(TOPIC, owner, tx=tx)

    async def _of(self, owner: str) -> dict[str, Json]:
        if not self._news.current:
            return await self._asked(owner)
        if (known := self._known.get(owner)) is not None:
            return known
        async with self._turn:
            if (known := self._known.get(owner)) is None:
                heard, known = self._heard, await self._read(owner)
                self._keep(owner, known, heard)
            return known

    async def _asked(self, owner: str) -> dict[str, Json]:
        """Ask the database, briefly; while it is away, what was known last beats nothing. Raises StoreError."""
        try:
            async with asyncio.timeout(BRIEF):
                return await self._read(owner)
        except (StoreError, TimeoutError) as fault:
            if (known := self._known.get(owner)) is not None:
                return known
            raise fault if isinstance(fault, StoreError) else told(TimeoutError(), self._store.place) from None

    def _keep(self, owner: str, chosen: dict[str, Json], heard: int) -> None:
        if heard == self._heard:  # else it may have changed as it was read
            self._known[owner] = chosen
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]

    def _hear(self, owner: str) -> None:
        """Forget what another process has changed; everything, when it is not known what."""
        self._heard += 1
        if owner:
            self._known.pop(owner, None)
        else:
            self._known.clear()

    async def _read(self, owner: str) -> dict[str, Json]:
        async with self._store.read() as db:
            return await _read(db, owner)

    async def unreadable(self) -> int:
        """Return how many choices are kept in a form that cannot be read; members meet the usual instead."""
        async with self._store.read() as db:
            return sum(_value(kept) is None for (kept,) in await db.execute(select(community_settings.c.value)))


async def _read(db: AsyncConnection, owner: str) -> dict[str, Json]:
    kept = community_settings.c
    rows = await db.execute(select(kept.name, kept.value).where(kept.community == owner))
    return {name: value for name, found in rows if (value := _value(found)) is not None}


def _value(kept: str) -> Json:
    """The choice, None where another hand wrote what is no JSON: then it counts as not chosen."""
    try:
        return load(kept)
    except ValueError:
        log.warning("setting-unreadable")
        return None
