"""The whole house behind a wire to Discord, for a test or a walk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import App, Shipped
from bot.settings import load
from bot.store import Store
from tests.clock import FakeClock
from tests.fakes.discord import TOKEN, FakeDiscord
from tests.spec_discord import judge


@asynccontextmanager
async def whole(folder: Path, shipped: Shipped) -> AsyncIterator[tuple[App, FakeDiscord]]:
    """Run the real features on the real discord.py until left; every request is judged."""
    async with FakeDiscord(judge) as fake:
        settings = load(
            DISCORD_TOKEN=TOKEN,
            LABMATES_DATA_DIR=folder / "var",
            LABMATES_KEY_DIR=folder / "keys",
            LABMATES_DISCORD_API_URL=fake.api_url,
            LABMATES_DISCORD_GATEWAY_URL=fake.gateway_url,
        )
        store = await Store.open(f"sqlite:///{folder / 'labmates.db'}")
        await store.migrate()
        app = App(settings, FakeClock(), store, shipped)
        await app.unlock()
        task = asyncio.create_task(app.run())
        try:
            await fake.gateway.until("ready", 1)
            yield app, fake
        finally:
            task.cancel()
            await asyncio.wait([task])
            await store.close()
        assert not fake.complaints, fake.complaints
