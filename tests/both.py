"""Both platforms on loopback, with everything that leaves judged, and what the process logs as an operator reads it."""

import io
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest

from bot import log
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.spec_discord import judge
from tests.spec_slack import Judge, spec_dir

NAMES = ("bot", "adapters", "cogs", "sqlalchemy", "aiosqlite", "alembic", "apscheduler", "slack_bolt.labmates")


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


@contextmanager
def logged(level: str) -> Iterator[io.StringIO]:
    """All that the process logs, as the program itself writes it."""
    stream, named = io.StringIO(), [logging.getLogger(), *map(logging.getLogger, NAMES)]
    handlers, levels = named[0].handlers[:], [logger.level for logger in named]
    log.begin(level, stream)
    yield stream
    named[0].handlers[:] = handlers
    for logger, kept in zip(named, levels, strict=True):
        logger.setLevel(kept)
