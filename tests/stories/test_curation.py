import pytest

from bot.app import App
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
    assert "Mercy EAP" in mo.opens(card) and "ada" not in show(card)
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


async def test_members_do_not_curate(stage: Stage) -> None:
    ada = stage.actor("ada")
    for name in ("catalogue.add", "catalogue.export", "catalogue.queue", "catalogue.approve", "setup.moderators"):
        assert "for moderators" in await ada.runs(name, suggestion="x")


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
