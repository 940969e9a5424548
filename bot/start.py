"""Starting the house as a process, and ending it when the process is told to stop."""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Coroutine

from bot.app import opened
from bot.log import begin
from bot.roles import EVERYTHING, Part
from bot.settings import Settings, load

log = logging.getLogger(__name__)


async def run(settings: Settings, part: Part = EVERYTHING) -> None:
    """Run the house until the process is told to stop. Raises ``StoreError`` or ``PlatformFault``."""
    main = asyncio.current_task()
    assert main is not None
    told = asyncio.Event()

    def stop() -> None:
        if not told.is_set():  # who says it twice does not want what is under way broken off
            told.set()
            main.cancel()

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop)
    async with opened(settings, part=part) as app:
        settle()
        try:
            await app.run(part)
        except asyncio.CancelledError:
            log.info("stopped")


def start(part: Part = EVERYTHING) -> None:
    """Read the settings and run this part of the house until it is told to stop. Raises ``Fault`` with the mend."""
    settings = load()
    begin(settings.log_level, form=settings.log_format)
    loop()(run(settings, part))


def settle() -> None:
    """Take what is there by now out of the garbage collector's rounds: it stays for as long as the process does.

    158,000 objects of catalogue, phrases and weights take 35 to 85 ms in every full round, in which nobody is answered.
    """
    gc.collect()
    gc.freeze()


def loop() -> Callable[[Coroutine[None, None, None]], None]:
    """Return what runs the house: uvloop's event loop, or Python's own where there is none (Windows)."""
    try:
        from uvloop import run as quick
    except ImportError:
        return asyncio.run
    return quick
