"""Both platforms' fakes, and what a running house logs, as an operator reads it."""

import io
from collections.abc import Iterator

import pytest

from tests.both import discord, logged, slack
from tests.store.conftest import databases, postgres_ready, ready_url, server, sqlite_template, store

__all__ = ["databases", "discord", "postgres_ready", "ready_url", "server", "slack", "sqlite_template", "store"]


@pytest.fixture
def heard() -> Iterator[io.StringIO]:
    """All that the process logs."""
    with logged("INFO") as stream:
        yield stream
