"""Patient data in what others will read: shown masked to whoever wrote it, on every platform, and decided there."""

import json

import pytest

from bot.app import App
from bot.limits import EVERYTHING, Can
from tests.stage import Actor, Stage, show
from tests.stories.town import Town

LINE = "988-lifeline"
NEW = {"name": "Night line", "topic": "employer-support", "phone": "1-800-555-0100"}


@pytest.fixture
async def mo(stage: Stage) -> Actor:
    """A moderator who has chosen the moderators' channel."""
    found = stage.actor("mo", moderator=True, channel="moderators")
    await found.runs("setup.moderators", channel="stage:lab:moderators")
    stage.channels["moderators"].clear()
    return found


async def stored(app: App) -> str:
    async with app.store.read() as db:
        tables = ("suggestions", "cases", "notes", "audit")
        return json.dumps([str([*(await db.exec_driver_sql(f"SELECT * FROM {name}"))]) for name in tables])


async def test_a_report_of_what_is_out_of_date_goes_out_masked(app: App, stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    screen = await ada.runs(
        "resources.outdated", entry=LINE, wrong="Told my patient Maria Lopez, MRN 4471903, it rang."
    )
    assert "[NAME], MRN [MRN]" in screen and "Nothing is sent yet." in screen and "send as is" not in screen
    assert "Lopez" not in await stored(app) and stage.channels["moderators"] == []
    assert "Your moderators will look at it" in await ada.presses("Send masked")
    assert "[NAME], MRN [MRN]" in show(stage.channels["moderators"][0])
    kept = await stored(app)
    assert "Lopez" not in kept and "4471903" not in kept


async def test_a_suggestion_keeps_what_a_listing_rightly_holds(stage: Stage, mo: Actor) -> None:
    summary = "Mercy Hospital's own line: 614-555-0142, eap@mercy.example, 12 Main Street, Dayton, OH."
    said = await stage.actor("ada").runs("catalogue.suggest", **NEW, summary=summary)
    assert "I will tell you what they decide" in said
    assert "614-555-0142, eap@mercy.example, 12 Main Street" in show(stage.channels["moderators"][0])


async def test_a_suggestion_may_bear_the_name_of_somebody_if_its_writer_says_so(stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    screen = await ada.runs("catalogue.suggest", **NEW, summary="Dr. Lorna Breen Heroes' Foundation helps on nights.")
    assert "[NAME]" in screen
    assert "I will tell you what they decide" in await ada.presses("Not patient data, send as is")
    assert "Dr. Lorna Breen" in show(stage.channels["moderators"][0])


@pytest.mark.parametrize("can", [EVERYTHING], ids=["buttons"])
async def test_a_message_that_is_suggested_from_its_menu_is_looked_at(stage: Stage, mo: Actor, can: Can) -> None:
    ada = stage.actor("ada")
    call = ada.desk.commands["catalogue.suggest"].on_message("SSN 078-05-1120, and they still helped him.", None)
    assert call is not None
    assert "078-05-1120" in await ada.calls(call)  # the form: only ada sees it
    assert "SSN [SSN], and they" in await ada.fills(**NEW)
    await ada.presses("Send masked")
    assert "SSN [SSN], and they" in show(stage.channels["moderators"][0])


async def test_the_reason_of_a_moderator_reaches_a_writer_masked(app: App, stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    await ada.runs("catalogue.suggest", **NEW, summary="It answers at night.")
    mo.opens(stage.channels["moderators"][0])
    await mo.presses("Decline")
    assert "[NAME]" in await mo.fills(reason="Patient Maria Lopez complained about them.")
    assert ada.inbox == []
    await mo.presses("Send masked")
    assert "Patient [NAME] complained" in show(ada.inbox[0]) and "Lopez" not in await stored(app)


async def test_words_are_masked_and_sent_on_every_platform(town: Town) -> None:
    ada = await town.guest("ada")
    screen = await ada.runs("report", link="The post on Maria Lopez, MRN 4471903", reason="patient")
    assert "[NAME], MRN [MRN]" in screen and "Nothing is sent yet." in screen
    assert "Your moderators will look at it" in await ada.presses("Send masked")
    (case,) = await town.app.services.cases.waiting(ada.person.home)
    assert case.subject == "The post on [NAME], MRN [MRN]"
    stands = any("Nothing is sent yet." in text for text in await ada.sees())
    assert stands == (town.name == "typed"), "a press puts the answer in the place of the preview"


async def test_words_are_edited_on_every_platform(town: Town) -> None:
    ada = await town.guest("ada")
    await ada.runs("report", link="The post on Maria Lopez, MRN 4471903", reason="patient")
    assert "Maria Lopez" in await ada.presses("Edit")
    assert "patient [NAME]" in await ada.fills(link="The post on patient Maria Lopez")
    assert "Your moderators will look at it" in await ada.presses("Not patient data, send as is")
    (case,) = await town.app.services.cases.waiting(ada.person.home)
    assert case.subject == "The post on patient Maria Lopez"
