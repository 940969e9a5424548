"""Taking along and erasing what is kept of oneself, and being told honestly what cannot be erased."""

import json
from pathlib import Path

import pytest

from bot import Call
from bot.app import App
from bot.errors import StoreError
from bot.store.answers import Answers
from tests.stage import Actor, Stage
from tests.stories.test_checkins import signed_up
from tests.stories.test_pulse import NOTE, WEEK, everything


async def lived(stage: Stage, name: str = "ada") -> Actor:
    """Somebody of whom every feature keeps something."""
    who = await signed_up(stage, name)
    await who.runs("settings.state", state="Ohio")
    await who.calls(Call("checkin.tap", WEEK | {"pick": "1"}))
    await who.calls(Call("checkin.note", {"week": "2026-01-05", "text": NOTE}))
    await who.runs(
        "catalogue.suggest", name="Mercy EAP", topic="employer-support", summary="Six sessions.", phone="1-800-555-0100"
    )
    assert "Thank you." in who.reads
    return who


def file(who: Actor) -> dict[str, object]:
    """The exported file on the screen."""
    found: dict[str, object] = json.JSONDecoder().raw_decode(who.reads[who.reads.index("{") :])[0]
    return found


async def test_the_file_holds_all_features_and_is_private(app: App, stage: Stage) -> None:
    ada = await lived(stage)
    await lived(stage, "ben")
    screen = await ada.types("mydata export")
    assert "Keep both private" in screen and "stage:lab:ben" not in screen
    found = file(ada)
    assert set(found) == {"check-ins", "suggestions", "settings"}
    assert NOTE in screen and "Mercy EAP" in screen and '"state": "OH"' in screen and '"shifts": "days"' in screen
    assert "lounge" not in stage.channels


async def test_who_left_nothing_is_told_so(stage: Stage) -> None:
    assert "nothing about you" in await stage.actor("new").types("mydata export")


async def test_erasing_is_asked_once_and_reaches_every_feature(app: App, stage: Stage, tmp_path: Path) -> None:
    ada, ben = await lived(stage), await lived(stage, "ben")
    screen = await ada.types("mydata delete")
    assert "Erase everything?" in screen and "all answers and notes" in screen and "cannot be undone" in screen
    assert NOTE in await stage.actor("ada").types("mydata export")
    await ada.types("mydata delete")
    screen = await ada.presses("Erase everything")
    assert "# Erased" in screen and "Gone: Check-ins" in screen and "they hold no names" in screen
    assert await app.services.enrolments.get(ada.ctx.person) is None
    assert "nothing about you" in await ada.types("mydata export")
    assert "not signed up" in await ada.types("checkin settings")
    await app.store.scrub()
    assert b"stage:lab:ada" not in everything(tmp_path) and b"stage:lab:ben" in everything(tmp_path)
    assert NOTE in await ben.types("mydata export")
    await ada.types("mydata delete")
    assert "# Erased" in await ada.presses("Erase everything")


async def test_a_fault_in_one_feature_leaves_the_others_erased_and_offers_another_try(
    app: App, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await lived(stage)
    await ada.types("mydata delete")

    async def broken(self: Answers, *_: object, **__: object) -> int:
        raise StoreError("the database is on holiday")

    with monkeypatch.context() as patch:
        patch.setattr(Answers, "erase", broken)
        screen = await ada.presses("Erase everything")
    assert "# Not all is erased" in screen and "out of reach: Check-ins" in screen and "Gone: Your settings" in screen
    assert await app.services.enrolments.get(ada.ctx.person) is not None
    assert "# Erased" in await ada.presses("Try again")
    assert "nothing about you" in await ada.types("mydata export")
