"""Slash command to private reply over Socket Mode: our adapter against bare slack-bolt, in one run."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, FakeSlack, Json

QUIET = logging.getLogger("benchmarks.slack")


@asynccontextmanager
async def bare_bolt(slack: FakeSlack, reply: Json, *, early: bool) -> AsyncIterator[None]:
    """slack-bolt as its guide shows it; *early* is ``process_before_response``."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, session=session)
        app = AsyncApp(client=client, signing_secret="x", process_before_response=early, logger=QUIET)

        @app.command("/ping")
        async def ping(ack: AsyncAck) -> None:
            await ack(reply)

        handler = AsyncSocketModeHandler(app, APP_TOKEN, logger=QUIET)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await slack.connected()
        yield
        await handler.close_async()  # type: ignore[no-untyped-call]


async def one_at_a_time(act: Callable[[], Awaitable[object]], times: int) -> tuple[float, float]:
    """The p50 and p99 of *act* in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        await act()
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return taken[times // 2], taken[int(times * 0.99)]


async def many_at_a_time(act: Callable[[], Awaitable[object]], times: int, at_once: int = 50) -> float:
    """How many *act* a second with *at_once* in flight."""
    left = iter(range(times))

    async def work() -> None:
        for _ in left:
            await act()

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return times / (time.perf_counter() - start)
