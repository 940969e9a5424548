"""Luz's app speaks Spanish: whole stories in her language on every platform, and nothing English on her screens."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.app import App
from bot.i18n import Texts
from tests.contract.guest import Guest
from tests.stage import Stage
from tests.stories.town import Town, on

CATALOGUE = Path(__file__).parents[2] / "data" / "locales" / "es" / "LC_MESSAGES" / "labmates.po"
DAYS = {"shifts": "days", "day": "fri", "time": "5pm", "zone": "America/Chicago"}
NAMES = ("Crisis Text Line", "Trevor Project", "Poison Help", "Returning to the bench", "returning-to-the-bench")
COMMON = "the and you your with of is are was from this that for every week day they what who will not"
ENGLISH = re.compile(rf"\b({COMMON.replace(' ', '|')})\b", re.IGNORECASE)


async def signed_up(town: Town) -> Guest:
    luz = await town.guest("luz")
    assert "A estas horas te escribiría" in await luz.runs("checkin.start", **DAYS)
    assert "18 años" in await luz.presses("Empezar")
    assert "viernes, 9 de enero" in await luz.presses("Entiendo, seguir")
    return luz


async def test_a_week_is_asked_and_answered_in_spanish(town: Town) -> None:
    luz = await signed_up(town)
    await town.passes(days=5)
    [message] = await luz.inbox()
    assert message.startswith("# ¿Cómo te fue esta semana en el laboratorio?")
    assert "Regular" in await luz.presses("😐 Regular")
    assert "✓ Dotación de personal" in await luz.presses("Dotación de personal")
    assert "5 ene" in await luz.runs("checkin.history")


@on("stage", "typed", "playground", "discord")
async def test_a_wrong_day_is_told_in_spanish_and_the_right_one_read(town: Town) -> None:
    luz = await signed_up(town)
    assert "No puedo leer eso como un día por venir." in await luz.runs("checkin.pause", until="nunca jamás")
    assert "1 feb 2026" in await luz.runs("checkin.pause", until="1 feb")


async def test_a_crisis_card_has_the_lines_that_answer_in_spanish(town: Town) -> None:
    luz = await town.guest("luz")
    card = await luz.runs("helpnow")
    assert "Llama al 988 y oprime 2, o envía AYUDA por mensaje de texto al 988" in card
    assert "AYUDA por mensaje de texto al 741741" in card and "Call" not in card
    assert "Línea de Crisis para Veteranos" in await luz.presses("Más opciones")


async def test_words_of_despair_are_met_in_spanish(town: Town) -> None:
    luz = await town.guest("luz")
    found = await luz.runs("resources", query="ya no quiero vivir")
    assert "988" in found and "Línea" in found and not re.search(r"\bLanguages:|\bCost:", found)


@on("stage", "typed", "discord", "slack")
async def test_what_she_chose_holds_for_messages_that_come_by_themselves(town: Town) -> None:
    ada = await town.guest("ada")
    await ada.runs("settings")
    await ada.picks("Language", "español")
    assert "Tus ajustes" in ada.reads
    await ada.runs("checkin.start", **DAYS)
    await ada.presses("Empezar")
    assert "viernes, 9 de enero" in await ada.presses("Entiendo, seguir")
    await town.passes(days=5)
    assert (await ada.inbox())[-1].startswith("# ¿Cómo te fue")


@on("discord")
async def test_discord_mentions_commands_as_they_are_called_there(town: Town) -> None:
    luz, ada = await town.guest("luz"), await town.guest("ada")
    assert "/desahogo" in await luz.runs("help") and "/ayuda-ahora" in luz.reads and "/vent" not in luz.reads
    assert "/vent" in await ada.runs("help")


@on("slack")
async def test_slack_mentions_the_names_that_its_manifest_has(town: Town) -> None:
    luz = await town.guest("luz")
    assert "/vent" in await luz.runs("help") and "/desahogo" not in luz.reads


async def test_commands_may_be_typed_in_spanish(stage: Stage) -> None:
    luz = stage.actor("luz", locale="es-US")
    assert "988" in await luz.types("/ayuda-ahora")
    assert await luz.types("/recursos tema:crisis") == await luz.types("/resources topic:crisis")
    assert await luz.types("/chequeo pausar") == await luz.types("/checkin pause")
    assert "Ese no lo conozco" in await luz.types("/cualquier cosa")


def english_only() -> Iterator[str]:
    """What the English catalogue says in pieces that no Spanish sentence has."""
    with CATALOGUE.open("rb") as source:
        messages = [m for m in read_po(source) if m.id]
    said = [(m.string,) if isinstance(m.string, str) else m.string or () for m in messages]
    spanish = "\n".join(text for texts in said for text in texts)
    for message in messages:
        for text in (message.id,) if isinstance(message.id, str) else message.id:
            pieces = (piece.strip() for piece in re.split(r"\{\w+\}", text))
            yield from (piece for piece in pieces if len(piece) > 11 and piece not in spanish)


@pytest.mark.parametrize("moderator", [False, True])
async def test_no_english_is_left_on_a_spanish_screen(app: App, stage: Stage, moderator: bool) -> None:
    luz, pieces = stage.actor("luz", moderator=moderator, locale="es-US"), sorted(set(english_only()))
    assert len(pieces) > 1000
    left = []
    for name in app.desk.commands:
        screen = await luz.runs(name)
        for known in NAMES:
            screen = screen.replace(known, "")
        left += [(name, piece) for piece in pieces if piece in screen]
        left += [(name, line) for line in screen.splitlines() if len(ENGLISH.findall(line)) > 1]
    assert left == []


def test_texts_that_ship_fall_back_to_their_first_language() -> None:
    assert Texts((("en", "Hello"), ("es", "Hola"))).said("es") == "Hola"
    assert str(Texts((("en", "Hello"), ("es", "Hola")))) == "Hello" and Texts((("es", "Hola"),)).said("en") == "Hola"
