"""Kills a house in the middle of what it does: nothing after that line runs, an open transaction is not kept.

It happens in this process, at a step that the seed says, so that a run can be had again. What a SIGKILL does to the
database itself is the simulated year's part (`bot.simulate.process`).
"""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Store

WITHIN: Final = 40  # steps after the word is given


class Killed(BaseException):
    """The house is gone; nothing catches this but whoever starts it again."""


class Reaper:
    """Counts the steps that matter: before and after a transaction is kept, before and after something is sent."""

    def __init__(self, seed: int) -> None:
        """Kill nobody until told."""
        self._draw = random.Random(seed)  # noqa: S311 - when to kill
        self._left: int | None = None
        self.kills = 0

    def aims(self) -> None:
        """Kill at one of the next steps."""
        self._left = self._draw.randrange(WITHIN)

    def step(self) -> None:
        """Pass a step. Raises ``Killed`` when it is the one."""
        if self._left is None:
            return
        self._left -= 1
        if self._left < 0:
            self._left = None
            self.kills += 1
            raise Killed


class MortalStore(Store):
    """A store whose house may be killed just before or just after what it writes is kept."""

    reaper: Reaper | None = None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Do as a store does. Raises ``Killed`` besides."""
        async with super().write() as tx:
            yield tx
            self._step()
        self._step()

    def _step(self) -> None:
        if self.reaper is not None:
            self.reaper.step()
