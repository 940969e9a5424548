"""The whole house on a stage: real features, real SQLite, a pushed clock; also with neither buttons nor forms."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App, Shipped
from bot.limits import EVERYTHING, NOTHING, Can
from bot.settings import load
from bot.store import Store
from bot.tools import migrated
from tests.clock import FakeClock
from tests.leaks import leaks, listening
from tests.stage import Stage
from tests.stories.town import TOWNS, Ground, Town


@pytest.fixture(params=[EVERYTHING, NOTHING], ids=["buttons", "typed"])
def can(request: pytest.FixtureRequest) -> Can:
    found: Can = request.param
    return found


@pytest.fixture(scope="session")
async def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, to be copied: migrating takes longer than a story."""
    path = tmp_path_factory.mktemp("ready") / "labmates.db"
    await migrated(load(LABMATES_DATABASE_URL=f"sqlite:///{path}"))
    return path


@pytest.fixture
async def app(tmp_path: Path, ready: Path, shipped: Shipped, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[App]:
    heard = listening(monkeypatch, leaks())
    shutil.copy(ready, tmp_path / ready.name)
    store = await Store.open(f"sqlite:///{tmp_path / ready.name}", patience=0.3)
    settings = load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_KEY_DIR=tmp_path / "keys")
    made = App(settings, FakeClock(), store, shipped)
    await made.unlock()
    made.desk.greeter = None  # everybody has been here before, but for tests/stories/test_welcome.py
    yield made
    await store.close()
    assert heard == {}, "said in English to somebody who reads Spanish"


@pytest.fixture
async def stage(app: App, can: Can) -> Stage:
    """Every story runs on a stage with buttons and forms, and on one where all is typed."""
    found = Stage(can)
    found.desk = app.desk
    app.adapters[found.name] = found
    return found


@pytest.fixture(params=list(TOWNS))
async def town(request: pytest.FixtureRequest, tmp_path: Path, ready: Path, shipped: Shipped) -> AsyncIterator[Town]:
    """A story with this fixture runs on every platform (``tests.stories.town`` says how to write one)."""
    async with TOWNS[request.param](Ground(tmp_path, ready, shipped)) as opened:
        yield opened
