"""The house as it is, with leases of seconds and another time: ``python -m tests.processes.quick AHEAD run --role …``.

A test of what happens when a lease runs out ought not to wait for half a minute. ``AHEAD`` is by how many seconds this
machine's clock is wrong; or, as ``@file``, where it stands by how much the whole world is ahead, which may change.
Slack's pace is quicker, too: at its own, 20 messages take half a minute.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import __main__ as house
from bot.clock import SystemClock
from bot.schedule import clockwork, pacing, shared
from bot.store import Store

LEASE = 4.0  # seconds
SHORT = {"LEASE": timedelta(seconds=LEASE), "BEAT": 1.0, "MARGIN": timedelta(seconds=1), "LOOK": timedelta(seconds=1)}


def real() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - what the tests' clocks start from


def wrong(ahead: float) -> Callable[[SystemClock], datetime]:
    """A machine whose clock is wrong."""
    return lambda _: real() + timedelta(seconds=ahead)


def elsewhen(file: Path) -> Callable[[object], datetime]:
    """A world in which it is another time."""
    return lambda _: real() + timedelta(seconds=float(file.read_text()))


def main() -> None:
    word = sys.argv.pop(1)
    for name, value in SHORT.items():
        setattr(shared, name, value)
    setattr(clockwork, "EVERY", timedelta(seconds=1))  # noqa: B010 - a constant
    pacing.RATES["slack"] = pacing.Rate(token=20, channel=5)  # type: ignore[index]
    if word.startswith("@"):
        now = elsewhen(Path(word[1:]))

        async def time(store: Store) -> datetime:
            return now(store)

        SystemClock.now = now  # type: ignore[method-assign, assignment]
        Store.time = time  # type: ignore[method-assign, assignment]
    else:
        SystemClock.now = wrong(float(word))  # type: ignore[method-assign, assignment]
    house.main()


if __name__ == "__main__":
    main()
