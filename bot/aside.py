"""Pure work on many things is done in a thread, so that everybody else has their turn meanwhile."""

import asyncio
from collections.abc import Callable, Collection
from typing import Final, TypeVar

MANY: Final = 100  # below, a thread costs more than it gives

T = TypeVar("T")
R = TypeVar("R")


async def aside(work: Callable[[Collection[T]], R], things: Collection[T]) -> R:
    """Return what ``work`` makes of things, worked out beside the loop where they are many. Raises what it raises."""
    return await asyncio.to_thread(work, things) if len(things) > MANY else work(things)
