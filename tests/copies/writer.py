"""A process that writes on and on, each time one row into three tables in one transaction, until it is killed."""

import asyncio
import sys

from sqlalchemy import insert

from bot.store import Store
from bot.store.tables import consents, facts, message_weeks


async def main(url: str) -> None:
    """Say a word about every fifty transactions."""
    store = await Store.open(url)
    number = 0
    while True:
        async with store.write() as tx:
            await tx.execute(insert(facts), {"name": f"n{number}", "value": ""})
            await tx.execute(insert(consents), {"person": f"stage:lab:{number}", "name": "x", "day": ""})
            await tx.execute(insert(message_weeks), {"person": f"stage:lab:{number}", "week": "", "count": 0})
        number += 1
        if number % 50 == 0:
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
