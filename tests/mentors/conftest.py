"""The feature's tests have their databases as the store's tests do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.mentors.lab import Lab
from tests.store.conftest import databases, postgres_ready, ready_url, server, sqlite_template, store

__all__ = ["databases", "postgres_ready", "ready_url", "server", "sqlite_template", "store"]


@pytest.fixture
async def lab(store: Store, tmp_path: Path) -> AsyncIterator[Lab]:
    """The core of the feature over a real database."""
    yield Lab.over(store, tmp_path)
