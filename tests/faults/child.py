"""A process with the whole house in it, on a stage: it does what standard input says, line by line, in JSON."""

import asyncio
import json
import sys
from pathlib import Path

from bot.app import App, opened
from bot.clock import SystemClock
from bot.errors import Fault
from bot.log import begin
from bot.settings import load
from tests.stage import Stage


async def answer(app: App, stage: Stage, told: dict[str, str]) -> object:
    """Let a member do something, and return what they read; or look after the database, and return its fault."""
    if who := told.pop("who", ""):
        return await stage.actor(who).runs(told.pop("name"), **told)
    fault = await app.condition.look()
    return None if fault is None else {"fault": type(fault).__name__, "mend": str(fault)}


async def main(folder: str) -> None:
    """Live in a folder."""
    begin("INFO")
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    settings = load(LABMATES_DATA_DIR=Path(folder, "var"), LABMATES_KEY_DIR=Path(folder, "keys"), _env_file=None)
    async with opened(settings, SystemClock()) as app:
        stage = Stage()
        stage.desk = app.desk
        app.adapters[stage.name] = stage
        app.desk.greeter = None
        say({"ready": True})
        while line := await lines.readline():
            say(await answer(app, stage, json.loads(line)))


def say(what: object) -> None:
    """Say one line."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        asyncio.run(main(*sys.argv[1:]))
    except Fault as fault:
        sys.exit(f"Labmates cannot go on: {fault}")
