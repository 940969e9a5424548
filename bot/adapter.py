"""The port that every platform plugs into, and what can go wrong at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.limits import Limits
from bot.message import Reply
from bot.people import Person, Place

if TYPE_CHECKING:
    from bot.desk import Desk


class Undeliverable(Exception):
    """They cannot be reached there, and trying again will not help. ``str()`` is a reason for operators."""


class Gone(Undeliverable):
    """They have left for good: nothing will ever reach them there."""


class RetryLater(Exception):
    """It did not arrive this time; try again after so many seconds. ``uncertain``: it may have arrived."""

    def __init__(self, seconds: float, *, uncertain: bool = False) -> None:
        """Say when."""
        super().__init__(f"try again in {seconds:.0f} s")
        self.seconds = seconds
        self.uncertain = uncertain


class Adapter(Protocol):
    """One platform. Replies come to it fitted: spoken, and within its limits."""

    name: str
    limits: Limits

    async def run(self, desk: Desk) -> None:
        """Listen until cancelled, and bring every event to the desk.

        Raises ``PlatformFault`` when the platform refuses us for a reason that waiting does not mend.
        """

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Send one direct message; two sends with one ``key`` show it once, where the platform can tell.

        Raises ``Undeliverable`` or ``RetryLater``.
        """

    async def post(self, place: Place, reply: Reply, key: str = "") -> None:
        """Post in a channel under the bot's own name. Raises ``Undeliverable`` or ``RetryLater``."""
