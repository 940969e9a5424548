"""Every phrase that people read is in the template for translators."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.i18n import Words
from bot.tools import declared

ROOT = Path(__file__).parents[2]


def template() -> set[str]:
    with (ROOT / "data" / "locales" / "labmates.pot").open("rb") as source:
        return {m.id if isinstance(m.id, str) else m.id[0] for m in read_po(source) if m.id}


def test_the_template_holds_every_phrase_of_the_sources() -> None:
    found: set[str] = set()
    for folder in ("bot", "cogs", "adapters"):
        keywords = {"P": {1: (1,), 2: (1, 2)}}
        for _, _, message, _, _ in extract_from_dir(str(ROOT / folder), keywords=keywords):  # type: ignore[arg-type]
            found.add(message if isinstance(message, str) else message[0])
    assert found == template(), "run `make phrases`"


def test_every_word_of_every_command_can_be_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    known = template()
    for command in declared().values():
        said: list[Words] = [
            command.summary,
            *(f.label for f in command.visible),
            *(f.help for f in command.visible if f.help),
        ]
        said += [choice.label for f in command.visible for choice in f.choices]
        if command.listed:
            assert {str(words) for words in said if getattr(words, "one", words) not in known} == set(), command.name
