"""A process that takes up a job, says so, and never ends by itself."""

import asyncio
import sys
from datetime import timedelta

from bot.clock import SystemClock
from bot.store import Store
from bot.store.chores import Chores


async def job() -> None:
    sys.stdout.write("at it\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def main() -> None:
    store = await Store.open(sys.argv[1])
    await Chores(store, SystemClock()).share(timedelta(hours=1), "sweep", job)


if __name__ == "__main__":
    asyncio.run(main())
