"""Every longer text that a command takes is looked at before others read it, or stands here with the reason why not."""

import re
from pathlib import Path

import pytest

from bot import Audience, assets
from bot.app import App
from bot.command import Command
from bot.field import Field
from bot.privacy.phi import masked, open_guard
from bot.settings import load
from bot.store import Store
from tests.clock import FakeClock

LONG = 200  # characters: from here on somebody may tell a story; a hint that says nothing gives 300

SEARCH = "a search: nobody else sees it, and it is not kept"
CHOICE = "read as one of a few values; nothing else is kept of it"
OWN_PREVIEW = "venting has a preview of its own, with help first (cogs/venting/review.py)"
PRIVATE = "sealed, for its writer alone"
PAGE = "a page's address, checked to be one"
FILE = "a file of listed resources, which a moderator brings in as it is"
PROGRAMME = "a programme as a file, which a moderator brings in as it is"

NOT_LOOKED_AT = {
    ("mentor.programme", "which"): CHOICE,
    ("mentoring.alone", "a"): CHOICE,
    ("mentoring.together", "b"): CHOICE,
    ("mentoring.programme", "text"): PROGRAMME,
    ("resources", "query"): SEARCH,
    ("resources.more", "query"): SEARCH,
    ("resources.more", "state"): CHOICE,
    ("settings.language", "language"): CHOICE,
    ("checkin.confirm", "cycle"): CHOICE,
    ("checkin.confirm", "time"): CHOICE,
    ("checkin.confirm", "zone"): CHOICE,
    ("catalogue.edit", "resource"): CHOICE,
    ("catalogue.remove", "resource"): CHOICE,
    ("checkin.note", "text"): PRIVATE,
    ("vent", "text"): OWN_PREVIEW,
    ("vent.write", "text"): OWN_PREVIEW,
    ("vent.reply", "text"): OWN_PREVIEW,
    ("vent.signed", "text"): OWN_PREVIEW,
    ("vent.note", "text"): OWN_PREVIEW,
    ("note.answer", "text"): OWN_PREVIEW,
    ("catalogue.suggest", "url"): PAGE,
    ("catalogue.amend", "url"): PAGE,
    ("catalogue.add", "url"): PAGE,
    ("catalogue.save", "url"): PAGE,
    ("catalogue.import", "yaml"): FILE,
    ("events.where", "link"): PAGE,
}


@pytest.fixture
async def commands(tmp_path: Path) -> list[Command]:
    store = await Store.open(f"sqlite:///{tmp_path / 'labmates.db'}")
    settings = load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_KEY_DIR=tmp_path / "keys")
    found = [*App(settings, FakeClock(), store).desk.commands.values()]
    await store.close()
    return found


def told(field: Field) -> bool:
    """Whether a story fits into it."""
    return field.kind is str and not (field.choices or field.hidden) and (field.long or field.max_length >= LONG)


async def test_no_longer_text_reaches_others_without_being_looked_at(commands: list[Command]) -> None:
    open_ = {(c.name, f.name) for c in commands for f in c.fields if told(f) and not f.shared}
    assert open_ - NOT_LOOKED_AT.keys() == set(), "mark it shared=True, or say above why nobody else reads it"
    assert NOT_LOOKED_AT.keys() - open_ == set(), "these are gone, or looked at by now"


async def test_what_members_write_for_others_is_looked_at(commands: list[Command]) -> None:
    shared = {(c.name, f.name) for c in commands if c.audience is Audience.MEMBERS for f in c.fields if f.shared}
    assert shared >= {
        ("catalogue.suggest", "name"),
        ("catalogue.suggest", "summary"),
        ("resources.outdated", "wrong"),
        ("events.what", "title"),
        ("events.where", "place"),
        ("events.about", "words"),
        ("report", "link"),
        ("report", "words"),
        ("report-this", "words"),
        ("vent.report", "words"),
    }


async def test_what_moderators_write_to_members_is_looked_at(commands: list[Command]) -> None:
    shared = {(c.name, f.name) for c in commands if c.audience is Audience.MODERATORS for f in c.fields if f.shared}
    assert shared >= {
        ("catalogue.decline", "reason"),
        ("events.decline", "reason"),
        ("mod.decline", "reason"),
        ("mod.offer", "text"),
    }


def test_what_was_masked_once_is_not_asked_about_again() -> None:
    guard = open_guard(assets.text)
    lines = [line for text in assets.texts("phi", ".txt").values() for line in text.splitlines() if "{{" in line]
    written = [re.sub(r"\{\{\w+\|(.*?)\}\}", r"\1", line) for line in lines]
    again = [text for line in written if guard(text := masked(line, guard(line)))]
    assert len(written) > 600 and again == []
