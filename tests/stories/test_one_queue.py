"""One queue for all that waits, suggestions too: given from hand to hand, with notes, and decisions taken back."""

import re
from datetime import timedelta

import pytest

from bot.app import App
from tests.clock import FakeClock
from tests.contract.guest import Guest
from tests.contract.on_discord import DiscordGuest
from tests.contract.on_slack import SlackGuest
from tests.fakes.discord import world
from tests.stage import Actor, Stage, show
from tests.stories.town import WIRES, Town, on

HOME = "stage:lab"
EAP = {
    "name": "Mercy EAP",
    "topic": "employer-support",
    "summary": "Six free sessions, all night.",
    "phone": "1-800-555-0100",
}


@pytest.fixture
async def mo(stage: Stage) -> Actor:
    """A moderator who has chosen the moderators' channel."""
    found = stage.actor("mo", moderator=True, channel="moderators")
    await found.runs("setup.moderators", channel="stage:lab:moderators")
    stage.channels["moderators"].clear()
    return found


@pytest.fixture
async def mia(stage: Stage) -> Actor:
    return stage.actor("mia", moderator=True, channel="moderators")


async def waiting(stage: Stage) -> None:
    """A suggestion, a report that an entry is old, and a reported message."""
    ada = stage.actor("ada")
    await ada.runs("catalogue.suggest", **EAP)
    await ada.runs("resources.outdated", entry="insomnia-coach")
    await ada.fills(wrong="The app is gone.")
    await ada.runs("report-this", message="stage:lab:lounge/41", reason="attack")


async def test_everything_that_waits_is_in_one_list_the_most_pressing_first(stage: Stage, mo: Actor) -> None:
    await waiting(stage)
    read = await mo.types("mod queue")
    assert read.startswith("# 3 cases wait.")
    assert re.findall(r"\d\. (.*) ·", read) == ["A message was reported", "A suggested resource", "Out of date?"]
    await mo.presses("Open number 2")
    assert "Saved." in await mo.presses("Approve")
    assert "2 cases wait." in await mo.types("mod queue")
    assert "A suggested resource" in show(stage.channels["moderators"][0])
    assert "Closed. Approved" in show(stage.channels["moderators"][0])


async def test_the_queue_shows_one_kind_or_mine_or_what_nobody_has(stage: Stage, mo: Actor, mia: Actor) -> None:
    await waiting(stage)
    assert "1 case waits." in await mo.types("mod queue kind:suggestion")
    assert "0 cases wait." in await mo.types("mod queue whose:mine")
    await mo.types("mod queue")
    await mo.presses("Open number 1")
    await mo.presses("I have it")
    await mo.types("mod queue")
    read = await mo.presses("Mine")
    assert "1 case waits." in read and "A message was reported · taken" in read
    assert "2 cases wait." in await mo.presses("Nobody has it")
    assert "0 cases wait." in await mia.types("mod queue whose:mine")
    assert "3 cases wait." in await mia.types("mod queue kind:nonsense")
    await mia.types("mod queue")
    assert "1 case waits." in await mia.picks("Only one kind", "Out of date?")
    assert "3 cases wait." in await mia.picks("Only one kind", "Every kind")


async def test_a_case_is_given_to_somebody_who_is_told_and_may_give_it_back(
    stage: Stage, mo: Actor, mia: Actor, app: App
) -> None:
    await waiting(stage)
    await mo.types("mod queue")
    await mo.presses("Open number 1")
    await mo.presses("Give it to somebody")
    assert "It is theirs now, and they are told." in await mo.fills(member="stage:lab:mia")
    (told,) = mia.inbox
    assert show(told).startswith("A case is given to you: A message was reported.")
    assert "attack" not in show(told) and "ada" not in show(told)
    await mia.types("mod queue whose:mine")
    await mia.presses("Open number 1")
    assert "somebody else now" in await mia.presses("Give it back")
    lines = [line.action for line in await app.services.audit.read(HOME)]
    assert lines[:2] == ["case.given-back", "case.assigned"]


async def test_giving_a_case_twice_tells_once_and_to_oneself_is_taking_it(
    stage: Stage, mo: Actor, mia: Actor, app: App
) -> None:
    await waiting(stage)
    case = await _first(app)
    await mo.runs("mod.assign", case=case, member="stage:lab:mia")
    assert "on it already" in await mo.runs("mod.assign", case=case, member="stage:lab:mia")
    assert len(mia.inbox) == 1
    await mia.runs("mod.give-back", case=case)
    assert "It is yours" in await mo.runs("mod.assign", case=case, member="stage:lab:mo")
    stage.moderating["sam"] = False
    assert "do not moderate here" in await mo.runs("mod.assign", case=case, member="stage:lab:sam")
    assert "belongs to another community" in await mo.runs("mod.assign", case=case, member="stage:other:mia")


async def test_notes_stay_with_a_case_and_leave_with_it(stage: Stage, mo: Actor, mia: Actor, app: App) -> None:
    await waiting(stage)
    case = await _first(app)
    assert "Noted." in await mo.runs("mod.write", case=case, text="I know both of them: let me talk first.")
    read = await mia.runs("mod.case", case=case)
    assert "2026-01-05: I know both of them: let me talk first.\n@mo" in read
    await mo.runs("mod.write", case=case, text="I know both of them: let me talk first.")
    assert len(await app.services.case_notes.read(HOME, case)) == 1  # a second press
    await mia.runs("mod.write", case=case, text="Her DOB is 03/04/1961.")
    assert "[DOB]" in mia.reads
    assert "let me talk" not in "".join(show(card) for card in stage.channels["moderators"])
    await mo.runs("mod.done", case=case)
    today = app.clock.now().date()
    await app.services.cases.forget(today + timedelta(days=31))
    assert await app.services.case_notes.forget(today) == 1


async def test_a_moderator_takes_their_notes_along_and_has_them_erased(stage: Stage, mo: Actor, app: App) -> None:
    await waiting(stage)
    await mo.runs("mod.write", case=await _first(app), text="Mine to tell.")
    assert "Mine to tell." in await mo.types("mydata export")
    await mo.types("mydata delete")
    await mo.presses("Erase everything")
    assert not await app.services.case_notes.of(mo.ctx.person)


async def test_a_decision_about_a_suggestion_can_be_taken_back(stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    await ada.runs("catalogue.suggest", **EAP)
    mo.opens(stage.channels["moderators"][0])
    await mo.presses("Approve")
    assert "Mercy EAP" in await ada.types("resources mercy eap")
    mo.opens(stage.channels["moderators"][0])
    assert "It is open again" in await mo.presses("Open it again")
    assert "Mercy EAP" not in await ada.types("resources mercy eap")
    assert "look at your suggestion “Mercy EAP” again" in show(ada.inbox[-1])
    await mo.types("catalogue queue")
    await mo.presses("Decline")
    await mo.fills(reason="We have it under another name.")
    assert "Closed. Declined" in show(stage.channels["moderators"][0])
    mo.opens(stage.channels["moderators"][0])
    await mo.presses("Open it again")
    mo.opens(stage.channels["moderators"][0])
    assert "Saved." in await mo.presses("Approve")


async def test_a_hidden_entry_comes_back_when_the_decision_is_taken_back(stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    await ada.runs("resources.outdated", entry="insomnia-coach")
    await ada.fills(wrong="The app is gone.")
    mo.opens(stage.channels["moderators"][0])
    await mo.presses("Hide it here")
    assert "Insomnia Coach" not in await ada.types("resources insomnia coach app")
    mo.opens(stage.channels["moderators"][0])
    await mo.presses("Open it again")
    assert "Insomnia Coach" in await ada.types("resources insomnia coach app")


async def test_what_a_member_takes_back_leaves_the_queue(stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    await ada.runs("catalogue.suggest", **EAP)
    await ada.types("mydata delete")
    await ada.presses("Erase everything")
    assert "Nothing waits" in await mo.types("mod queue")


async def test_old_entries_are_one_case_a_week_at_most(stage: Stage, mo: Actor, app: App) -> None:
    clock = app.clock
    assert isinstance(clock, FakeClock)
    await clock.advance(days=700)  # nobody has looked at anything for more than half a year
    await app.jobs.pushed()
    await app.jobs.pushed()
    (card,) = stage.channels["moderators"]
    assert "have not been checked for half a year" in show(card)
    name = _names(show(card))[0]
    mo.opens(card)
    assert "Thank you for looking." in await mo.picks("This one is still right", name)
    assert name not in _names(show(stage.channels["moderators"][0]))
    await clock.advance(days=8)
    await app.jobs.pushed()
    assert len(stage.channels["moderators"]) == 1  # it waits still
    mo.opens(stage.channels["moderators"][0])
    await mo.presses("Looked after")
    await app.jobs.pushed()
    assert len(stage.channels["moderators"]) == 2
    await mo.types("mod queue")
    await mo.presses("Open number 1")
    await mo.presses("Looked after")
    await app.jobs.pushed()
    assert len(stage.channels["moderators"]) == 2


@on("stage", "typed", *WIRES)
async def test_a_suggestion_goes_from_hand_to_hand_everywhere(town: Town) -> None:
    ada, mo = await town.guest("ada"), await town.guest("mo")
    bea = await town.guest("bea")
    await bea.runs("help")
    await ada.runs("catalogue.suggest", topic=EAP["topic"])
    await ada.fills(name=EAP["name"], summary=EAP["summary"], phone=EAP["phone"])
    assert "1 case waits." in await mo.runs("mod.queue")
    assert "Mercy EAP" in await mo.presses("Open number 1")
    await mo.presses("Give it to somebody")
    if town.name in WIRES:
        assert "do not moderate here" in await mo.fills(member=bea.person.id)
        promoted(bea)
        if town.name == "discord":  # which opens no form in answer to one
            await mo.presses("Fill it in")
    whom = bea.person.id if town.name in WIRES else str(bea.person)
    assert "It is theirs now" in await mo.fills(member=whom)
    await mo.presses("Write a note")
    assert "I asked them." in await mo.fills(text="I asked them.")
    assert "Saved." in await mo.presses("Approve")
    assert "Nothing waits" in await mo.runs("mod.queue")


def _names(card: str) -> list[str]:
    return re.findall(r"^(.*): last checked", card, re.MULTILINE)


def promoted(guest: Guest) -> None:
    """Let somebody moderate by the platform's own right."""
    if isinstance(guest, DiscordGuest):
        guest.fake.rest.places.rights |= world.MANAGE_GUILD
    if isinstance(guest, SlackGuest):
        guest.slack.users[guest.person.id].update(is_admin=True)


async def _first(app: App) -> str:
    return (await app.services.cases.waiting(HOME))[0].id
