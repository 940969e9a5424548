"""The house as it is, with leases of seconds and a machine's clock that may be wrong: ``python -m … AHEAD run …``.

A test of what happens when a lease runs out ought not to wait for half a minute.
"""

import sys
from datetime import UTC, datetime, timedelta

from bot import __main__ as house
from bot.clock import SystemClock
from bot.schedule import shared

SHORT = {"LEASE": timedelta(seconds=4), "BEAT": 1.0, "MARGIN": timedelta(seconds=1), "LOOK": timedelta(seconds=1)}


def main() -> None:
    ahead = timedelta(seconds=float(sys.argv.pop(1)))
    for name, value in SHORT.items():
        setattr(shared, name, value)

    def now(self: SystemClock) -> datetime:
        return datetime.now(UTC) + ahead  # noqa: TID251 - the machine's clock, wrong

    SystemClock.now = now  # type: ignore[method-assign]
    house.main()


if __name__ == "__main__":
    main()
