"""The platform of a simulation: it shows a message once for a key, but forgets keys, as Discord does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.adapter import Undeliverable
from bot.limits import EVERYTHING, Limits
from bot.message import Reply
from bot.people import Person, Place

REMEMBERS: Final = timedelta(minutes=5)  # how long a repeated nonce shows no second message


class Shown(NamedTuple):
    """One message that somebody sees; ``at`` in UTC."""

    key: str
    to: str
    at: datetime


@dataclass
class Platform:
    """What everybody sees. It outlives the process that sends."""

    shown: list[Shown] = field(default_factory=list)
    repeated: int = 0
    _known: dict[str, datetime] = field(default_factory=dict)

    def take(self, key: str, to: str, at: datetime) -> None:
        """Show a message, unless it has just been shown."""
        if key in self._known and at - self._known[key] <= REMEMBERS:
            self.repeated += 1
            return
        self._known[key] = at
        self.shown.append(Shown(key, to, at))


class Wire:
    """The adapter port, towards such a platform; ``send(key, to)`` returns when the platform has it."""

    name = "sim"
    limits = Limits(EVERYTHING)

    def __init__(self, send: Callable[[str, str], Awaitable[None]]) -> None:
        """Send messages there."""
        self._send = send

    async def run(self, desk: object) -> None:
        """Nobody talks on this platform."""

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Send a direct message."""
        await self._send(key, str(person))

    async def post(self, place: Place, reply: Reply, key: str = "") -> None:
        """There are no channels."""
        raise Undeliverable("this platform has no channels")
