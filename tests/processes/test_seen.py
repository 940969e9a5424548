"""Each role says for itself that it is ready and what it does, when all are started as the page for operators says."""

import asyncio
import socket
from contextlib import ExitStack

import aiohttp

from tests.clock import settle
from tests.processes.fleet import Fleet
from tests.processes.proc import PATIENCE

FIGURES = {  # in the order in which scripts/many.sh starts them
    "web-1": 'labmates_platform_lines{platform="slack"} 1.0',
    "gateway-1": 'labmates_platform_lines{platform="discord"} 1.0',
    "worker-1": "labmates_store_up 1.0",
    "tick-1": "labmates_tick_seconds_count",
}


def free_ports(count: int) -> int:
    """Return the first of so many free ports in a row."""
    while True:
        with ExitStack() as stack:
            first = stack.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                for more in range(1, count):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port + more))
            except (OSError, OverflowError):
                continue
            return port


async def said(session: aiohttp.ClientSession, url: str, words: str) -> None:
    """Ask until these words are in the answer."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with session.get(url) as answer:
                if words in await answer.text():
                    return
            await settle()


async def test_every_role_is_ready_for_its_own_part(fleet: Fleet) -> None:
    port = free_ports(len(FIGURES))
    script = await fleet.script("scripts/many.sh", WORKERS="1", LABMATES_HEALTH_PORT=str(port))
    await script.all_say("ready", len(FIGURES))
    async with aiohttp.ClientSession() as session:
        for number, (name, figure) in enumerate(FIGURES.items()):
            url = f"http://127.0.0.1:{port + number}"
            await said(session, f"{url}/readyz", '"ready": true')  # the first tick may still be under way
            async with session.get(f"{url}/metrics") as answer:
                assert figure in await answer.text(), name
    assert await script.stops() == 0, script.told
