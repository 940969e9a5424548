"""Each community's own shelf: the shared catalogue under what it added, replaced and hid."""

import logging
from datetime import date
from typing import Final

from bot.clock import Clock
from bot.errors import StoreError
from bot.news import ALONE, News
from bot.store.overlay import Overlay as Kept
from cogs.resources.catalogue import Overlay, Resource
from cogs.resources.freshness import expired
from cogs.resources.overlay import resource_of
from cogs.resources.search import Index

USUAL: Final = ""  # the shelf that all those share who changed nothing
MOST: Final = 5_000  # shelves in memory; a community's own is small, the shared tables are one
TOPIC: Final = "shelf"
log = logging.getLogger(__name__)


class Shelves:
    """Finds the shelf of a community; made once a day, and anew when its overlay changes."""

    def __init__(self, base: Index, kept: Kept, clock: Clock, news: News = ALONE) -> None:
        """``base`` is the shared index; ``kept`` the store's overlay entries."""
        self._news = news
        self._heard = 0
        news.on(TOPIC, self._forget)
        self._base = base
        self._kept = kept
        self._clock = clock
        self._made: dict[tuple[str, date], Index] = {}

    async def of(self, home: str) -> Index:
        """Return the index of a community; the shared one when the database is away."""
        key = (home, self._clock.now().date())
        if (found := self._made.get(key)) and self._news.current:
            return found
        heard = self._heard
        try:
            overlay = await self.overlay(home)
        except StoreError:
            return self._base
        if len(self._made) >= MOST:
            self._made.clear()
        shelf, bare = None, not overlay.entries and not overlay.hidden
        if bare:
            shelf = self._made.get((USUAL, key[1]))
        shelf = shelf or self._over(overlay, key[1])
        if bare:
            self._made[USUAL, key[1]] = shelf
        if heard == self._heard:  # else it may have changed as it was read
            self._made[key] = shelf
        return shelf

    def _over(self, overlay: Overlay, today: date) -> Index:
        over = {e.id for e in self._base.catalogue if expired(e, today)}
        entries = tuple(e for e in overlay.entries if not expired(e, today))
        return self._base.with_overlay(Overlay(entries, overlay.hidden | over))

    async def overlay(self, home: str) -> Overlay:
        """Read what a community keeps. Raises ``StoreError``."""
        entries: list[Resource] = []
        hidden: set[str] = set()
        for row in await self._kept.all(home):
            if row.body.get("hidden") is True:
                hidden.add(row.entry)
            elif entry := resource_of(row.body):
                entries.append(entry)
            else:  # written by a newer version, or by another hand; it stays in the database
                log.warning("overlay-entry-unreadable")
        return Overlay(tuple(entries), frozenset(hidden))

    def changed(self, home: str) -> None:
        """Make this community's shelf anew when it is next asked for, in every process."""
        self._forget(home)
        self._news.soon(TOPIC, home)

    def _forget(self, home: str) -> None:
        self._heard += 1
        self._made = {key: index for key, index in self._made.items() if home and key[0] != home}

    def shared(self, entry: str) -> Resource | None:
        """Return an entry of the shared catalogue, whatever communities made of it."""
        return self._base.catalogue.get(entry)
