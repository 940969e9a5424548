"""A PostgreSQL, both platforms on loopback, and a fleet of real processes between them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.both import discord, slack
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.processes.fleet import Fleet
from tests.store.conftest import Server, postgres_ready, server

__all__ = ["discord", "postgres_ready", "server", "slack"]


@pytest.fixture
async def fleet(
    tmp_path: Path, server: Server, discord: discords.FakeDiscord, slack: slacks.FakeSlack
) -> AsyncIterator[Fleet]:
    """Processes over an empty database; whatever still runs at the end is killed."""
    async with Fleet(tmp_path, await server.database(), discord, slack) as found:
        yield found
