"""A community's own entries, laid over the catalogue that ships."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.store import Body, Json, Store
from bot.store.tables import overlay_entries
from bot.store.upsert import upsert
from bot.store.values import dump, instant, load_body, micros


@dataclass(frozen=True, slots=True)
class OverlayEntry:
    """One entry as a community keeps it; `at` (UTC) and `by` say when and by whom it was last put."""

    community: str
    entry: str
    body: dict[str, Json]
    at: datetime
    by: str


class Overlay:
    """Entries by community (`discord:123`) and entry id. A `tx` of the store's makes a change part of it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def all(self, community: str) -> list[OverlayEntry]:
        """Return a community's entries in the order of their ids."""
        kept = overlay_entries.c
        mine = select(overlay_entries).where(kept.community == community).order_by(kept.entry)
        async with self._store.read() as db:
            return [
                OverlayEntry(row.community, row.entry, load_body(row.body), instant(row.at), row.by)
                for row in await db.execute(mine)
            ]

    async def put(
        self, community: str, entries: Mapping[str, Body], by: str, *, tx: AsyncConnection | None = None
    ) -> None:
        """Put one entry or many, all or none, in place of those with the same ids."""
        at = micros(self._clock.now())
        rows = [
            {"community": community, "entry": entry, "body": dump(body), "at": at, "by": by}
            for entry, body in entries.items()
        ]
        if not rows:
            return
        async with self._store.within(tx) as own:
            await own.execute(upsert(own, overlay_entries), rows)

    async def remove(self, community: str, entry: str, *, tx: AsyncConnection | None = None) -> bool:
        """Take an entry out; returns whether it was there."""
        kept = overlay_entries.c
        async with self._store.within(tx) as own:
            gone = delete(overlay_entries).where(kept.community == community, kept.entry == entry)
            return (await own.execute(gone)).rowcount > 0
