"""The near end of the line to a process under test, which is told what to do and can be killed while it does."""

import asyncio
import json
import os
import random
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.clock import SystemClock
from bot.errors import Fault
from bot.simulate.platform import Platform
from bot.store.values import instant, micros

MOMENTS: Final = ("sending", "sent", "heard", "anywhere")
LONGEST: Final = 0.02  # seconds into a step at which a process is killed that is killed anywhere


class Killed(Exception):
    """The process was killed in the middle of a step."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a process needs to know to take part."""

    url: str
    members: int
    days: int
    seed: int
    alone: bool


class Process:
    """A process that is told to step, and that can be killed while it does."""

    def __init__(self, part: Part, platform: Platform, draw: random.Random) -> None:
        """Messages go to ``platform``, which lives on when the process does not."""
        self._part = part
        self._platform = platform
        self._draw = draw
        self._child: asyncio.subprocess.Process | None = None
        self.kills = 0

    async def step(self, now: datetime, acts: tuple[int, int], *, kill: bool = False) -> datetime | None:
        """Have it do what is due at ``now``, and then the acts with these numbers; return when more is due.

        With ``kill`` it is killed by SIGKILL at some moment, started again, and told the same once more.
        """
        try:
            return await self._told(now, (0, 0) if kill else acts, self._draw.choice(MOMENTS) if kill else "")
        except Killed:
            self.kills += 1
            return await self._told(now, acts, "")

    async def close(self) -> None:
        """Let it end."""
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()
            await self._child.wait()
            self._child = None

    async def _told(self, now: datetime, acts: tuple[int, int], moment: str) -> datetime | None:
        child = self._child or await self._started()
        await self._say(child, {"now": micros(now), "acts": acts})
        if moment != "anywhere":
            return await self._listen(child, moment)
        alarm = SystemClock().after(self._draw.uniform(0, LONGEST), lambda: _kill(child))
        try:
            due = await self._listen(child, moment)
        finally:
            alarm.cancel()
        await self._ended(child, expected=True)  # it was done before it could be killed: then it is killed now
        self.kills += 1
        return due

    async def _listen(self, child: asyncio.subprocess.Process, moment: str) -> datetime | None:
        assert child.stdout is not None
        while line := await child.stdout.readline():
            heard = json.loads(line)
            if "key" not in heard:
                return None if heard["next"] is None else instant(heard["next"])
            if moment == "sending":
                break
            self._platform.take(heard["key"], heard["to"], instant(heard["at"]))
            if moment == "sent":
                break
            await self._say(child, {"heard": heard["key"]})
            if moment == "heard":
                break
        await self._ended(child, expected=bool(moment))
        raise Killed

    async def _ended(self, child: asyncio.subprocess.Process, *, expected: bool) -> None:
        _kill(child)
        code = await child.wait()
        self._child = None
        if not expected:
            raise Fault(f"the process under test ended by itself with code {code}")

    async def _started(self) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        args = (sys.executable, "-m", "bot.simulate.child")
        child = self._child = await asyncio.create_subprocess_exec(*args, stdin=pipe, stdout=pipe)
        part = self._part
        await self._say(
            child,
            {
                "url": part.url,
                "members": part.members,
                "days": part.days,
                "seed": part.seed,
                "alone": part.alone,
            },
        )
        return child

    @staticmethod
    async def _say(child: asyncio.subprocess.Process, line: dict[str, object]) -> None:
        assert child.stdin is not None
        with suppress(BrokenPipeError, ConnectionResetError):  # killed a moment ago; its output says so too
            child.stdin.write(json.dumps(line).encode() + b"\n")
            await child.stdin.drain()


def _kill(child: asyncio.subprocess.Process) -> None:
    """Kill it by SIGKILL: its own ``kill`` would first look whether it has ended, and hide that from asyncio."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)
