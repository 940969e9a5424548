"""The simulation's tests have their databases as the store's tests do."""

from tests.store.conftest import databases, postgres_ready, ready_url, server, sqlite_template
from tests.stories.conftest import app, ready

__all__ = ["app", "databases", "postgres_ready", "ready", "ready_url", "server", "sqlite_template"]
