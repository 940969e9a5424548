"""What people read fits the platforms in every language: names, labels, choices, titles, buttons."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from adapters.discord.register import Payload
from bot import P, assets
from bot.command import Command
from bot.field import LABEL_LIMIT
from bot.i18n import Languages, Say, Words
from bot.naming import NO_NAMES, folded
from bot.tools import declared

ROOT = Path(__file__).parents[2]
SUMMARY, HELP, CHOICE, MENU, BUTTON = 100, 100, 75, 24, 75  # the smaller of both platforms
TITLE = 45  # Discord's modal; Slack says a longer one above the form
NAME = re.compile(r"[-_'\w]{1,32}")  # Discord's own rule, without the two scripts that need more
LANGUAGES = Languages(assets.path("locales"))


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> list[Command]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("declared"))
        return list(declared().values())


@pytest.fixture(params=LANGUAGES.names)
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def say(language: str) -> Say:
    return LANGUAGES.speaker(language, renamed=True)


def over(say: Say, words: Iterator[tuple[Words, int]]) -> list[str]:
    return [f"{len(text)} > {most}: {text}" for one, most in words if not 1 <= len(text := say(one)) <= most]


def test_summaries_labels_choices_and_menus_have_room(commands: list[Command], say: Say) -> None:
    def words() -> Iterator[tuple[Words, int]]:
        for command in commands:
            yield command.summary, SUMMARY
            if command.menu:
                yield command.menu, MENU
            for field in command.visible:
                yield field.label, LABEL_LIMIT
                yield from ((choice.label, CHOICE) for choice in field.choices)
                if field.help:
                    yield field.help, HELP

    assert over(say, words()) == []


def test_a_forms_title_is_shortened_in_no_language_in_which_it_need_not_be(commands: list[Command], say: Say) -> None:
    forms = (c for c in commands if c.visible and len(str(c.summary)) <= TITLE)
    assert over(say, ((c.summary, TITLE) for c in forms)) == []


def phrases_on(*makers: str) -> Iterator[str]:
    """Every phrase that is the first argument of one of these."""
    for path in (p for folder in ("bot", "cogs", "adapters") for p in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=maker), args=[ast.Call() as label, *_]) if maker in makers:
                    phrase = label.func if isinstance(label.func, ast.Call) else label
                    if getattr(phrase.func, "id", "") == "P":
                        yield from (str(a.value) for a in phrase.args if isinstance(a, ast.Constant))


def test_what_stands_on_buttons_and_lists_has_room(language: str) -> None:
    say = LANGUAGES.speaker(language)
    found = sorted(set(phrases_on("Button", "Select", "Link")))
    assert len(found) > 150
    assert over(say, ((P(text), BUTTON) for text in found)) == []


def words_of_names(commands: list[Command]) -> set[str]:
    listed = [command for command in commands if command.listed]
    options = (f.name for c in listed for f in c.visible if not f.long and not f.secret)
    return {*options, *(part for command in listed for part in command.name.split("."))}


def test_every_word_of_every_name_has_one_of_its_own_in_every_language(commands: list[Command], language: str) -> None:
    if language == "en":
        return
    own = LANGUAGES.called.words(language)
    assert sorted(words_of_names(commands) - own.keys()) == [], "say what it is called, in names.yaml"
    assert sorted(own.keys() - words_of_names(commands)) == [], "nothing is called so any more"
    assert [word for word, n in Counter(folded(said) for said in own.values()).items() if n > 1] == []
    assert [said for said in own.values() if not NAME.fullmatch(said) or said != said.lower()] == []


def test_no_word_means_one_command_in_english_and_another_elsewhere(commands: list[Command], language: str) -> None:
    english = words_of_names(commands)
    own = LANGUAGES.called.words(language)
    assert {said: word for word, said in own.items() if said in english and said != word} == {}


@pytest.mark.parametrize("place", ["en-US", "es-ES", "es-419"])
def test_discord_gets_names_that_are_unique_where_they_stand(commands: list[Command], place: str) -> None:
    def named(part: dict[str, object]) -> str:
        others = part.get("name_localizations") or {}
        assert isinstance(others, dict)
        return str(others.get(place, part["name"]))

    def levels(parts: list[dict[str, object]]) -> Iterator[list[str]]:
        for _, same in groupby(sorted(parts, key=lambda p: p.get("type") == 3), key=lambda p: p.get("type") == 3):
            yield [named(part) for part in same]
        for part in parts:
            options = part.get("options")
            if isinstance(options, list):
                yield [named(option) for option in options]
                yield from (
                    [named(o) for o in inner] for option in options if isinstance(inner := option.get("options"), list)
                )

    found = list(levels(Payload(LANGUAGES).commands(commands)))
    assert [names for names in found if len(set(names)) != len(names)] == []
    if place != "en-US":
        assert "desahogo" in found[0] and "ayuda-ahora" in found[0]


def test_names_are_read_back_with_and_without_accents() -> None:
    called = LANGUAGES.called
    assert called.called("checkin.start", "es") == "chequeo.empezar" and called.called("draw", "es") == "draw"
    assert called.english("catálogo") == called.english("Catalogo") == "catalogue"
    assert called.english("resources") == "resources" and NO_NAMES.english("recursos") == "recursos"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mira /helpnow, o /mod queue.", "Mira /ayuda-ahora, o /mod pendientes."),
        ("/vent y nada más", "/desahogo y nada más"),
        ("https://vent.example/vent and/vent", "https://vent.example/vent and/vent"),
        ("/invite @Labmates", "/invite @Labmates"),
        ("/checkin now", "/chequeo ahora"),
    ],
)
def test_sentences_mention_commands_as_they_are_called_there(text: str, told: str) -> None:
    assert LANGUAGES.called.mentioned(text, "es") == told and LANGUAGES.called.mentioned(text, "en") == text
