from pathlib import Path

import pytest

from bot import P, Text
from bot.i18n import Languages
from tests.core.lab import Lab
from tests.house import staged
from tests.stage import Stage

SPANISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"

msgid "{n} tube of {tube}"
msgid_plural "{n} tubes of {tube}"
msgstr[0] "{n} tubo {tube}"
msgstr[1] "{n} tubos {tube}"

msgid "Draw a tube"
msgstr "Sacar un tubo"
"""


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "labmates.po").write_text(SPANISH, encoding="utf-8")
    return tmp_path


async def test_everything_is_said_in_the_members_language(locales: Path) -> None:
    stage = Stage()
    staged([Lab()], stage, locales=locales)
    luz = stage.actor("luz", locale="es-ES")
    assert await luz.types("draw gold count:2") == "2 tubos gold\nno bench"
    assert (await luz.runs("draw")).startswith("== Sacar un tubo ==")
    assert await stage.actor("ada").types("draw gold") == "1 tube of gold\nno bench"


async def test_a_chosen_language_wins_over_the_platforms(locales: Path) -> None:
    stage = Stage()
    built = staged([Lab()], stage, locales=locales)
    ada = stage.actor("ada")
    await built.desk.communities.choose_language(ada.ctx.person, "es")
    assert await ada.types("draw gold") == "1 tubo gold\nno bench"
    await built.desk.communities.choose_language(ada.ctx.person, None)
    assert await ada.types("draw gold") == "1 tube of gold\nno bench"


@pytest.mark.parametrize(
    ("locale", "ours"), [("es-419", "es"), ("es_MX", "es"), ("en-GB", "en"), ("de", "en"), ("", "en"), ("x" * 99, "en")]
)
def test_the_nearest_language_is_chosen(locales: Path, locale: str, ours: str) -> None:
    languages = Languages(locales)
    assert languages.match(locale) == ours
    assert languages.names == ("en", "es")
    assert languages.name("es") == "español"
    assert languages.name("??") == "??"


def test_a_phrase_fills_in_other_phrases_and_leaves_braces_in_values_alone(locales: Path) -> None:
    say = Languages(locales).speaker("es")
    assert say(P("{n} tube of {tube}", "{n} tubes of {tube}")(n=2, tube=P("Draw a tube"))) == "2 tubos Sacar un tubo"
    assert say(P("I heard {what}")(what="{n} {tube}")) == "I heard {n} {tube}"
    assert Text(P("x")) == Text(P("x"))
