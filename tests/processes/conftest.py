"""A PostgreSQL, both platforms on loopback, and a fleet of real processes between them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.processes.fleet import Fleet
from tests.spec_discord import judge
from tests.spec_slack import Judge, spec_dir
from tests.store.conftest import Server, postgres_ready, server

__all__ = ["postgres_ready", "server"]


@pytest.fixture
async def discord() -> AsyncIterator[discords.FakeDiscord]:
    async with discords.FakeDiscord(judge) as fake:
        yield fake
    assert not fake.complaints, fake.complaints


@pytest.fixture
async def slack() -> AsyncIterator[slacks.FakeSlack]:
    look = Judge(spec_dir())
    async with slacks.FakeSlack(look.request, look.ack) as fake:
        yield fake
    assert fake.problems == []


@pytest.fixture
async def fleet(
    tmp_path: Path, server: Server, discord: discords.FakeDiscord, slack: slacks.FakeSlack
) -> AsyncIterator[Fleet]:
    """Processes over an empty database; whatever still runs at the end is killed."""
    async with Fleet(tmp_path, await server.database(), discord, slack) as found:
        yield found
