"""What may be wrong with an event: said beside its field, and nothing of it lost."""

import pytest

from bot.app import App
from bot.store.events.event import Standing
from tests.stage import Actor, Stage, show
from tests.stories.test_checkins import push
from tests.stories.test_events import ABOUT, WHAT, WHERE, drafted


@pytest.fixture
def ada(stage: Stage) -> Actor:
    return stage.actor("ada")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts": "Jan 4 2026 2pm"}, "That is in the past. When will it be?"),
        ({"starts": "Jan 5, 1am"}, "That is in the past. When will it be?"),
        ({"starts": "some day"}, "I cannot read that as a day and a time."),
        ({"starts": "Jan 10"}, "At what time?"),
        ({"starts": "Sunday Jan 10 2pm"}, "That date is another day of the week."),
        ({"starts": "2028-01-01 9am"}, "more than a year away"),
        ({"starts": "3/8 2:30am"}, "The clocks go forward that day: 02:30 is skipped, and 03:00 comes instead."),
        ({"starts": "11/1 1:30am"}, "The clocks go back that day, so 01:30 comes twice."),
        ({"ends": "1pm"}, "That is before it starts."),
        ({"ends": "Jan 9 4pm"}, "That is longer than two weeks."),
        ({"ends": "for ever"}, "Try 4pm, or how long it takes"),
        ({"ends": "400 hours"}, "That is longer than two weeks."),
        ({"zone": "Atlantis"}, "I do not know that time zone."),
        ({"zone": "Indiana"}, "more than one"),
    ],
)
async def test_a_time_that_cannot_be_is_asked_again_and_nothing_is_lost(
    ada: Actor, typed: dict[str, str], said: str
) -> None:
    await ada.types("events add")
    screen = await ada.fills(**WHAT | typed)
    assert said in screen
    assert "You have begun this one" in await ada.types("events add")
    assert "Night crew breakfast" in ada.reads
    await ada.presses("What and when")
    assert "January 11, 3:00 PM" in await ada.fills(starts="Jan 11, 3pm", ends="1 hour", zone="Central")
    assert "Night crew breakfast" in ada.reads


async def test_of_two_times_with_one_name_one_can_be_chosen(ada: Actor) -> None:
    await ada.types("events add")
    screen = await ada.fills(**WHAT | {"starts": "11/1 1:30am second", "ends": "3am"})
    assert "November 1, 1:30 AM – 3:00 AM (Central Standard Time)" in screen
    assert "That is in 2026." in screen


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://example.org/x", "zoom.us/j/1", "https://", "https://me:pw@example.org/", "x y"],
)
async def test_only_web_addresses_are_taken_and_the_rest_is_kept(ada: Actor, link: str) -> None:
    await ada.types("events add")
    await ada.fills(**WHAT)
    await ada.presses("Next: where, cost, credits")
    assert "A web address starts with https://" in await ada.fills(**WHERE | {"link": link})
    assert "Corner Diner" in await ada.types("events add")


async def test_an_event_is_somewhere(ada: Actor) -> None:
    await ada.types("events add")
    await ada.fills(**WHAT)
    await ada.presses("Next: where, cost, credits")
    assert "Where is it?" in await ada.fills(cost="free")
    await ada.types("events add")
    await ada.presses("Next: where, cost, credits")
    screen = await ada.fills(link="https://example.org/talk")
    assert "Where: Online" in screen and "<https://example.org/talk>" in screen


async def test_what_is_too_long_is_said_and_kept(ada: Actor) -> None:
    await ada.types("events add")
    long = "A very long name indeed, " * 4
    assert "too long" in await ada.fills(**WHAT | {"title": long})


async def test_patient_data_is_masked_before_others_read_it(stage: Stage, ada: Actor) -> None:
    await drafted(ada)
    await ada.presses("Change topic and words")
    screen = await ada.fills(topic="science", words="We discuss John Smith, MRN 12345678, DOB 01/02/1960.")
    assert "Please look once more" in screen
    await ada.presses("Send masked")
    assert "MRN 12345678" not in ada.reads and "[MRN]" in ada.reads


async def test_what_was_begun_long_ago_is_asked_for_again_before_it_is_sent(app: App, stage: Stage, ada: Actor) -> None:
    await drafted(ada, starts="Jan 6, 2pm")
    await push(app, days=3)
    await ada.types("events add")
    assert "That is in the past" in await ada.presses("Send it to the moderators")
    await ada.fills(starts="Jan 20, 2pm")
    assert "moderators look at it first" in await ada.presses("Send it to the moderators")


async def test_what_starts_while_it_waits_is_not_approved(app: App, stage: Stage, ada: Actor) -> None:
    mo = stage.actor("mo", moderator=True)
    await drafted(ada, starts="Jan 6, 2pm")
    await ada.presses("Send it to the moderators")
    await push(app, days=1, hours=12)
    await mo.types("mod queue")
    await mo.presses("Open number 1")
    assert "Its time has passed" in await mo.presses("Approve")
    await mo.presses("Decline")
    assert "Declined." in await mo.fills()


async def test_a_draft_is_thrown_away_and_what_waits_is_taken_back(stage: Stage, ada: Actor) -> None:
    await drafted(ada)
    await ada.presses("Send it to the moderators")
    assert "waits for your moderators" in await ada.types("events mine")
    assert "It is your draft again." in await ada.presses("Take it back")
    assert "Nothing waits" in await stage.actor("mo", moderator=True).types("mod queue")
    await ada.presses("Open the draft")
    assert "thrown away" in await ada.presses("Throw it away")
    assert "You have added none" in await ada.types("events mine")


@pytest.mark.parametrize(
    "name", ["change", "cancel", "edit", "send", "drop", "take-back", "what", "where", "about", "add", "approve"]
)
async def test_nobody_touches_what_is_not_theirs(app: App, stage: Stage, ada: Actor, name: str) -> None:
    eve, mo = stage.actor("eve"), stage.actor("mo", moderator=True)
    await drafted(mo)
    await mo.presses("Put it up")
    await drafted(ada)
    await ada.presses("Send it to the moderators")
    found = app.services.events.listing
    before = [*await found.of(mo.ctx.person), *await found.of(ada.ctx.person)]
    assert [event.state for event in before] == [Standing.LISTED, Standing.WAITING]
    for event in before:
        await eve.runs(f"events.{name}", e=event.id, step="what", sure="yes", **WHAT | WHERE | ABOUT)
    assert [*await found.of(mo.ctx.person), *await found.of(ada.ctx.person)] == before


async def test_more_than_five_that_wait_are_kept_as_drafts(app: App, ada: Actor) -> None:
    for number in range(5):
        await push(app, minutes=2)
        await drafted(ada, title=f"Breakfast {number}")
        await ada.presses("Send it to the moderators")
    await drafted(ada)
    assert "Your draft is kept" in await ada.presses("Send it to the moderators")
    assert "You have begun this one" in await ada.types("events add")


async def test_moderators_see_which_ones_wait(stage: Stage, ada: Actor) -> None:
    mo = stage.actor("mo", moderator=True)
    await mo.runs("setup.moderators", channel="stage:lab:moderators")
    await drafted(ada)
    await ada.presses("Send it to the moderators")
    assert "An event waits for your yes" in show(stage.channels["moderators"][-1])
