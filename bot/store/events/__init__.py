"""Events in the database: what is planned, and who asked to be reminded; each row of one community."""

from dataclasses import dataclass

from bot.store import Store
from bot.store.events.listing import Listing
from bot.store.events.reminders import Reminders

__all__ = ["Events"]


@dataclass(frozen=True, slots=True)
class Events:
    """All of it, over one store."""

    listing: Listing
    reminders: Reminders

    @classmethod
    def over(cls, store: Store) -> "Events":
        """Return the repositories; nothing is read."""
        return cls(Listing(store), Reminders(store))
