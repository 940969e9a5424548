"""What the house itself keeps under a person's own name, outside every feature: read together, erased together."""

from collections.abc import Mapping

from bot.people import Person
from bot.store import Store
from bot.store.channels import Channels
from bot.store.consents import Consents
from bot.store.notes import Notes
from bot.store.settings import CommunitySettings


class Named:
    """Choices, agreements, notes that wait for somebody, and the way to write to them directly."""

    def __init__(self, store: Store, choices: CommunitySettings, consents: Consents, notes: Notes) -> None:
        self._store = store
        self._choices = choices
        self._consents = consents
        self._notes = notes
        self._channels = Channels(store)

    async def export(self, person: Person) -> Mapping[str, object]:
        """Return it by kind; kinds of which there is nothing are left out."""
        name = str(person)
        found: dict[str, object] = {
            "settings": await self._choices.all(name),
            "agreed": await self._consents.of(name),
            "waiting": [dict(note) for note in await self._notes.read(name)],
        }
        if await self._channels.channel(person) is not None:
            found["direct messages"] = "the id of our conversation, so that I can write to you"
        return {kind: kept for kind, kept in found.items() if kept}

    async def erase(self, person: Person) -> None:
        """Delete it, in one transaction."""
        name = str(person)
        async with self._store.write() as tx:
            await self._choices.erase(name, tx=tx)
            await self._consents.erase(name, tx=tx)
            await self._notes.erase(name, tx=tx)
            await self._channels.forget(person, tx=tx)
