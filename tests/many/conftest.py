"""Two processes' worth of the house in one test: two stores on one PostgreSQL, each with its own ear."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.clock import SystemClock
from bot.store import Store
from bot.store.bulletin import Bulletin
from tests.clock import settle
from tests.store.conftest import Rooms, Server, postgres_ready, server

__all__ = ["postgres_ready", "server"]


@dataclass
class Here:
    """What one process has: its connection and its ear."""

    store: Store
    news: Bulletin


@asynccontextmanager
async def here(url: str) -> AsyncIterator[Here]:
    store = await Store.open(url)
    news = Bulletin(store, SystemClock())
    try:
        yield Here(store, news)
    finally:
        await store.close()


@asynccontextmanager
async def listening(*many: Here) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one.news.run()) for one in many]
    await until(lambda: all(one.news.current for one in many))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await settle()


@pytest.fixture
async def shared_url(server: Server, postgres_ready: str) -> str:
    return await Rooms(server, postgres_ready).ready()


@pytest.fixture
async def two(shared_url: str) -> AsyncIterator[Sequence[Here]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(here(shared_url)) for _ in range(2)]
