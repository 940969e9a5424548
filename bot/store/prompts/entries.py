"""What was posted where and when, and what will be: the same rows, so that a preview is what comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Place, Post
from bot.store import Store
from bot.store.look import looking
from bot.store.prompts.tables import prompt_posts
from bot.store.values import instant, micros


class State(StrEnum):
    """How far a post has come."""

    PLANNED = "planned"
    POSTED = "posted"
    SKIPPED = "skipped"  # a moderator left it out
    MISSED = "missed"  # its time went by


COUNTS = (State.PLANNED.value, State.POSTED.value)
"""What uses a prompt up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One post: ``due`` in UTC, ``round`` how often its channel has gone through what fits, taps as numbers."""

    id: str
    place: Place
    slot: str
    due: datetime
    prompt: str
    round: int
    state: State = State.PLANNED
    message: Post | None = None
    useful: int = 0
    later: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """A prompt's last use in a channel, posted or planned: in which round, and when (UTC)."""

    round: int
    last: datetime


class Entries:
    """Posts by id. Every method raises ``StoreError``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, made: Sequence[Entry], *, tx: AsyncConnection) -> None:
        """Keep new ones."""
        if made:
            await tx.execute(insert(prompt_posts), [_row(entry) for entry in made])

    async def get(self, home: str, id_: str, *, tx: AsyncConnection | None = None) -> Entry | None:
        """Return one of this community, None where there is none."""
        return await self._one((prompt_posts.c.community == home) & (prompt_posts.c.id == id_), tx)

    async def at(self, slot: str, due: datetime, *, tx: AsyncConnection) -> Entry | None:
        """Return what a schedule has for an instant."""
        return await self._one((prompt_posts.c.slot == slot) & (prompt_posts.c.due == micros(due)), tx)

    async def within(self, place: Place, after: datetime, until: datetime, *, tx: AsyncConnection) -> list[Entry]:
        """Return all that a channel has after an instant, up to and with another, in order."""
        kept = prompt_posts.c
        then = (kept.due > micros(after)) & (kept.due <= micros(until))
        return await self._all((kept.place == str(place)) & then, tx)

    async def uses(self, place: Place, *, tx: AsyncConnection) -> Mapping[str, Use]:
        """Return the last use of every prompt that a channel has had, or will have."""
        kept = prompt_posts.c
        all_ = select(kept.prompt, func.max(kept.round).label("round"), func.max(kept.due).label("due"))
        theirs = all_.where(kept.place == str(place), kept.state.in_(COUNTS)).group_by(kept.prompt)
        return {row.prompt: Use(row.round, instant(row.due)) for row in await tx.execute(theirs)}

    async def between(self, home: str, first: datetime, until: datetime) -> list[Entry]:
        """Return what was posted in a community from ``first`` up to ``until``, without the latter."""
        kept = prompt_posts.c
        then = (kept.due >= micros(first)) & (kept.due < micros(until))
        return await self._all((kept.community == home) & (kept.state == State.POSTED.value) & then, None)

    async def set(
        self, id_: str, *, tx: AsyncConnection, state: State | None = None, prompt: str = "", round_: int = 0
    ) -> None:
        """Change how one stands, or what it says."""
        to: dict[str, object] = {"state": state.value} if state else {}
        to |= {"prompt": prompt, "round": round_} if prompt else {}
        await tx.execute(update(prompt_posts).where(prompt_posts.c.id == id_).values(to))

    async def posted(self, id_: str, message: Post) -> None:
        """Remember where one stands."""
        async with self._store.write() as tx:
            mine = update(prompt_posts).where(prompt_posts.c.id == id_)
            await tx.execute(mine.values(state=State.POSTED.value, message=str(message)))

    async def pass_by(self, place: Place, before: datetime, *, tx: AsyncConnection) -> None:
        """Give back what was planned and never posted: its time is over."""
        kept = prompt_posts.c
        old = (kept.place == str(place)) & (kept.state == State.PLANNED.value) & (kept.due < micros(before))
        await tx.execute(update(prompt_posts).where(old).values(state=State.MISSED.value))

    async def unplan(self, slot: str, since: datetime, *, tx: AsyncConnection) -> None:
        """Forget what a schedule has planned from an instant on: it was changed, or is gone."""
        kept = prompt_posts.c
        open_ = kept.state.in_((State.PLANNED.value, State.SKIPPED.value))
        await tx.execute(delete(prompt_posts).where(kept.slot == slot, open_, kept.due >= micros(since)))

    async def drop(self, ids: Sequence[str], *, tx: AsyncConnection) -> None:
        """Forget some that were settled, and are not wanted any more."""
        if ids:
            await tx.execute(delete(prompt_posts).where(prompt_posts.c.id.in_(ids)))

    async def _one(self, which: ColumnElement[bool], tx: AsyncConnection | None) -> Entry | None:
        found = await self._all(which, tx)
        return found[0] if found else None

    async def _all(self, which: ColumnElement[bool], tx: AsyncConnection | None) -> list[Entry]:
        wanted = select(prompt_posts).where(which).order_by(prompt_posts.c.due, prompt_posts.c.id)
        async with looking(self._store, tx) as db:
            return [_entry(row) for row in await db.execute(wanted)]


def _row(entry: Entry) -> dict[str, object]:
    where = {"id": entry.id, "community": entry.place.home, "place": str(entry.place), "slot": entry.slot}
    what = {"due": micros(entry.due), "prompt": entry.prompt, "round": entry.round, "state": entry.state.value}
    return where | what | {"message": str(entry.message or ""), "useful": entry.useful, "later": entry.later}


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        row.id,
        Place.parse(row.place),
        row.slot,
        instant(row.due),
        row.prompt,
        row.round,
        State(row.state),
        Post.parse(row.message) if row.message else None,
        row.useful,
        row.later,
    )
