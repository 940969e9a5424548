"""From start to ready, and memory once idle: the whole program against fakes, beside importing the two SDKs alone."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.program import environment, quiet, resident
from benchmarks.table import Row, show
from tests.fakes import discord as discords
from tests.fakes import slack as slacks

SDKS = "import discord, slack_bolt.async_app, slack_sdk.web.async_client"
TRIES = 3


def run() -> list[Row]:
    """Measure and return the rows."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    bare = [await _imports(SDKS) for _ in range(TRIES)]
    alone = [await _imports("import discord") for _ in range(TRIES)]
    both = [await _program(discord=True, slack=True) for _ in range(TRIES)]
    only = [await _program(discord=True, slack=False) for _ in range(TRIES)]
    return [
        _seconds("start to ready, both platforms", both, bare, 1.5),
        _megabytes("idle memory, both platforms", both, bare, 100),
        _megabytes("idle memory, Discord only", only, alone, 80),
    ]


def _seconds(what: str, ours: list[tuple[float, float]], theirs: list[tuple[float, float]], most: float) -> Row:
    a, b = min(t for t, _ in ours), min(t for t, _ in theirs)
    return Row(what, f"{a:.2f} s", f"{b:.2f} s (imports alone)", f"{a / b:.2f}", f"<= {most} s", a <= most)


def _megabytes(what: str, ours: list[tuple[float, float]], theirs: list[tuple[float, float]], most: float) -> Row:
    a, b = min(m for _, m in ours), min(m for _, m in theirs)
    return Row(what, f"{a:.0f} MB", f"{b:.0f} MB (imports alone)", f"{a / b:.2f}", f"<= {most:.0f} MB", a <= most)


async def _imports(code: str) -> tuple[float, float]:
    """Seconds until a process has imported that, and its memory then."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", f"{code}\nprint(flush=True)\ninput()", stdin=-1, stdout=-1
    )
    assert process.stdout and process.stdin
    await process.stdout.readline()
    found = time.perf_counter() - began, resident(process.pid)
    process.stdin.write(b"\n")
    await process.wait()
    return found


async def _program(*, discord: bool, slack: bool) -> tuple[float, float]:
    """Seconds until every platform is ready, and the program's memory when all is quiet."""
    async with discords.FakeDiscord() as one, slacks.FakeSlack() as two:
        with tempfile.TemporaryDirectory() as folder:
            own = environment(Path(folder), one if discord else None, two if slack else None)
            await (await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "migrate", env=own)).wait()
            began = time.perf_counter()
            process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=own, stderr=-3)
            await one.gateway.until("ready", 1)
            if slack:
                await two.connected()
            ready = time.perf_counter() - began
            await quiet(process.pid)
            memory = resident(process.pid)
            process.terminate()
            await process.wait()
    return ready, memory


if __name__ == "__main__":
    show(run())
