"""The port between lanes and what is to be sent: one way of handing it out for one process, one for many."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.meter import UNMEASURED, Meter
from bot.schedule.budget import Budget
from bot.schedule.delivery import Delivery, Verdict
from bot.schedule.letting import Letting
from bot.schedule.pacing import Pacing
from bot.schedule.plan import Opening
from bot.store import Store


class Supply(Protocol):
    """Hands deliveries out and takes verdicts back. What raises StoreError has then changed nothing."""

    async def lease(self, platform: str, most: int) -> list[Delivery]:
        """Take up to so many that may leave now, the most important first; nobody else gets them meanwhile.

        What the budget does not allow is settled as yielded, what nobody wants any more as dropped.
        Raises StoreError.
        """

    async def turn(self, found: Delivery) -> bool:
        """Wait for its moment at the pace that all who send keep together; return whether it is still ours.

        Raises StoreError.
        """

    def ours(self, found: Delivery) -> bool:
        """Whether nobody else can have taken it up meanwhile: asked last before it leaves."""

    async def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Write down what came of the attempts; a plan whose owner cannot be reached stops, with the reason.

        A verdict on what somebody else has taken up since changes nothing. Raises StoreError.
        """

    async def next_at(self, platform: str) -> datetime | None:
        """Return when there may be something to lease again (UTC), None when nothing waits. Raises StoreError."""

    async def recover(self) -> int:
        """Take up at once what a process that is gone had leased; only for whoever is alone. Raises StoreError."""

    async def keep(self, woken: Callable[[], object]) -> None:
        """Keep what is leased while lanes send, and call ``woken`` when something comes; until cancelled."""


def supply(
    store: Store,
    clock: Clock,
    opening: Opening,
    pacing: Pacing,
    budget: Budget | None = None,
    *,
    meter: Meter = UNMEASURED,
) -> Supply:
    """Return the way of sending that fits the database: in this process alone on SQLite, by PgQueuer on PostgreSQL.

    ``opening`` is asked when a plan's message is late, ``budget`` when one is leased for the first time;
    ``meter`` hears of what leaves no more.
    """
    letting = Letting(clock, opening, budget or Budget(), meter)
    if store.sqlite:
        from bot.schedule.single import SingleSupply

        return SingleSupply(store, clock, pacing, letting)
    from bot.schedule.shared import SharedSupply

    return SharedSupply(store, clock, pacing, letting)
