"""What the Discord adapter asks of the house's memory: a few facts, and the doors that people have opened."""

from collections.abc import Sequence
from typing import Protocol

from bot.people import Person


class Facts(Protocol):
    """Small named texts that outlive a restart."""

    async def get(self, name: str) -> str | None:
        """Return what was put under this name, or None."""

    async def put(self, name: str, value: str) -> None:
        """Keep a text under this name."""


class Doors(Protocol):
    """The direct channels that people opened to us, by person and the other way round."""

    async def channel(self, person: Person) -> str | None:
        """Return the channel id of a person's direct conversation, or None when it was never opened."""

    async def keep(self, person: Person, channel: str) -> None:
        """Remember a person's channel id."""

    async def people(self, channel: str) -> Sequence[Person]:
        """Return who is behind a direct channel: one human, as a person of each community they opted in from."""
