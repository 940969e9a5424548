"""Taps under a prompt: numbers that stay, and for a week the tags by which nobody counts twice."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Store
from bot.store.prompts.tables import prompt_posts, prompt_taps
from bot.store.turn import turn
from bot.store.values import micros


class Tapped(StrEnum):
    """What a tap says."""

    USEFUL = "useful"
    LATER = "later"  # "not today"


class Taps:
    """Taps by post and tag. A tag is ``bot.privacy.tag`` under the key of the post's week: it names nobody."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, post: str, tag: str, kind: Tapped) -> Tapped | None:
        """Count a tap, or change the one that this tag left; return what it was before, None for a first one."""
        async with self._store.write() as tx:
            await turn(tx, f"prompt {post}")
            mine = (prompt_taps.c.post == post) & (prompt_taps.c.tag == tag)
            before = await tx.scalar(select(prompt_taps.c.kind).where(mine))
            if before is None:
                await tx.execute(insert(prompt_taps), {"post": post, "tag": tag, "kind": kind.value})
            elif before != kind.value:
                await tx.execute(update(prompt_taps).where(mine).values(kind=kind.value))
                await _count(tx, post, Tapped(before), -1)
            if before != kind.value:
                await _count(tx, post, kind, +1)
        return None if before is None else Tapped(before)

    async def take_back(self, tags: Mapping[str, str], *, tx: AsyncConnection) -> int:
        """Delete what these tags left, by post, and their part of the numbers; return how many there were."""
        return sum([await _gone(tx, post, tag) for post, tag in tags.items()])

    async def said(self, tags: Mapping[str, str]) -> Iterable[tuple[str, Tapped]]:
        """Return what these tags, by post, left."""
        async with self._store.read() as db:
            rows = await db.execute(select(prompt_taps).where(prompt_taps.c.tag.in_(tags.values())))
            return [(row.post, Tapped(row.kind)) for row in rows if tags.get(row.post) == row.tag]

    async def forget(self, before: datetime) -> int:
        """Delete the tags of what fell due before an instant; the numbers stay. Returns how many went."""
        old = select(prompt_posts.c.id).where(prompt_posts.c.due < micros(before))
        async with self._store.write() as tx:
            return (await tx.execute(delete(prompt_taps).where(prompt_taps.c.post.in_(old)))).rowcount


async def _gone(tx: AsyncConnection, post: str, tag: str) -> int:
    mine = (prompt_taps.c.post == post) & (prompt_taps.c.tag == tag)
    before = await tx.scalar(select(prompt_taps.c.kind).where(mine))
    if before is None:
        return 0
    await tx.execute(delete(prompt_taps).where(mine))
    await _count(tx, post, Tapped(before), -1)
    return 1


async def _count(tx: AsyncConnection, post: str, kind: Tapped, by: int) -> None:
    column = prompt_posts.c[kind.value]
    await tx.execute(update(prompt_posts).where(prompt_posts.c.id == post).values({column: column + by}))
