"""The local page, where anybody may speak as anybody, is there for this machine's own browser alone."""

from __future__ import annotations

import asyncio
import inspect
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from adapters.playground import HOST, Playground
from bot.platforms import playground_url
from bot.settings import Settings, load
from tests.web.raw import head, status, visiting

ROOT: Final = Path(__file__).parents[2]
LOOPBACK: Final = "0100007F"  # 127.0.0.1, as the kernel writes it
LISTENING: Final = "0A"


@asynccontextmanager
async def playing(folder: Path, **more: str) -> AsyncIterator[int]:
    """A real process with no token, and the port of its page."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}  # noqa: TID251
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=kept | {"PYTHONPATH": str(ROOT), "LABMATES_PLAYGROUND_PORT": "0"} | more,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert started.stderr is not None
        async with asyncio.timeout(30):
            async for line in started.stderr:
                if found := re.search(rb"open at http://127\.0\.0\.1:(\d+)", line):
                    yield int(found[1])
                    return
        pytest.fail("the page did not open")
    finally:
        started.terminate()
        await started.communicate()


def listeners(port: int) -> list[str]:
    """The addresses on which somebody listens at a port, by both families."""
    rows = [row.split() for name in ("tcp", "tcp6") for row in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return [row[1].partition(":")[0] for row in rows if row[3] == LISTENING and row[1].endswith(f":{port:04X}")]


async def test_nothing_that_can_be_set_opens_it_to_the_network(tmp_path: Path) -> None:
    wide = {"LABMATES_HTTP_HOST": "0.0.0.0", "LABMATES_PLAYGROUND_HOST": "0.0.0.0", "HOST": "0.0.0.0"}
    async with playing(tmp_path, **wide) as port:
        assert listeners(port) == [LOOPBACK]
        address = ("127.0.0.1", port)
        for sent in (
            head("/", "GET", Host="evil.example"),
            head("/", "GET", Host=f"evil.example:{port}"),
            head("http://127.0.0.1/about?person=rosa", "GET", Host="evil.example"),
            b"GET / HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.0\r\n\r\n",
            head("/say", "POST", Host=f"127.0.0.1:{port}", Content_Length="2") + b"{}",
            head("/say", "POST", Host=f"127.0.0.1:{port}", Origin="http://evil.example", Content_Length="2") + b"{}",
            head(
                *("/events?person=rosa", "GET"),
                Host=f"127.0.0.1:{port}",
                Origin="http://evil.example",
                Connection="Upgrade",
                Upgrade="websocket",
                Sec_WebSocket_Version="13",
                Sec_WebSocket_Key="AAAAAAAAAAAAAAAAAAAAAA==",
            ),
        ):
            async with visiting(address) as raw:
                await raw.says(sent)
                assert status(await raw.hears()) in (400, 403), sent
        async with visiting(address) as raw:
            await raw.says(head("/", "GET", Host=f"127.0.0.1:{port}"))
            assert status(await raw.hears()) == 200


def test_there_is_nothing_that_could_be_set() -> None:
    assert HOST == "127.0.0.1"
    assert "host" not in inspect.signature(Playground).parameters
    assert [name for name in Settings.model_fields if "playground" in name] == ["playground_port"]


def test_beside_a_platform_there_is_no_such_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert playground_url(load()) == "http://127.0.0.1:8765"
    assert playground_url(load(DISCORD_TOKEN="x")) is None
    assert playground_url(load(SLACK_BOT_TOKEN="x")) is None
