"""One time for all nodes: each keeps to the clock of the database that they share, whatever its machine says."""

import logging
from datetime import timedelta
from typing import Final

from bot.clock import Clock, SteeredClock
from bot.store import Store

EVERY: Final = timedelta(minutes=1)
CLOSE: Final = timedelta(milliseconds=250)  # as near as a round trip tells; below it the clock is let alone
WRONG: Final = timedelta(seconds=5)  # so far off that an operator ought to know

log = logging.getLogger(__name__)


async def agree(clock: Clock, store: Store) -> None:
    """Put the clock right by the database's; leave it alone on SQLite, and where it cannot be steered.

    Raises StoreError.
    """
    if store.sqlite or not isinstance(clock, SteeredClock):
        return
    asked = clock.now()
    right = await store.time()
    off = right - (asked + (clock.now() - asked) / 2)
    if abs(off) <= CLOSE:
        return
    clock.steer(off)
    if abs(off) > WRONG:
        mend = "the house keeps to the database's clock; let both machines be set by NTP"
        log.warning("clock-off", extra={"seconds": round(off.total_seconds()), "mend": mend})
