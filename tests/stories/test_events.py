"""Events as dialogues: adding, deciding, finding, being reminded, cancelling."""

from bot.app import App
from tests.stage import Actor, Stage, show
from tests.stories.test_checkins import push

HOME = "stage:lab"
WHAT = {
    "kind": "meetup",
    "title": "Night crew breakfast",
    "starts": "Jan 10, 2pm",
    "ends": "2 hours",
    "zone": "Central",
}
WHERE = {"place": "Corner Diner", "city": "Madison, WI", "cost": "free"}
ABOUT = {"topic": "nights", "words": "Eggs, and no shop talk."}


async def drafted(ada: Actor, **what: str) -> str:
    """Fill in all three steps, and look at the draft."""
    await ada.types("events add")
    await ada.fills(**WHAT | what)
    await ada.presses("Next: where, cost, credits")
    await ada.fills(**WHERE)
    await ada.presses("Next: topic and a few words")
    return await ada.fills(**ABOUT)


async def test_a_member_adds_a_moderator_approves_and_everybody_finds_it(app: App, stage: Stage) -> None:
    mo, ada = stage.actor("mo", moderator=True), stage.actor("ada")
    await mo.runs("setup.moderators", channel="stage:lab:moderators")
    screen = await drafted(ada)
    assert "Saturday, January 10, 2:00 PM – 4:00 PM (Central Standard Time)" in screen
    assert "moderators look at it first" in await ada.presses("Send it to the moderators")
    assert "Nothing is planned yet" in await stage.actor("bea").types("events")
    card = stage.channels["moderators"][-1]
    assert "An event waits for your yes" in show(card) and "@ada" in show(card)
    mo.opens(card)
    assert "It is up" in await mo.presses("Approve")
    await push(app, hours=5)
    assert "Your event “Night crew breakfast” is up" in show(ada.inbox[-1])
    screen = await stage.actor("bea").types("events")
    assert "1. Night crew breakfast (Local meetup)" in screen


async def listed(stage: Stage, **what: str) -> Actor:
    """A moderator whose event is up."""
    mo = stage.actor("mo", moderator=True)
    await drafted(mo, **what)
    assert "It is up" in await mo.presses("Put it up")
    return mo


async def test_a_reminder_comes_a_day_and_an_hour_before_and_what_is_past_vanishes(app: App, stage: Stage) -> None:
    await listed(stage)
    bea = stage.actor("bea")
    assert "1. Night crew breakfast" in await bea.types("events")
    assert "When shall I remind you" in await bea.presses("Remind me (1)")
    screen = await bea.presses("Both")
    assert "I remind you on Friday, January 9, 2:00 PM." in screen
    assert "I remind you on Saturday, January 10, 1:00 PM." in screen
    assert "bea" in stage.opened
    await push(app, days=4, hours=10)  # Friday, 1 PM in Chicago
    assert bea.inbox == []
    await push(app, hours=2)
    assert "A reminder, as you asked" in show(bea.inbox[-1]) and "Corner Diner" in show(bea.inbox[-1])
    await push(app, hours=20)
    assert len(bea.inbox) == 1
    await push(app, hours=2)
    assert len(bea.inbox) == 2
    assert "1. Night crew" in await bea.types("events")
    await push(app, hours=4)
    assert "Nothing is planned yet" in await bea.types("events")
    assert len(bea.inbox) == 2


async def test_who_is_asleep_then_is_reminded_before_they_go_to_bed(app: App, stage: Stage) -> None:
    await listed(stage, starts="Jan 10, 6:30am")
    bea = stage.actor("bea")
    await bea.types("events")
    await bea.presses("Remind me (1)")
    assert "I remind you on Friday, January 9, 9:00 PM." in await bea.presses("One hour before")
    await push(app, days=4, hours=18, minutes=30)
    assert len(bea.inbox) == 1


async def test_a_declined_event_is_told_kindly_and_stays_a_draft(app: App, stage: Stage) -> None:
    mo, ada = stage.actor("mo", moderator=True), stage.actor("ada")
    await drafted(ada)
    await ada.presses("Send it to the moderators")
    await mo.types("mod queue")
    assert "Night crew breakfast" in await mo.presses("Open number 1")
    await mo.presses("Decline")
    assert "keep what they wrote" in await mo.fills(reason="We have one that day. Would the 17th do?")
    await push(app, hours=5)
    screen = show(ada.inbox[-1])
    assert "did not take up “Night crew breakfast”" in screen and "Would the 17th do?" in screen
    ada.opens(ada.inbox[-1])
    assert "Would the 17th do?" in await ada.presses("Look at the draft")
    await ada.presses("Change what and when")
    assert "January 17" in await ada.fills(starts="Jan 17, 2pm")
    assert "moderators look at it first" in await ada.presses("Send it to the moderators")
    assert "Nothing waits" not in await mo.types("mod queue")


async def test_a_moderator_edits_and_then_approves(app: App, stage: Stage) -> None:
    mo, ada = stage.actor("mo", moderator=True), stage.actor("ada")
    await drafted(ada)
    await ada.presses("Send it to the moderators")
    await mo.types("mod queue")
    await mo.presses("Open number 1")
    await mo.presses("Change where")
    assert "Changed. It still waits for your yes." in await mo.fills(city="Milwaukee, WI")
    assert "It is up" in await mo.presses("Approve")
    assert "Milwaukee" in await ada.types("events")
    assert "decided already" in await mo.runs("events.approve", e="0" * 16)


async def test_a_change_and_a_cancellation_are_told_to_who_waits(app: App, stage: Stage) -> None:
    mo = await listed(stage)
    bea = stage.actor("bea")
    await bea.types("events")
    await bea.presses("Remind me (1)")
    await bea.presses("One hour before")
    await mo.types("events")
    await mo.presses("Details (1)")
    assert "stands as it is" in await mo.presses("Change it")
    await mo.presses("Change what and when")
    assert "3:00 PM" in await mo.fills(starts="Jan 10, 3pm")
    assert "Changed." in await mo.presses("Put it up")
    await push(app, hours=5)
    assert "has changed. It is now: Saturday, January 10, 3:00 PM" in show(bea.inbox[-1])
    assert "January 10, 2:00 PM: a reminder of" in await bea.types("events mine")
    await mo.types("events")
    await mo.presses("Details (1)")
    await mo.presses("Cancel the event")
    assert "It is cancelled" in await mo.presses("Yes, cancel it")
    await push(app, hours=1)
    assert "was cancelled. Nobody expects you there." in show(bea.inbox[-1])
    assert "None. Press Remind me" in await bea.types("events mine")
    await push(app, days=6)
    assert len(bea.inbox) == 2
