"""A community's own list: every change of it is one transaction with its line in the audit."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Button, Call, P, Person, Reply
from bot.clock import Clock
from bot.community import Json
from bot.services import Transaction
from bot.store.audit import Audit
from bot.store.overlay import Overlay as Kept
from cogs.resources.cards import card
from cogs.resources.catalogue import Overlay, Resource
from cogs.resources.overlay import body_of
from cogs.resources.shelves import Shelves

TAKEN: Final = P("There is one with that name already: /catalogue edit changes it.")
HIDDEN: Mapping[str, Json] = {"hidden": True}


class OwnList:
    """What a community adds, replaces and hides. Every method raises ``StoreError`` and then changes nothing."""

    def __init__(self, shelves: Shelves, kept: Kept, audit: Audit, transaction: Transaction, clock: Clock) -> None:
        """Write to ``kept`` and ``audit`` within a ``transaction`` of theirs."""
        self.shelves = shelves
        self._kept = kept
        self._audit = audit
        self._transaction = transaction
        self._clock = clock

    @property
    def today(self) -> date:
        """The day by which entries are stale or expired, in UTC."""
        return self._clock.now().date()

    @asynccontextmanager
    async def change(self, by: Person, action: str, subject: str) -> AsyncIterator[AsyncConnection]:
        """Do what is in the block together with its line in the audit; afterwards the shelf is made anew."""
        async with self._transaction() as tx:
            yield tx
            await self._audit.record(by.home, str(by), action, subject, tx=tx)
        self.shelves.changed(by.home)

    async def put(self, by: Person, bodies: Mapping[str, Mapping[str, Json]], tx: AsyncConnection) -> None:
        """Keep entries as they are in these bodies, all or none."""
        await self._kept.put(by.home, bodies, str(by), tx=tx)

    async def take_out(self, by: Person, entry: str, tx: AsyncConnection) -> bool:
        """Delete an own entry, or hide a shared one; False when it is gone already."""
        if self.shelves.shared(entry) is None:
            return await self._kept.remove(by.home, entry, tx=tx)
        await self.put(by, {entry: HIDDEN}, tx)
        return True

    async def restore(self, by: Person, entry: str, tx: AsyncConnection) -> None:
        """Show the shared version of an entry again."""
        await self._kept.remove(by.home, entry, tx=tx)

    async def save(self, by: Person, entry: Resource) -> Reply:
        """Keep one entry, and show it as members see it."""
        async with self.change(by, "catalogue.saved", entry.id) as tx:
            await self.put(by, {entry.id: body_of(entry)}, tx)
        return self.saved(entry)

    def saved(self, entry: Resource) -> Reply:
        """What a moderator reads after an entry was saved."""
        more = Button(P("Add hours, cost, a caution"), Call("catalogue.details", _details(entry)))
        return Reply.say(P("Saved. This is how members see it:"), *card(entry, self.today), more)

    async def find(self, home: str, wanted: str) -> Resource | None:
        """Return the entry of this community with that id or name."""
        catalogue = (await self.shelves.of(home)).catalogue
        named = (e for e in catalogue if e.name.casefold() == wanted.casefold())
        return catalogue.get(wanted) or next(named, None)

    async def taken(self, home: str, entry: Resource) -> bool:
        """Tell whether the list has an entry with this one's id or name, which it would hide or double."""
        return any([await self.find(home, known) for known in (entry.id, entry.name)])

    async def overlay(self, home: str) -> Overlay:
        """Return all that a community keeps."""
        return await self.shelves.overlay(home)


def given(**values: object) -> dict[str, str]:
    """Return the fields that were filled in, as text."""
    return {name: str(value) for name, value in values.items() if value}


def known(entry: Resource) -> dict[str, str]:
    """Return what the first form shows of an entry."""
    return given(name=entry.name, topic=entry.topic, summary=entry.summary, url=entry.url, phone=entry.phone)


def _details(entry: Resource) -> dict[str, str]:
    more = given(text=entry.text, hours=entry.hours, cost=entry.cost, region=entry.region, caution=entry.caution)
    return {"entry": entry.id, "_form": "1", **more}
