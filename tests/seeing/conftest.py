"""Both platforms' fakes, and what a running house logs, as an operator reads it."""

import io
import logging
from collections.abc import AsyncIterator, Iterator

import pytest

from bot import log
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.store.conftest import databases, postgres_ready, ready_url, server, sqlite_template, store

__all__ = ["databases", "postgres_ready", "ready_url", "server", "sqlite_template", "store"]

NAMES = ("bot", "adapters", "cogs", "sqlalchemy", "aiosqlite", "alembic", "apscheduler", "slack_bolt.labmates")


@pytest.fixture
async def discord() -> AsyncIterator[discords.FakeDiscord]:
    async with discords.FakeDiscord() as fake:
        yield fake


@pytest.fixture
async def slack() -> AsyncIterator[slacks.FakeSlack]:
    async with slacks.FakeSlack() as fake:
        yield fake


@pytest.fixture
def heard() -> Iterator[io.StringIO]:
    """All that the process logs, as the program itself writes it."""
    stream, named = io.StringIO(), [logging.getLogger(), *map(logging.getLogger, NAMES)]
    handlers, levels = named[0].handlers[:], [logger.level for logger in named]
    log.begin("INFO", stream)
    yield stream
    named[0].handlers[:] = handlers
    for logger, level in zip(named, levels, strict=True):
        logger.setLevel(level)
