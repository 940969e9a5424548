"""Each community's own shelf: the shared catalogue under what it added, replaced and hid."""

import logging
from datetime import date
from typing import Final

from bot.clock import Clock
from bot.errors import StoreError
from bot.store.overlay import Overlay as Kept
from cogs.resources.catalogue import Overlay, Resource
from cogs.resources.freshness import expired
from cogs.resources.overlay import resource_of
from cogs.resources.search import Index

USUAL: Final = ""  # the shelf that all those share who changed nothing
MOST: Final = 5_000  # shelves in memory; a community's own is small, the shared tables are one
log = logging.getLogger(__name__)


class Shelves:
    """Finds the shelf of a community; made once a day, and anew when its overlay changes."""

    def __init__(self, base: Index, kept: Kept, clock: Clock) -> None:
        """``base`` is the shared index; ``kept`` the store's overlay entries."""
        self._base = base
        self._kept = kept
        self._clock = clock
        self._made: dict[tuple[str, date], Index] = {}

    async def of(self, home: str) -> Index:
        """Return the index of a community; the shared one when the database is away."""
        key = (home, self._clock.now().date())
        if found := self._made.get(key):
            return found
        try:
            overlay = await self.overlay(home)
        except StoreError:
            return self._base
        if len(self._made) >= MOST:
            self._made.clear()
        if not overlay.entries and not overlay.hidden:
            self._made[key] = shelf = self._made.get((USUAL, key[1])) or self._over(overlay, key[1])
            self._made[USUAL, key[1]] = shelf
            return shelf
        self._made[key] = shelf = self._over(overlay, key[1])
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
        """Make this community's shelf anew when it is next asked for."""
        self._made = {key: index for key, index in self._made.items() if key[0] != home}

    def shared(self, entry: str) -> Resource | None:
        """Return an entry of the shared catalogue, whatever communities made of it."""
        return self._base.catalogue.get(entry)
