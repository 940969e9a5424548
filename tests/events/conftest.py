"""The feature's tests have their databases as the store's tests do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App, Shipped
from bot.settings import load
from bot.store import Store
from tests.clock import FakeClock
from tests.stage import Stage
from tests.store.conftest import databases, postgres_ready, ready_url, server, sqlite_template, store

__all__ = ["databases", "postgres_ready", "ready_url", "server", "sqlite_template", "store"]


@pytest.fixture
async def app(store: Store, tmp_path: Path, shipped: Shipped) -> AsyncIterator[App]:
    """The whole house over a real database of either kind."""
    settings = load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_KEY_DIR=tmp_path / "keys")
    made = App(settings, FakeClock(), store, shipped)
    await made.unlock()
    yield made


@pytest.fixture
async def stage(app: App) -> Stage:
    found = Stage()
    found.desk = app.desk
    app.adapters[found.name] = found
    return found
