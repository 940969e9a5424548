"""A rate-limit proxy for Discord's REST, set by its address alone: every request takes the way through it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from tests.fakes import discord as discords
from tests.fakes.discord.actor import words
from tests.processes.fleet import Fleet


@asynccontextmanager
async def proxy(to: str, passed: list[str]) -> AsyncIterator[str]:
    """Pass requests on and note their paths; the address is a scheme, a host and a port."""

    async def pass_on(request: web.Request) -> web.Response:
        passed.append(f"{request.method} {request.path}")
        kept = {name: value for name, value in request.headers.items() if name not in ("Host", "Content-Length")}
        async with session.request(
            request.method, to + request.path_qs, headers=kept, data=await request.read(), auto_decompress=False
        ) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", pass_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    async with aiohttp.ClientSession() as session:
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


async def test_every_request_to_discord_takes_the_way_through_the_proxy(fleet: Fleet) -> None:
    passed: list[str] = []
    async with proxy(fleet.discord.api_url, passed) as address:
        env = {"LABMATES_DISCORD_API_URL": address}
        gateway, worker = await fleet.start("gateway", env=env), await fleet.start("worker", env=env)
        await gateway.ready()
        await worker.ready()
        seen = await (await discords.Actor(fleet.discord).runs("helpnow")).shown()
        assert "741741" in words(seen.message)
        assert len(passed) == len(fleet.discord.requests)
        assert any(line.startswith("POST /api/v10/interactions/") for line in passed)
        assert passed.count("GET /api/v10/users/@me") == 2, "both log in through it"
        assert await gateway.stops() == await worker.stops() == 0
