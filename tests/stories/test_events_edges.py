"""What is at the edges of events: many of them, buttons that outlived what they stood for, a channel that is busy."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App
from bot.store.events.event import About, Event, Standing
from tests.stage import Actor, Stage
from tests.stories.test_events import HOME, WHAT, WHERE, drafted, listed


@pytest.fixture
def mo(stage: Stage) -> Actor:
    return stage.actor("mo", moderator=True)


async def many(app: App, mo: Actor, count: int = 9) -> None:
    """So many events, a day apart; every second one is online, and every third one in Texas."""
    now = app.clock.now()
    for n in range(count):
        city, state = ("Madison, WI", "WI") if n % 3 else ("Austin, TX", "TX")
        link = "https://example.org/talk" if n % 2 else ""
        topic = ("nights", "career")[n % 2]
        about = About("meetup", f"Event {n}", zone="America/Chicago", city=city, state=state, link=link, topic=topic)
        starts = now + timedelta(days=n + 1)
        made = Event(f"{n:016}", HOME, mo.ctx.person, now, Standing.LISTED, about=about)
        await app.services.events.listing.put(replace(made, starts=starts, ends=starts + timedelta(hours=1)))


async def test_many_events_are_turned_over_and_narrowed(app: App, stage: Stage, mo: Actor) -> None:
    await many(app, mo)
    bea = stage.actor("bea")
    screen = await bea.types("events")
    assert "9 events are coming" in screen and "4. Event 3" in screen and "5." not in screen
    assert "5. Event 4" in await bea.presses("More")
    assert "9. Event 8" in await bea.presses("More")
    assert "5. Event 4" in await bea.presses("Back")
    screen = await bea.picks("By topic", "Career and credentials")
    assert "4 events are coming" in screen and "1. Event 1" in screen
    await bea.presses("Show all")
    assert "1. Event 1" in await bea.presses("Only online")
    await bea.types("events")
    await bea.presses("Near a place")
    assert "3 events are coming" in await bea.fills(near="TX")
    assert "4 events are coming" in await bea.runs("events.list", near="online")
    assert "And 3 more." in await mo.types("events mine")


@pytest.mark.parametrize(
    "name",
    [
        *("what", "where", "about", "edit", "send", "drop", "details", "ics", "remind", "change", "take-back"),
        *("cancel", "approve", "decline", "show"),
    ],
)
async def test_a_button_that_outlived_its_event_says_so(mo: Actor, name: str) -> None:
    screen = await mo.runs(f"events.{name}", e="0" * 16, step="what", topic="nights", **WHAT | WHERE)
    gone = (
        "not here any more",
        "is over, or was cancelled",
        "changed in the meantime",
        "waits no more",
        "decided already",
    )
    assert any(words in screen for words in gone), screen


async def test_who_has_begun_twice_has_one_draft(stage: Stage) -> None:
    ada = stage.actor("ada")
    await drafted(ada)
    await ada.presses("Change topic and words")
    assert "Career and credentials" in await ada.fills(topic="career")
    assert "You have begun this one" in await ada.types("events add")
    assert "Career and credentials" in ada.reads


async def test_an_event_is_left_as_it_is_at_second_thoughts(stage: Stage, mo: Actor) -> None:
    await listed(stage)
    await mo.types("events")
    await mo.presses("Details (1)")
    await mo.presses("Change it")
    await mo.types("events")
    await mo.presses("Details (1)")
    await mo.presses("Change it")
    assert "Open the draft" in mo.reads
    await mo.types("events")
    await mo.presses("Details (1)")
    await mo.presses("Cancel the event")
    assert "Night crew breakfast" in await mo.presses("Leave it")


async def test_zones_are_suggested_while_one_types(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    found = await app.desk.suggest("events.what", "zone", "indiana", ada.ctx)
    assert ("America/Indiana/Indianapolis", "America/Indiana/Indianapolis") in found
    assert len(await app.desk.suggest("events.what", "zone", "", ada.ctx)) == 10


async def test_a_moderators_channel_that_is_busy_takes_nothing_from_a_member(app: App, stage: Stage, mo: Actor) -> None:
    await mo.runs("setup.moderators", channel="stage:lab:moderators")
    await mo.runs("events.settings", channel="stage:lab:lounge", approval="no")
    stage.closed |= {"lounge", "moderators"}
    ada = stage.actor("ada")
    await drafted(ada)
    assert "It is up" in await ada.presses("Put it up")
    assert "Night crew breakfast" in await stage.actor("bea").types("events")


async def test_the_settings_are_shown_changed_and_taken_back(stage: Stage, mo: Actor) -> None:
    assert "announced: nowhere" in await mo.types("events settings")
    assert "To have them announced, choose a channel." in await mo.runs("events.settings", announce="yes")
    assert "announced: #lounge" in await mo.runs("events.settings", channel="stage:lab:lounge")
    assert "announced: nowhere" in await mo.runs("events.settings", announce="no")
    assert "moderator's yes: no" in await mo.runs("events.settings", approval="no")
    assert "for moderators" in await stage.actor("ada").runs("events.settings", approval="yes")
