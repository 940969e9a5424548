"""A process that moves a database, and that dies by SIGKILL after so many rows."""

import asyncio
import os
import signal
import sys

from bot.copies.move import moving


async def main(from_: str, to: str, last: int) -> None:
    """Move, and die when ``last`` rows have passed; 0 for never."""
    left = last

    def passed(_table: str, rows: int) -> None:
        nonlocal left
        left -= rows
        if last and left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    async with moving(from_, to) as move:
        await move(passed)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
