import asyncio
import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import Audience, Call
from bot.app import App
from bot.errors import StoreError
from bot.store.notes import Notes
from bot.store.suggestions import Suggestions
from tests.stage import Actor, Stage, show

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


async def suggested(stage: Stage, name: str = "ada") -> Actor:
    ada = stage.actor(name)
    await ada.runs("catalogue.suggest", **EAP)
    return ada


async def test_a_suggestion_goes_to_the_moderators_and_the_answer_comes_back(stage: Stage, mo: Actor) -> None:
    ada = await suggested(stage)
    assert "Thank you." in ada.reads
    (card,) = stage.channels["moderators"]
    assert "Mercy EAP" in mo.opens(card) and "ada" not in re.sub("[0-9a-f]{16}", "", show(card))
    assert "Saved. This is how members see it:" in await mo.presses("Approve")
    assert [show(m) for m in ada.inbox] == [
        "Your suggestion “Mercy EAP” was approved. Thank you: others will find it now."
    ]
    assert "Call: 1-800-555-0100" in await stage.actor("bea").types("resources mercy eap")


async def test_two_moderators_cannot_both_decide(stage: Stage, mo: Actor) -> None:
    ada = await suggested(stage)
    (card,) = stage.channels["moderators"]
    mo.opens(card)
    await mo.presses("Approve")
    mia = stage.actor("mia", moderator=True)
    mia.opens(card)
    assert "already decided" in await mia.presses("Approve")
    assert len(ada.inbox) == 1


async def test_a_reason_reaches_somebody_who_cannot_be_reached_now(stage: Stage, mo: Actor) -> None:
    stage.unreachable.add("ada")
    ada = await suggested(stage)
    mo.opens(stage.channels["moderators"][0])
    await mo.presses("Decline")
    assert "They will read" in await mo.fills(reason="We have that one already.")
    assert (
        "While you were away:\nYour suggestion “Mercy EAP” was not taken: We have that one already."
        in await ada.types("help")
    )


async def test_a_moderator_edits_before_approving(stage: Stage, mo: Actor) -> None:
    await suggested(stage)
    mo.opens(stage.channels["moderators"][0])
    assert "Mercy EAP" in await mo.presses("Edit")
    assert "Saved." in await mo.fills(**EAP | {"name": "Mercy Employee Assistance"})
    assert "Mercy Employee Assistance" in await stage.actor("bea").types("resources mercy employee assistance")
    assert "Nothing waits" in await mo.types("catalogue queue")


async def test_a_bad_suggestion_comes_back_with_its_faults_and_loses_nothing(stage: Stage) -> None:
    ada = stage.actor("ada")
    screen = await ada.runs("catalogue.suggest", **EAP | {"phone": "call me", "url": "javascript:alert(1)"})
    assert "Mercy EAP" in screen or "name" in screen
    assert "Saved" not in screen and "Thank you" not in screen


async def test_out_of_date_goes_to_the_queue_and_can_be_hidden(stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    await ada.runs("resources.outdated", entry="insomnia-coach")
    assert "Thank you." in await ada.fills(wrong="The app is gone.")
    assert "The app is gone." in await mo.types("catalogue queue")
    assert "thanked" in await mo.presses("Hide it here")
    assert "Insomnia Coach" not in await stage.actor("bea").types("resources insomnia coach app")
    assert "mended" in show(ada.inbox[0])


async def test_a_moderator_adds_completes_and_removes_an_own_entry(stage: Stage, mo: Actor) -> None:
    assert "Saved." in await mo.runs("catalogue.add", **EAP)
    assert "Cost" in await mo.presses("Add hours, cost, a caution")
    assert "Hours: all night" in await mo.fills(hours="all night", cost="free")
    assert "Added by your community." in await stage.actor("ada").types("resources mercy eap")
    assert "name already" in await mo.runs("catalogue.add", **EAP)
    assert "gone from your list" in await mo.runs("catalogue.remove", resource="Mercy EAP")
    assert "Mercy EAP" not in await stage.actor("ada").types("resources mercy eap")


async def test_a_shared_entry_is_hidden_here_and_put_back(stage: Stage, mo: Actor) -> None:
    assert "is hidden here" in await mo.runs("catalogue.remove", resource="insomnia-coach")
    assert "Insomnia Coach" not in await stage.actor("ada").types("resources insomnia coach")
    assert "It is back" in await mo.presses("Put it back")
    assert "Insomnia Coach" in await stage.actor("ada").types("resources insomnia coach")


async def test_a_changed_shared_entry_stands_in_its_place(stage: Stage, mo: Actor) -> None:
    assert "Insomnia Coach" in await mo.runs("catalogue.edit", resource="insomnia-coach")
    assert "Saved." in await mo.fills(
        name="Insomnia Coach", topic="wellness-selfcare", summary="Our union pays for a coach, too."
    )
    assert "Our union pays" in await stage.actor("ada").types("resources insomnia coach")


async def test_a_list_is_brought_in_whole_or_not_at_all(stage: Stage, mo: Actor) -> None:
    bad = "- name: Chapel\n  topic: nowhere\n  summary: Open all night\n  phone: 211\n"
    assert "Line 2:" in await mo.runs("catalogue.import", yaml=bad)
    assert "no entries of its own" in await mo.types("catalogue export")
    good = bad.replace("nowhere", "peer-support")
    assert "1 entry brought in." in await mo.runs("catalogue.import", yaml=good)
    screen = await mo.types("catalogue export")
    assert "name: Chapel" in screen
    assert "Chapel" in await stage.actor("ada").types("resources chapel open all night")


async def test_members_do_not_curate(app: App, stage: Stage) -> None:
    theirs = [c.name for c in app.desk.commands.values() if c.audience is Audience.MODERATORS]
    assert len(theirs) >= 15
    for number, name in enumerate(theirs):  # a fresh member for each: nobody may ask for so much at once
        ada = stage.actor(f"ada{number}")
        for call in (Call(name), Call(name, {"suggestion": "x", "entry": "988-lifeline", "_form": "1"})):
            assert "for moderators" in await ada.calls(Call.parse(call.token()))
        if app.desk.commands[name].listed:
            assert "for moderators" in await ada.types(name.replace(".", " "))
        fields = [f.name for f in app.desk.commands[name].fields]
        assert [list(await app.desk.suggest(name, field, "a", ada.ctx)) for field in fields] == [[]] * len(fields)


async def test_what_moderators_do_is_in_the_audit_chain(app: App, stage: Stage, mo: Actor) -> None:
    await mo.runs("catalogue.add", **EAP)
    lines = await app.services.audit.read("stage:lab")
    assert [(line.action, line.subject) for line in lines] == [
        ("catalogue.saved", "mercy-eap"),
        ("setup.moderators", "stage:lab:moderators"),
    ]
    assert await app.services.audit.verify("stage:lab") is None


async def test_a_moderators_channel_that_is_closed_is_told_at_once(stage: Stage) -> None:
    stage.closed.add("moderators")
    mo = stage.actor("mo", moderator=True)
    assert "cannot post there" in await mo.runs("setup.moderators", channel="stage:lab:moderators")


async def test_two_moderators_decide_at_one_moment_and_one_is_first(app: App, stage: Stage, mo: Actor) -> None:
    ada = await suggested(stage)
    (waiting,) = await app.services.suggestions.waiting("stage:lab")
    mia = stage.actor("mia", moderator=True)
    screens = await asyncio.gather(
        mo.runs("catalogue.approve", suggestion=waiting.id),
        mia.runs("catalogue.decline", suggestion=waiting.id, reason="We have that one."),
    )
    assert sum("already decided" in screen for screen in screens) == 1
    assert len(ada.inbox) == 1
    decided = [line.action for line in await app.services.audit.read("stage:lab") if line.action != "setup.moderators"]
    assert decided in (["catalogue.approved"], ["catalogue.declined"])


async def test_two_moderators_remove_at_one_moment_and_one_is_told_that_it_is_gone(
    app: App, stage: Stage, mo: Actor
) -> None:
    await mo.runs("catalogue.add", **EAP)
    mia = stage.actor("mia", moderator=True)
    screens = await asyncio.gather(*(who.runs("catalogue.remove", resource="mercy-eap") for who in (mo, mia)))
    assert sum("gone from your list" in screen for screen in screens) == 1
    assert sum("no longer in the list" in screen or "Pick one" in screen for screen in screens) == 1
    lines = await app.services.audit.read("stage:lab")
    assert sum(line.action == "catalogue.removed" for line in lines) == 1


EVE = {"name": "Insomnia Coach", "topic": "crisis", "summary": "Call me instead.", "phone": "1-900-555-0100"}


@pytest.mark.parametrize("button", ["Approve", "Edit"])
async def test_a_suggestion_never_takes_the_place_of_an_entry_unseen(stage: Stage, mo: Actor, button: str) -> None:
    assert "Thank you." in await stage.actor("eve").runs("catalogue.suggest", **EVE)
    mo.opens(stage.channels["moderators"][0])
    await mo.presses(button)
    if button == "Edit":
        await mo.fills(**EVE)
    assert "name already" in mo.reads
    assert "1-900" not in await stage.actor("ada").types("resources insomnia coach")
    assert "Saved." in await mo.fills(**EVE | {"name": "Eve's line"})


async def test_what_a_button_stood_for_may_be_gone(stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    await mo.runs("catalogue.add", **EAP)
    await mo.runs("catalogue.remove", resource="mercy-eap")
    for name in ("resources.share", "resources.outdated"):
        assert "no longer in the list" in await ada.runs(name, entry="mercy-eap", wrong="It is gone.")
    assert "no longer in the list" in await ada.runs("resources.outdated", entry="mercy-eap")  # before any form
    for name in ("catalogue.save", "catalogue.details", "catalogue.restore"):
        assert "no longer in the list" in await mo.runs(name, entry="mercy-eap", **EAP)
    for name in ("catalogue.approve", "catalogue.hide", "catalogue.revise", "catalogue.amend", "catalogue.decline"):
        assert "not here any more" in await mo.runs(name, suggestion="0" * 16, reason="x", **EAP)


async def test_what_is_kept_is_not_told_as_lost_when_the_database_goes_in_between(
    stage: Stage, mo: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreError("the database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(Suggestions, "get", away)
        assert "Thank you." in (await suggested(stage)).reads
    assert "Mercy EAP" in await mo.types("catalogue queue")
    stage.unreachable.add("ada")
    with monkeypatch.context() as patched:
        patched.setattr(Notes, "leave", away)
        assert "Saved." in await mo.presses("Approve")
    assert "Nothing waits" in await mo.types("catalogue queue")


async def test_a_locked_database_loses_no_word_of_a_form(app: App, stage: Stage, mo: Actor, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "labmates.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ada = stage.actor("ada")
    assert "nothing was saved" in await ada.runs("catalogue.suggest", **EAP)
    other.execute("ROLLBACK")
    other.close()
    assert "Thank you." in await ada.presses("Try again")
    assert "Six free sessions, all night." in await mo.types("catalogue queue")


async def test_who_moderates_is_kept_together_with_its_audit_line_or_not_at_all(app: App, stage: Stage) -> None:
    async with app.store.write() as tx:
        await tx.execute(text("ALTER TABLE audit RENAME TO lost"))
    mo = stage.actor("mo", moderator=True)
    screen = await mo.runs("setup.moderators", channel="stage:lab:moderators")
    assert "Done" not in screen
    assert await app.services.communities.moderators_place("stage:lab") is None
    assert await app.services.communities.moderators("stage:lab") is None
