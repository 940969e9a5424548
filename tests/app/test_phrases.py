"""Every phrase that people read is in the template for translators."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.i18n import Words
from bot.tools import declared

ROOT = Path(__file__).parents[2]


def template() -> set[tuple[str, ...]]:
    with (ROOT / "data" / "locales" / "labmates.pot").open("rb") as source:
        return {(m.id,) if isinstance(m.id, str) else tuple(m.id) for m in read_po(source) if m.id}


def phrases() -> Iterator[tuple[str, ...]]:
    """Every `P("…")` and `P("…", "…")` as Python itself reads it, whatever commas and lines are between."""
    for path in (p for folder in ("bot", "cogs", "adapters") for p in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="P"), args=[*several]):
                    yield tuple(str(one.value) for one in several if isinstance(one, ast.Constant))


def test_the_template_holds_every_phrase_of_the_sources() -> None:
    found = {said for said in phrases() if said}
    plural = {said[0] for said in found if len(said) == 2}
    assert {said for said in found if len(said) == 2 or said[0] not in plural} == template(), "run `make phrases`"


def test_every_word_of_every_command_can_be_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    known = {said[0] for said in template()}
    for command in declared().values():
        said: list[Words] = [
            command.summary,
            *(f.label for f in command.visible),
            *(f.help for f in command.visible if f.help),
        ]
        said += [choice.label for f in command.visible for choice in f.choices]
        if command.listed:
            assert {str(words) for words in said if getattr(words, "one", words) not in known} == set(), command.name
