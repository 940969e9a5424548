"""Databases of both kinds, and what a house and its keys look like in a folder."""

from pathlib import Path

import pytest

from tests.copies.house import Lives, lived
from tests.store.conftest import Server, databases, postgres_ready, ready_url, server, sqlite_template, url

__all__ = ["databases", "postgres_ready", "ready_url", "server", "sqlite_template", "url"]


@pytest.fixture(scope="session")
async def lives(tmp_path_factory: pytest.TempPathFactory) -> Lives:
    """A house that has lived, to be copied: living takes longer than a test."""
    folder = tmp_path_factory.mktemp("lives")
    await lived(folder)
    return Lives(folder)


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite", "sqlite to sqlite"])
def kinds(request: pytest.FixtureRequest) -> dict[str, Server | None]:
    """The two ends; no server starts for files alone."""
    return {
        end: request.getfixturevalue("server") if kind == "postgresql" else None
        for end, kind in zip(("from", "to"), request.param.split(" to "), strict=True)
    }


@pytest.fixture
async def ends(kinds: dict[str, Server | None], tmp_path: Path) -> tuple[str, str]:
    """The URLs of two empty databases, from which to which."""
    from_, to = [
        f"sqlite:///{tmp_path}/{end}.db" if room is None else await room.database() for end, room in kinds.items()
    ]
    return from_, to
