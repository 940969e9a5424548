"""The near end of the line to a house in a process of its own."""

import asyncio
import json
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds: this machine may have other work
KIND = "I cannot reach my notebook just now, so nothing was saved. Try again in a minute."


@dataclass
class House:
    """A house that runs; ``log`` is what its operator reads."""

    process: asyncio.subprocess.Process
    folder: Path
    log: Path

    async def asks(self, **told: str) -> Any:
        """Tell it something and return its answer."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(told).encode() + b"\n")
        async with asyncio.timeout(PATIENCE):
            return json.loads(await self.process.stdout.readline())

    async def chooses(self, who: str) -> bool:
        """Let a member choose something; return whether they were told that it was kept."""
        said = await self.asks(who=who, name="settings.state", state="Ohio")
        if KIND in said:
            assert "Try again" in said
            return False
        assert "Ohio" in said, said
        return True

    async def until_full(self, prefix: str) -> list[str]:
        """Let members choose until one is refused; return who was told that it was kept."""
        kept: list[str] = []
        for number in range(3000):
            if not await self.chooses(f"{prefix}{number}"):
                return kept
            kept.append(f"{prefix}{number}")
        raise AssertionError("nothing was ever refused")

    def chosen(self) -> set[str]:
        """Return whose choice is in the database, as another process reads it."""
        with closing(sqlite3.connect(self.folder / "var" / "labmates.db")) as db:
            rows = db.execute("SELECT community FROM community_settings WHERE name = 'state'")
            return {owner.rpartition(":")[2] for (owner,) in rows}

    def words(self) -> str:
        """Return its log as it is."""
        return self.log.read_text()

    def events(self) -> list[dict[str, str]]:
        """Return the lines of its log."""
        return [json.loads(line) for line in self.words().splitlines() if line.startswith("{")]


@asynccontextmanager
async def living(folder: Path, log: Path, *before: str) -> AsyncIterator[House]:
    """Start a house in a folder and end it afterwards; ``before``: words that come before its command."""
    pipe = asyncio.subprocess.PIPE
    command = (*before, sys.executable, "-m", "tests.faults.child", str(folder))
    with log.open("w") as told:
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=told)
    house = House(process, folder, log)
    try:
        assert process.stdout
        async with asyncio.timeout(PATIENCE):
            assert json.loads(await process.stdout.readline() or b"{}") == {"ready": True}, house.words()
        yield house
    finally:
        assert process.stdin
        process.stdin.close()
        async with asyncio.timeout(PATIENCE):
            await process.wait()
