"""What the house keeps of a person beside its features: choices, agreements, and notes that wait."""

from collections.abc import Mapping
from typing import Final

from bot import P, Person, Words
from bot.rights import Erased
from bot.store.named import Named

AUDIT: Final = P(
    "If you moderate: the log of what moderators did. It names who did it, so that nobody can undo their tracks."
)


class HouseRights:
    """Belongs to no feature, and is erased last: agreements tell which features somebody used."""

    name = "settings"
    keeps: Words = P("Your settings (language, state), what you agreed to, and notes that wait for you.")

    def __init__(self, named: Named) -> None:
        """Read and erase there."""
        self._named = named

    async def export(self, person: Person) -> Mapping[str, object]:
        """Choices, agreements with their days, and notes."""
        return await self._named.export(person)

    async def erase(self, person: Person) -> Erased:
        """Delete them in one transaction."""
        await self._named.erase(person)
        return Erased((P("Your settings, agreements and waiting notes."),), (AUDIT,))
