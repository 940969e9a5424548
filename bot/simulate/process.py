"""The process under test, and the end of the line by which it is told what to do: lines of JSON, in and out."""

import asyncio
import json
import random
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.clock import SystemClock
from bot.errors import Fault
from bot.simulate.cast import START, cast
from bot.simulate.platform import Platform
from bot.simulate.works import Works
from bot.store import Store
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
        alarm = SystemClock().after(self._draw.uniform(0, LONGEST), child.kill) if moment == "anywhere" else None
        try:
            return await self._listen(child, moment)
        finally:
            if alarm is not None:
                alarm.cancel()

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
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
        code = await child.wait()
        self._child = None
        if not expected:
            raise Fault(f"the process under test ended by itself with code {code}")

    async def _started(self) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        args = (sys.executable, "-m", "bot.simulate.process")
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


class Line:
    """The child's end: messages go out and are heard one by one, whatever their order."""

    def __init__(self) -> None:
        """Speak by standard output, so nothing else may."""
        self._heard: dict[str, asyncio.Event] = {}
        self.works: Works | None = None

    async def send(self, key: str, to: str) -> None:
        """Hand a message to the platform, and return when it says that it has it."""
        assert self.works is not None
        heard = self._heard[key] = asyncio.Event()
        self.say({"key": key, "to": to, "at": micros(self.works.clock.now())})
        await heard.wait()

    def say(self, line: dict[str, object]) -> None:
        """Say one line."""
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    def hear(self, key: str) -> None:
        """Take note that the platform has a message."""
        self._heard.pop(key).set()


async def take_part() -> None:
    """Do what standard input says until it ends."""
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    part = Part(**json.loads(await lines.readline()))
    acts = cast(part.members, part.days, part.seed).acts
    store = await Store.open(part.url)
    try:
        line = Line()
        line.works = works = Works(store, START, line.send)
        if part.alone:
            await works.outbox.recover()

        async def step(told: dict[str, Any]) -> None:
            due = await works.step(instant(told["now"]))
            first, last = told["acts"]
            for act in acts[first:last]:
                await works.act(act)
                due = await works.step(act.at)
            line.say({"next": None if due is None else micros(due)})

        async with asyncio.TaskGroup() as tasks:
            while read := await lines.readline():
                told = json.loads(read)
                if "heard" in told:
                    line.hear(told["heard"])
                else:
                    tasks.create_task(step(told))
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(take_part())
