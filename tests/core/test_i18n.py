from datetime import date
from pathlib import Path

import pytest

from bot import P, Reply, Text, Words
from bot.i18n import Day, Languages, Texts, lines, listed, worded
from tests.core.lab import Lab
from tests.house import staged
from tests.stage import Stage, show

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


async def test_a_note_that_waits_is_read_in_the_language_of_whoever_comes_back(locales: Path) -> None:
    stage = Stage()
    built = staged([Lab()], stage, locales=locales)
    for name, locale, said in (("luz", "es-US", "Sacar un tubo"), ("ada", "en-US", "Draw a tube")):
        somebody = stage.actor(name, locale=locale)
        await built.courier.leave(somebody.ctx.person, Reply.say(P("Draw a tube")))
        assert said in await somebody.types("draw gold")


async def test_messages_come_in_the_language_in_which_they_were_asked_for(locales: Path) -> None:
    stage = Stage()
    built = staged([Lab()], stage, locales=locales)
    luz = stage.actor("luz").ctx.person
    await built.courier.open(luz, "es-US")
    await built.courier.deliver(luz, Reply.say(P("Draw a tube")))
    await built.courier.open(luz, "en-US")
    await built.courier.deliver(luz, Reply.say(P("Draw a tube")))
    assert [show(reply) for reply in stage.inbox["luz"]] == ["Sacar un tubo", "Draw a tube"]
    assert built.memory.values[str(luz), "heard"] is None


async def test_a_choice_of_language_that_is_gone_falls_back(locales: Path) -> None:
    stage = Stage()
    built = staged([Lab()], stage, locales=locales)
    luz = stage.actor("luz", locale="es-ES")
    await built.desk.communities.choose_language(luz.ctx.person, "tlh")
    assert await luz.types("draw gold") == "1 tubo gold\nno bench"


@pytest.mark.parametrize(
    ("words", "english", "spanish"),
    [
        (Day(date(2026, 2, 1)), "Feb 1, 2026", "1 feb 2026"),
        (Day.of("2026-11-01"), "Nov 1, 2026", "1 nov 2026"),
        (Day(date(2026, 11, 1), "yMMM"), "Nov 2026", "nov 2026"),
        (Texts((("en", "Hello"), ("es", "Hola"))), "Hello", "Hola"),
        (worded({"en": "Hello", "es": "Hola"}), "Hello", "Hola"),
        (worded("988"), "988", "988"),
        (listed([P("Draw a tube"), "988"]), "Draw a tube, 988", "Sacar un tubo, 988"),
        (lines([P("Draw a tube"), "988"]), "Draw a tube\n988", "Sacar un tubo\n988"),
        (listed([]), "", ""),
    ],
)
def test_what_is_no_sentence_knows_its_reader_too(locales: Path, words: Words, english: str, spanish: str) -> None:
    languages = Languages(locales)
    assert languages.speaker("en")(words) == english and languages.speaker("es-US")(words) == spanish
    assert languages.speaker("en")(P("I heard {what}")(what=words)) == f"I heard {english}"


@pytest.mark.parametrize("found", [None, 3, {}, {"en": ""}, {"en": 4}])
def test_what_is_no_text_is_refused(found: object) -> None:
    with pytest.raises(ValueError, match="words by language"):
        worded(found)


def test_a_second_catalogue_stands_behind_the_first(locales: Path) -> None:
    beside = locales / "es" / "LC_MESSAGES" / "resources.po"
    beside.write_text(SPANISH.replace("Draw a tube", "Day and night").replace("Sacar un tubo", "Día y noche"), "utf-8")
    say = Languages(locales).speaker("es")
    assert (say(P("Day and night")), say(P("Draw a tube"))) == ("Día y noche", "Sacar un tubo")
    assert say(P("Nobody said this")) == "Nobody said this"
