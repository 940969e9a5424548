"""How much waits in the outbox, and for how long, by platform."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, bindparam, case, func, select

from bot.clock import Clock
from bot.schedule.delivery import Fate
from bot.store import Store
from bot.store.tables import deliveries
from bot.store.values import micros


class Phase(StrEnum):
    """How near something in the outbox is to leaving."""

    DUE = "due"  # could leave now
    LEASED = "leased"  # somebody is sending it
    LATER = "later"  # waits for another try, or for a humane hour


@dataclass(slots=True)
class Depth:
    """What waits on one platform: numbers by phase, and the seconds since the oldest could have left."""

    number: dict[Phase, int] = field(default_factory=lambda: dict.fromkeys(Phase, 0))
    oldest: float = 0.0


_AT: Final = deliveries.c.next_try_at
_NOW: Final[ColumnElement[int]] = bindparam("now")
_PHASE: Final = case(
    (_AT <= _NOW, Phase.DUE.value),
    (deliveries.c.state == Fate.LEASED.value, Phase.LEASED.value),
    else_=Phase.LATER.value,
).label("phase")
WAITING: Final = (
    # Only what is open is read, by the index that the sender uses: what was sent costs nothing.
    select(deliveries.c.platform, _PHASE, func.count(), func.min(_AT))
    .where(_AT.is_not(None))
    .group_by(deliveries.c.platform, "phase")
)


async def depths(store: Store, clock: Clock) -> Mapping[str, Depth]:
    """Return what waits, by platform; a platform without anything is not in it. Raises ``StoreError``."""
    now = micros(clock.now())
    found: dict[str, Depth] = {}
    async with store.read() as db:
        for platform, phase, number, first in await db.execute(WAITING, {"now": now}):
            depth = found.setdefault(platform, Depth())
            depth.number[Phase(phase)] = number
            if phase == Phase.DUE:
                depth.oldest = max(0.0, (now - first) / 1e6)
    return found
