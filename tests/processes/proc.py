"""One real process of the house: started, listened to by its log lines, told to stop, killed."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds for a start on a machine that does much else

AUDIO = "ignore:'audioop' is deprecated:DeprecationWarning"  # discord.py's own
PYTHON = (sys.executable, "-W", "error", "-W", AUDIO, "-m")

Line = dict[str, Any]


class Ended(AssertionError):
    """A process ended that should not have."""


class Proc:
    """``python -m bot`` with these words, in a folder of its own and with nothing in its environment but ``env``."""

    def __init__(self, process: asyncio.subprocess.Process, name: str) -> None:
        self.name = name
        self.lines: list[Line] = []
        self.words: list[str] = []
        """What it said that is no line of its log: one sentence for an operator, or a trace."""
        self._process = process
        self._more = asyncio.Condition()
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(
        cls, folder: Path, env: Mapping[str, str], *words: str, name: str = "", module: str = "bot"
    ) -> Self:
        return await cls.spawn(folder, env, *PYTHON, module, *words, name=name or " ".join(words))

    @classmethod
    async def spawn(cls, folder: Path, env: Mapping[str, str], *command: str, name: str) -> Self:
        """Start any program that starts the house."""
        there = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "HOME": str(folder)}  # noqa: TID251
        pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env=there | dict(env),
            stdin=nothing,
            stdout=nothing,
            stderr=pipe,
            start_new_session=True,  # a script is killed with all that it has started
        )
        return cls(process, name)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    async def ready(self) -> Line:
        """Wait for the line that says that all it does can be done."""
        return await self.says("ready")

    async def says(self, event: str, since: int = 0, patience: float = PATIENCE) -> Line:
        """Wait for a log line with this event, from line ``since`` on, and return it."""
        return (await self.all_say(event, 1, since, patience))[0]

    async def all_say(self, event: str, many: int, since: int = 0, patience: float = PATIENCE) -> list[Line]:
        """Wait for so many log lines with this event, from line ``since`` on, and return them."""

        def found() -> list[Line]:
            return [line for line in self.lines[since:] if line["event"] == event]

        async with asyncio.timeout(patience), self._more:
            await self._more.wait_for(lambda: len(found()) >= many or self._reading.done())
        if len(found()) < many:
            raise Ended(f"{self.name} ended before it said {event!r}: {self.told}")
        return found()

    @property
    def told(self) -> str:
        """The end of what it said, for a test that fails."""
        return "\n".join([*self.words[-20:], *(json.dumps(line) for line in self.lines[-20:])])

    def send(self, number: signal.Signals) -> None:
        """Send a signal: SIGSTOP freezes it, SIGCONT wakes it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it on the spot, and what it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    async def stops(self, patience: float = PATIENCE) -> int:
        """Ask it to stop, as an operator does, and return its exit code."""
        self.send(signal.SIGTERM)
        return await self.ends(patience)

    async def ends(self, patience: float = PATIENCE) -> int:
        """Wait for its end and return its exit code; all that it said has been read then."""
        async with asyncio.timeout(patience):
            code = await self._process.wait()
            await self._reading
        return code

    async def _read(self) -> None:
        assert self._process.stderr is not None
        async for raw in self._process.stderr:
            text = raw.decode().rstrip("\n")
            try:
                line = json.loads(text[max(0, text.find("{")) :])
            except ValueError:
                line = None
            async with self._more:
                if isinstance(line, dict):
                    self.lines.append(line | {"who": text.partition(" ")[0]})  # where a script starts several
                else:
                    self.words.append(text)
                self._more.notify_all()
        async with self._more:
            self._more.notify_all()
