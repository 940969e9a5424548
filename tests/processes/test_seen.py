"""Each role says for itself when it is ready, and why it is not."""

import json
import socket

import aiohttp

from tests.clock import settle
from tests.processes.fleet import Fleet


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_every_role_is_ready_for_its_own_part(fleet: Fleet) -> None:
    async with aiohttp.ClientSession() as session:
        for role, figure in (
            ("web", 'labmates_platform_lines{platform="slack"} 1.0'),
            ("gateway", 'labmates_platform_lines{platform="discord"} 1.0'),
            ("worker", "labmates_store_up 1.0"),
            ("tick", "labmates_tick_seconds_count"),
        ):
            port = free_port()
            await fleet.ready(role, env={"LABMATES_HEALTH_PORT": str(port)})
            said: dict[str, object] = {}
            while not said.get("ready"):
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    said = json.loads(await answer.text())
                await settle()
            async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
                assert figure in await answer.text(), role
