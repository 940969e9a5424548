"""A database URL is taken as people and hosting companies write it."""

from pathlib import Path

import pytest

from bot.store.address import Address


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://u:p@h:5433/d", "postgresql+asyncpg://u:p@h:5433/d"),
        ("postgresql+asyncpg://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgres://u:p@h/d?sslmode=require", "postgresql+asyncpg://u:p@h/d?ssl=require"),
        ("sqlite:///var/labmates.db", "sqlite+aiosqlite:///var/labmates.db"),
        ("sqlite+aiosqlite:////srv/labmates.db", "sqlite+aiosqlite:////srv/labmates.db"),
    ],
)
def test_a_url_finds_its_driver(text: str, url: str) -> None:
    assert Address.parse(text).url.render_as_string(hide_password=False) == url


def test_a_file_is_relative_or_absolute() -> None:
    assert Address.parse("sqlite:///var/labmates.db").file == Path("var/labmates.db")
    assert Address.parse("sqlite:////srv/labmates.db").file == Path("/srv/labmates.db")


def test_a_place_names_no_user_and_no_password() -> None:
    assert Address.parse("postgres://u:p@db.example:5433/d").place == "d on db.example:5433"
    assert Address.parse("postgres://u:p@/d?host=/run/pg").place == "d on /run/pg"
    assert Address.parse("sqlite:////srv/labmates.db").place == "/srv/labmates.db"
