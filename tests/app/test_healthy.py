"""`labmates healthy`, as a container runs it: a process of its own that asks the one beside it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.healthy import Unwell, ask
from bot.settings import load

REPOSITORY = Path(__file__).parents[2]


class Answering:
    """What a bot of ours would answer, on a port of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.faults: list[str] = []

    async def look(self, request: web.Request) -> web.Response:
        faults = self.faults if request.path == "/readyz" else []
        return web.json_response({"because": faults}, status=503 if faults else 200)


@pytest.fixture
async def bot(unused_tcp_port: int) -> AsyncIterator[Answering]:
    answering, app = Answering(unused_tcp_port), web.Application()
    app.add_routes([web.get("/healthz", answering.look), web.get("/readyz", answering.look)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    yield answering
    await runner.cleanup()


async def healthy(folder: Path, *words: str, port: int = 0) -> tuple[int, str]:
    """Run the command; return its exit code and what it said."""
    told = {"LABMATES_HEALTH_PORT": str(port), "LABMATES_HEALTH_HOST": "0.0.0.0"} if port else {}
    environment = {"PATH": os.defpath, "PYTHONPATH": str(REPOSITORY)} | told | {"http_proxy": "http://127.0.0.1:1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "healthy", *words, env=environment, cwd=folder, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_it_says_nothing_of_a_bot_that_is_well_and_why_of_one_that_is_not(tmp_path: Path, bot: Answering) -> None:
    assert await healthy(tmp_path, port=bot.port) == (0, "")
    bot.faults = ["not connected: discord"]
    assert await healthy(tmp_path, port=bot.port) == (0, ""), "it lives all the same"
    code, said = await healthy(tmp_path, "--ready", port=bot.port)
    assert code == 1 and "not connected: discord" in said


async def test_nobody_who_answers_and_nobody_who_was_asked_are_told_apart(tmp_path: Path, unused_tcp_port: int) -> None:
    code, said = await healthy(tmp_path, port=unused_tcp_port)
    assert code == 1 and "nobody answers" in said and "Traceback" not in said
    code, said = await healthy(tmp_path)
    assert code == 1 and "LABMATES_HEALTH_PORT" in said


async def test_who_asks_does_not_carry_the_house() -> None:
    heavy = "'bot.app', 'sqlalchemy', 'aiohttp', 'discord', 'rich'"
    code = f"import sys, bot.__main__, bot.healthy; print([name for name in ({heavy}) if name in sys.modules])"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, env={"PYTHONPATH": str(REPOSITORY)}, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert said.decode().strip() == "[]", "a machine that runs five of us asks ten times a minute"


@pytest.mark.parametrize("host", ["::", "::1", "localhost", "127.0.0.1"])
def test_every_way_to_name_this_machine_is_asked(host: str, unused_tcp_port: int) -> None:
    with pytest.raises(Unwell, match="nobody answers"):
        ask(load(LABMATES_HEALTH_HOST=host, LABMATES_HEALTH_PORT=unused_tcp_port), "healthz")
