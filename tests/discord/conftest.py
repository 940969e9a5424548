"""One running house for each test of the wire."""

from collections.abc import AsyncIterator

import pytest

from tests.discord.house import House, opened
from tests.fakes.discord import FakeDiscord
from tests.spec_discord import judge


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with opened() as running:
        yield running


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    """A fake with nobody connected yet."""
    async with FakeDiscord(judge) as fake:
        yield fake
