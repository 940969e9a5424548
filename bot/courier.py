"""Takes a reply to a person or a place, on whatever platform they are."""

import logging
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from bot.adapter import Adapter, RetryLater, Undeliverable
from bot.community import Communities
from bot.errors import StoreError
from bot.i18n import Languages
from bot.message import Reply
from bot.notes import Notes
from bot.people import Person, Place
from bot.render import Fitter, plain

log = logging.getLogger(__name__)


@runtime_checkable
class Remembering(Protocol):
    """What an adapter can do besides, whose platform does not tell a repeated message by itself."""

    async def delivered(self, to: Person | Place, key: str) -> bool:
        """Tell whether the message with this key has arrived. Raises ``RetryLater`` when that is not known."""


@runtime_checkable
class Opening(Protocol):
    """What an adapter can do besides, whose platform wants a door opened before one may write."""

    async def open(self, person: Person) -> None:
        """Open the direct conversation with somebody who has just asked. Raises ``Undeliverable`` or ``RetryLater``."""


class Courier:
    """The way out of the house for what nobody asked for just now."""

    def __init__(
        self,
        adapters: Mapping[str, Adapter],
        communities: Communities,
        languages: Languages,
        notes: Notes,
    ) -> None:
        """``adapters`` by platform name; it may fill up later."""
        self._adapters = adapters
        self._communities = communities
        self._languages = languages
        self._notes = notes

    async def open(self, person: Person) -> None:
        """Make ready to write to somebody who has just asked for it; nothing to do on platforms that need nothing.

        Raises ``Undeliverable`` or ``RetryLater``.
        """
        adapter = self._adapter(person.platform)
        if isinstance(adapter, Opening):
            await adapter.open(person)

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Send a person one direct message. Raises ``Undeliverable`` or ``RetryLater``."""
        adapter = self._adapter(person.platform)
        language = await self._communities.language(person, "en")
        await adapter.deliver(person, self._fit(reply, language, adapter), key)

    async def post(self, place: Place, reply: Reply, key: str = "") -> None:
        """Post in a place, for all who read there. Raises ``Undeliverable`` or ``RetryLater``."""
        adapter = self._adapter(place.platform)
        await adapter.post(place, self._fit(reply, "en", adapter), key)

    async def send(self, to: Person | Place, reply: Reply, key: str = "") -> None:
        """Deliver to a person or post in a place. Raises ``Undeliverable`` or ``RetryLater``."""
        if isinstance(to, Person):
            await self.deliver(to, reply, key)
        else:
            await self.post(to, reply, key)

    async def delivered(self, to: Person | Place, key: str) -> bool:
        """Tell whether a message is known to have arrived, on platforms that do not themselves know it by its key.

        False where the platform knows: sending again shows it once. Raises ``Undeliverable`` or ``RetryLater``.
        """
        adapter = self._adapter(to.platform)
        return isinstance(adapter, Remembering) and await adapter.delivered(to, key)

    async def tell(self, person: Person, reply: Reply) -> bool:
        """Send a person a message, or keep its words for their next command. True when it was sent.

        Never raises: what was done before stays done, so nobody may be told that it was not.
        """
        try:
            await self.deliver(person, reply)
        except (Undeliverable, RetryLater, StoreError):
            await self._leave_if_possible(person, reply)
            return False
        return True

    async def leave(self, person: Person, reply: Reply) -> None:
        """Keep the words of a reply for a person's next command. Raises ``StoreError``."""
        say = self._languages.speaker(await self._communities.language(person, "en"))
        await self._notes.leave(str(person), {"text": plain(reply, say)})

    async def _leave_if_possible(self, person: Person, reply: Reply) -> None:
        try:
            await self.leave(person, reply)
        except StoreError as fault:
            log.error("note-lost", extra={"fault": type(fault).__name__})

    def _fit(self, reply: Reply, language: str, adapter: Adapter) -> Reply:
        return Fitter(adapter.limits, self._languages.speaker(language)).fit(reply)

    def _adapter(self, platform: str) -> Adapter:
        if found := self._adapters.get(platform):
            return found
        raise Undeliverable(f"{platform} is not running")
