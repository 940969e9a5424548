"""What is kept of events, shown of them, and settled about them; and what happens when something is away."""

import asyncio
import json

import pytest

from bot.adapter import RetryLater
from bot.app import App
from bot.message import Document
from bot.schedule.kinds import Kind
from bot.store.events.event import Standing
from tests.stage import Actor, Stage, show
from tests.stories.test_checkins import push
from tests.stories.test_events import HOME, WHAT, drafted, listed


@pytest.fixture
def mo(stage: Stage) -> Actor:
    return stage.actor("mo", moderator=True)


async def reminded(stage: Stage, name: str = "bea", when: str = "Both") -> Actor:
    """Somebody who asked to be reminded of the first event in the list."""
    who = stage.actor(name)
    await who.types("events")
    await who.presses("Remind me (1)")
    await who.presses(when)
    return who


async def opened(mo: Actor) -> None:
    await mo.types("events")
    await mo.presses("Details (1)")


async def test_new_events_are_announced_changed_and_struck_out_in_their_channel(stage: Stage, mo: Actor) -> None:
    assert "announced: #lounge" in await mo.runs("events.settings", channel="stage:lab:lounge")
    await listed(stage)
    assert "Night crew breakfast" in show(stage.channels["lounge"][-1])
    bea = stage.actor("bea")
    bea.opens(stage.channels["lounge"][-1])
    assert "When shall I remind you" in await bea.presses("Remind me")
    await opened(mo)
    await mo.presses("Change it")
    await mo.presses("Change what and when")
    await mo.fills(title="Night crew supper")
    await mo.presses("Put it up")
    assert "Night crew supper" in show(stage.channels["lounge"][-1])
    await opened(mo)
    await mo.presses("Cancel the event")
    await mo.presses("Yes, cancel it")
    assert show(stage.channels["lounge"][-1]).startswith("# Cancelled: Night crew supper")
    assert len(stage.channels["lounge"]) == 2


async def test_a_spanish_community_reads_of_events_in_spanish_in_its_channel(app: App, stage: Stage, mo: Actor) -> None:
    await app.services.choices.put("stage:lab", "language", "es")
    await mo.runs("events.settings", channel="stage:lab:lounge")
    assert show(stage.channels["lounge"][-1]) == "Aquí se anunciarán los eventos nuevos."
    await drafted(mo)
    await mo.presses("Put it up")
    card = show(stage.channels["lounge"][-1])
    assert "10 de enero" in card and "Saturday" not in card and "Remind me" not in card and "Local meetup" not in card
    assert "Recordármelo" in card


async def test_when_the_channel_is_gone_the_event_stands_and_the_mend_is_said(stage: Stage, mo: Actor) -> None:
    await mo.runs("events.settings", channel="stage:lab:lounge")
    stage.closed.add("lounge")
    await drafted(mo)
    screen = await mo.presses("Put it up")
    assert "It is up" in screen and "the channel for events is gone" in screen
    assert "Night crew breakfast" in await stage.actor("bea").types("events")


async def test_once_the_channel_is_back_one_press_announces_it(stage: Stage, mo: Actor) -> None:
    await mo.runs("events.settings", channel="stage:lab:lounge")
    stage.closed.add("lounge")
    await drafted(mo)
    await mo.presses("Put it up")
    stage.closed.clear()
    assert "it is shown wherever you wanted it" in await mo.presses("Try again")
    assert "Night crew breakfast" in show(stage.channels["lounge"][-1])


async def test_a_channel_that_cannot_be_used_is_not_chosen(stage: Stage, mo: Actor) -> None:
    stage.closed.add("lounge")
    assert "I cannot post there." in await mo.runs("events.settings", channel="stage:lab:lounge", approval="no")
    assert "announced: nowhere" in await mo.types("events settings")


async def test_without_approval_a_members_event_is_up_at_once_and_moderators_hear_what_to_mend(
    app: App, stage: Stage, mo: Actor
) -> None:
    await mo.runs("setup.moderators", channel="stage:lab:moderators")
    await mo.runs("events.settings", channel="stage:lab:lounge", approval="no")
    stage.closed.add("lounge")
    ada = stage.actor("ada")
    await drafted(ada)
    screen = await ada.presses("Put it up")
    assert "It is up" in screen and "channel for events" not in screen
    assert "the channel for events is gone" in show(stage.channels["moderators"][-1])
    lines = [line.action for line in await app.services.audit.read(HOME)]
    assert lines == ["events.settings", "setup.moderators"]


async def test_what_was_busy_at_the_press_is_shown_by_the_clock_and_once(app: App, stage: Stage, mo: Actor) -> None:
    await mo.runs("events.settings", channel="stage:lab:lounge")
    stage.busy = 1
    await listed(stage)
    assert len(stage.channels["lounge"]) == 1  # only that it was chosen
    await push(app, minutes=10)
    await push(app, hours=4)
    assert len(stage.channels["lounge"]) == 2


async def test_what_moderators_do_is_in_the_audit(app: App, stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    await drafted(ada)
    await ada.presses("Send it to the moderators")
    await mo.types("mod queue")
    await mo.presses("Open number 1")
    await mo.presses("Approve")
    await opened(mo)
    await mo.presses("Cancel the event")
    await mo.presses("Yes, cancel it")
    lines = await app.services.audit.read(HOME)
    assert [line.action for line in lines] == ["events.cancelled", "events.approved"]
    assert "breakfast" not in "".join(f"{line.subject}{line.note}" for line in lines)
    await push(app, hours=5)
    (told,) = ada.inbox  # in the morning; that it was up for a moment is no news any more
    assert "was cancelled" in show(told)


async def test_two_moderators_decide_at_one_moment_and_one_is_first(app: App, stage: Stage, mo: Actor) -> None:
    ada, mia = stage.actor("ada"), stage.actor("mia", moderator=True)
    await drafted(ada)
    await ada.presses("Send it to the moderators")
    (event,) = await app.services.events.listing.of(ada.ctx.person)
    screens = await asyncio.gather(mo.runs("events.approve", e=event.id), mia.runs("events.decline", e=event.id))
    assert sum("decided already" in screen for screen in screens) == 1
    await push(app, hours=5)
    assert len(ada.inbox) == 1


async def test_a_members_change_waits_and_the_event_stands_as_it_is(app: App, stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    await drafted(ada)
    await ada.presses("Send it to the moderators")
    await mo.types("mod queue")
    await mo.presses("Open number 1")
    await mo.presses("Approve")
    await opened(ada)
    await ada.presses("Change it")
    await ada.presses("Change where")
    await ada.fills(place="The new diner")
    assert "moderators look at it first" in await ada.presses("Send it to the moderators")
    assert "Corner Diner" in await stage.actor("bea").types("events")
    await opened(ada)
    assert "waits for your moderators already" in await ada.presses("Change it")
    await mo.types("mod queue")
    assert "This would change an event that is listed." in await mo.presses("Open number 1")
    assert "It is up" in await mo.presses("Approve")
    assert "The new diner" in await stage.actor("bea").types("events")


async def test_a_change_of_what_was_cancelled_meanwhile_is_not_approved(app: App, stage: Stage, mo: Actor) -> None:
    await test_a_members_change_waits_and_the_event_stands_as_it_is(app, stage, mo)
    await push(app, minutes=10)
    ada = stage.actor("ada")
    await opened(ada)
    await ada.presses("Change it")
    await ada.presses("Open the draft")
    await ada.presses("Send it to the moderators")
    await opened(mo)
    await mo.presses("Cancel the event")
    await mo.presses("Yes, cancel it")
    await mo.types("mod queue")
    await mo.presses("Open number 1")
    assert "was cancelled, is over, or was changed meanwhile" in await mo.presses("Approve")
    await mo.presses("Decline")
    assert "Declined." in await mo.fills()


async def test_own_data_come_along_and_are_erased_with_what_was_planned(app: App, stage: Stage, mo: Actor) -> None:
    await listed(stage)
    ada = await reminded(stage, "ada")
    await drafted(ada, title="Waiting")
    await ada.presses("Send it to the moderators")
    await drafted(ada, title="A draft")
    await ada.types("mydata export")
    document = next((b for b in ada.pile[-1].blocks if isinstance(b, Document)), None)
    if document is not None:  # the typed stage shows it as text
        kept = json.loads(document.content)["events"]
        assert {one["title"] for one in kept["added"]} == {"Waiting", "A draft"}
        assert [one["ahead"] for one in kept["reminders"]] == ["day", "hour"]
    await ada.runs("mydata.delete", sure="yes")
    assert "Your drafts of events" in ada.reads
    assert "Nothing waits" in await mo.types("mod queue")
    assert await app.services.plans.of(ada.ctx.person, Kind.REMINDER) == []
    assert await app.services.events.listing.of(ada.ctx.person) == []
    await push(app, days=6)
    assert ada.inbox == []


async def test_a_listed_event_stays_without_its_authors_name(app: App, stage: Stage, mo: Actor) -> None:
    await listed(stage)
    assert "stay for those who plan to come, without your name" in await mo.runs("mydata.delete", sure="yes")
    assert "Night crew breakfast" in await stage.actor("bea").types("events")
    assert await app.services.events.listing.of(mo.ctx.person) == []


async def test_past_events_are_forgotten_and_their_reminders_first(app: App, stage: Stage) -> None:
    await listed(stage)
    bea = await reminded(stage)
    await push(app, days=6)
    await app.jobs.pushed()
    assert await app.services.events.reminders.of(bea.ctx.person) == []
    assert await app.services.plans.of(bea.ctx.person, Kind.REMINDER) == []
    assert len(await app.services.events.listing.of(stage.actor("mo").ctx.person)) == 1
    await push(app, days=30)
    await app.jobs.pushed()
    assert await app.services.events.listing.of(stage.actor("mo").ctx.person, Standing.LISTED) == []


async def test_a_reminder_is_one_transaction_with_its_plan(
    app: App, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await listed(stage)

    async def away(*_: object, **__: object) -> None:
        raise RuntimeError("the reminder is not kept")

    with monkeypatch.context() as patched:
        patched.setattr(type(app.services.events.reminders), "put", away)
        bea = await reminded(stage)
    assert await app.services.plans.of(bea.ctx.person, Kind.REMINDER) == []


async def test_asking_again_moves_a_reminder_and_never_doubles_it(app: App, stage: Stage) -> None:
    await listed(stage)
    bea = await reminded(stage)
    await reminded(stage)
    await reminded(stage, when="One hour before")
    (one,) = await app.services.events.reminders.of(bea.ctx.person)
    (plan,) = await app.services.plans.of(bea.ctx.person, Kind.REMINDER)
    assert one.plan == plan.id
    await bea.types("events")
    await bea.presses("Remind me (1)")
    assert "I remind you of it no more." in await bea.presses("No reminder")
    assert await app.services.plans.of(bea.ctx.person, Kind.REMINDER) == []


async def test_a_reminder_needs_an_open_door_and_says_how_to_open_it(app: App, stage: Stage) -> None:
    await listed(stage)
    stage.unreachable.add("bea")
    bea = await reminded(stage)
    assert "Allow direct messages" in bea.reads
    assert await app.services.plans.of(bea.ctx.person, Kind.REMINDER) == []
    stage.unreachable.clear()
    assert "I remind you on" in await bea.presses("Try again")


async def test_what_is_too_near_for_a_reminder_is_said(app: App, stage: Stage) -> None:
    await listed(stage, starts="Jan 6, 9am")
    await push(app, hours=20)  # Monday, 11 PM in Chicago
    bea = await reminded(stage)
    assert "too soon for a reminder the day before" in bea.reads
    await push(app, hours=9, minutes=30)
    bea = await reminded(stage, "cy", "One hour before")
    assert "too soon for a reminder an hour before" in bea.reads


async def test_a_cancellation_reaches_who_has_closed_the_door_at_their_next_command(
    app: App, stage: Stage, mo: Actor
) -> None:
    await listed(stage)
    bea = await reminded(stage)
    stage.unreachable.add("bea")
    await opened(mo)
    await mo.presses("Cancel the event")
    await mo.presses("Yes, cancel it")
    await push(app, hours=5)
    assert "“Night crew breakfast” on Saturday, January 10" in await bea.runs("home")


async def test_a_full_week_keeps_a_reminder_back_but_never_the_news(app: App, stage: Stage, mo: Actor) -> None:
    await mo.runs("setup.messages", weekly="1")
    await listed(stage)
    bea = await reminded(stage)
    await push(app, days=5, hours=6)
    assert len(bea.inbox) == 1  # the day before took the one message of the week
    await opened(mo)
    await mo.presses("Cancel the event")
    await mo.presses("Yes, cancel it")
    await push(app, hours=3)
    assert "was cancelled" in show(bea.inbox[-1])


async def test_the_list_is_narrowed_by_place_topic_and_online(stage: Stage, mo: Actor) -> None:
    await listed(stage)
    bea = stage.actor("bea")
    for near in ("WI", "wisconsin", "Madison", "madison, wi", "diner"):
        assert "Night crew breakfast" in await bea.runs("events.list", near=near)
    for asked in ({"near": "TX"}, {"near": "Austin"}, {"topic": "career"}, {"online": "yes"}):
        assert "Nothing like that is planned, but 1 other event is." in await bea.runs("events.list", **asked)
    assert "Night crew breakfast" in await bea.presses("Show all")


async def test_a_retry_later_of_the_platform_is_said_at_a_second_try(
    app: App, stage: Stage, mo: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await listed(stage, **WHAT)
    (event,) = await app.services.events.listing.coming(HOME, app.clock.now())

    async def busy(*_: object, **__: object) -> None:
        raise RetryLater(30)

    await mo.runs("events.settings", channel="stage:lab:lounge")
    with monkeypatch.context() as patched:
        patched.setattr(stage, "post", busy)
        assert "The platform is busy." in await mo.runs("events.show", e=event.id)
    assert "wherever you wanted it" in await mo.presses("Try again")


async def test_of_two_changes_the_later_is_looked_at_once_more(app: App, stage: Stage, mo: Actor) -> None:
    await listed(stage)
    mia = stage.actor("mia", moderator=True)
    for who in (mo, mia):
        await opened(who)
        await who.presses("Change it")
        await who.presses("Change where")
    await mo.fills(place="The first diner")
    await mo.presses("Put it up")
    await mia.fills(cost="$5")
    assert "changed in the meantime. Look once more" in await mia.presses("Put it up")
    assert "Changed." in await mia.presses("Put it up")
    assert "Corner Diner" in await stage.actor("bea").types("events")


async def test_what_has_begun_takes_no_reminder_and_is_still_in_the_list(app: App, stage: Stage) -> None:
    await listed(stage, starts="Jan 5, 9am")
    await push(app, hours=6, minutes=30)
    bea = stage.actor("bea")
    assert "Night crew breakfast" in await bea.types("events")
    assert "It has begun already." in await bea.presses("Remind me (1)")


async def test_home_shows_the_next_event_that_one_waits_for(stage: Stage) -> None:
    await listed(stage)
    bea = await reminded(stage)
    assert "Your next event: Night crew breakfast, Saturday, January 10, 2:00 PM" in await bea.runs("home")
    assert "Your next event" not in await stage.actor("cy").runs("home")


async def test_nobody_hears_news_that_are_anothers(app: App, stage: Stage, mo: Actor) -> None:
    await listed(stage)
    (event,) = await app.services.events.listing.coming(HOME, app.clock.now())
    eve = stage.actor("eve")
    await eve.runs("events.news", e=event.id, w="approved", k="x")
    await eve.runs("events.due", e=event.id, a="day")
    assert eve.inbox == []


async def test_who_is_erased_hears_no_news_any_more(app: App, stage: Stage, mo: Actor) -> None:
    await listed(stage)
    bea = await reminded(stage)
    await opened(mo)
    await mo.presses("Cancel the event")
    await mo.presses("Yes, cancel it")  # at three in the morning: the news wait for seven
    await bea.runs("mydata.delete", sure="yes")
    await push(app, hours=6)
    assert bea.inbox == []
