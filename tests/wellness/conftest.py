"""The feature's tests have their databases as the store's tests do."""

from tests.store.conftest import databases, postgres_ready, ready_url, server, sqlite_template, store

__all__ = ["databases", "postgres_ready", "ready_url", "server", "sqlite_template", "store"]
