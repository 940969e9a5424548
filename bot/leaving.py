"""Who has left their community, as the house sees it: learned where a message finds nobody, taken back by a visit."""

from typing import Protocol

from bot.people import Person


class Leavings(Protocol):
    """People of whom the platform says that they are gone."""

    def known(self, person: Person) -> bool:
        """Tell at once whether somebody may be among them, as far as is known here."""

    async def note(self, person: Person) -> None:
        """Remember from when on somebody is gone; the first day stands."""

    async def back(self, person: Person) -> None:
        """Forget it: they are here."""
