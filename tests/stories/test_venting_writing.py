"""Venting as a dialogue: from the form to the thread, and every turn that a writer may take."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import Call
from bot.app import App
from bot.care.triage import Tier, Verdict
from bot.people import DIRECT
from bot.store.vents import State
from cogs.venting.terms import Terms, settle
from tests.clock import FakeClock
from tests.stage import Stage, show
from tests.stories.venting import CHANNEL, DESK, HOME, agreed, calls, named, posts, push, ready, shown


async def test_a_post_is_previewed_held_and_then_stands_under_a_friendly_name(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = stage.actor("ada")
    card = await ada.types("vent")
    assert card.startswith("# Anonymous posts: who can see what") and "Nobody here can send help to you" in card
    await ada.presses("I understand, go on")
    preview = await ada.fills(text="Two people short again, and the centrifuge is loud tonight.", topic="staffing")
    assert "# How your post will look" in preview and "Two people short again" in preview and "· Staffing" in preview
    assert shown(stage) == {}
    assert "It will appear within 2 to 20 minutes" in await ada.presses("Post")
    assert "/helpnow" in ada.reads and shown(stage) == {}
    await push(app, minutes=21)
    ((_, text),) = shown(stage).items()
    assert (
        "Two people short again, and the centrifuge is loud tonight." in text
        and "I hear you" in text
        and not named("ada", text)
    )
    name = text.splitlines()[0].removeprefix("~ ")
    assert name in preview
    await push(app, minutes=60)
    assert len(shown(stage)) == 1


async def test_an_anonymous_reply_goes_into_the_thread_and_the_first_writer_is_marked(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada, ben = await agreed(stage), await agreed(stage, "ben")
    post = await posts(app, stage, ada, "Nobody says thank you.")
    for who, words in ((ben, "I know that feeling."), (ada, "It helps to read that.")):
        await who.calls(Call("vent.answer", {"post": post}))
        await who.fills(text=words)
        assert "Thank you" in await who.presses("Post")
        await push(app, minutes=21)
    first, second = (show(r) for r in stage.channels["thread-1"])
    assert "I know that feeling." in first and "wrote this thread" not in first
    assert "It helps to read that." in second and "wrote this thread" in second


async def test_a_reply_as_oneself_bears_the_name_and_is_checked_too(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada, ben = await agreed(stage), stage.actor("ben")
    post = await posts(app, stage, ada, "Nobody says thank you.")
    await ben.calls(Call("vent.sign", {"post": post}))
    screen = await ben.fills(text="Thank you. Write to me: ben@example.org")
    assert "@ben" in screen and "[EMAIL]" in screen and "everybody in the channel sees that it is you" in screen
    assert "with your name" in await ben.presses("Post masked")
    assert [show(r) for r in stage.channels["thread-1"]] == ["@ben\nThank you. Write to me: [EMAIL]"]


async def test_words_behind_the_command_go_straight_to_the_preview(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    screen = await ada.types("vent Two call-outs again on Sunday.")
    assert "# How your post will look" in screen and "Two call-outs again on Sunday." in screen


async def test_now_appears_at_once_and_later_not_within_the_hour(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    assert "appears at once" in await ada.runs("vent", text="Right now.", when="now")
    assert "It is up." in await ada.presses("Post") and len(shown(stage)) == 1
    await ada.runs("vent", text="Some time.", when="later")
    assert "within 1 to 4 hours" in await ada.presses("Post")
    await push(app, minutes=59)
    assert len(shown(stage)) == 1
    await push(app, minutes=182)
    assert len(shown(stage)) == 2


async def test_patient_data_is_masked_unless_the_writer_says_that_it_is_none(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    screen = await ada.runs("vent", text="Mrs. Doe called about accession 2231-884 again.")
    assert "[NAME]" in screen and "2231-884" not in screen and "I masked it: ACCESSION, NAME" in screen
    await ada.presses("Post masked")
    await push(app, minutes=21)
    assert "[ACCESSION]" in "".join(shown(stage).values()) and "Doe" not in "".join(shown(stage).values())
    await ada.runs("vent", text="Dr. Frizzle saw John Doe in the hall and told him to take chances.")
    await ada.presses("Not patient data, post as is")
    await push(app, minutes=21)
    assert any("Dr. Frizzle saw John" in text for text in shown(stage).values())


async def test_a_social_security_number_is_never_posted_as_it_is(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    screen = await ada.runs("vent", text="They wrote 123-45-6789 on the whiteboard, Mrs. Doe's.")
    assert "post as is" not in screen and "[SSN]" in screen
    press = next(word for word in calls(ada) if word.command == "vent.post")
    await ada.calls(press.having(raw="yes"))  # as somebody would who makes up a press
    await push(app, minutes=21)
    assert "123-45-6789" not in "".join(shown(stage).values()) and "[SSN]" in "".join(shown(stage).values())


async def test_wide_digits_and_lookalike_letters_do_not_hide_patient_data(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    screen = await ada.runs("vent", text="МRN: １２３４５６７ was mine to \u200bfix.")
    assert "[MRN]" in screen and "１２３" not in screen


async def test_a_text_that_points_at_its_writer_is_hinted_at_and_still_theirs_to_post(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    screen = await ada.runs("vent", text="I'm 34, the only lead tech in the NICU lab, and at 03:10 it broke again.")
    assert "Together these may tell who you are: " in screen and "a job title" in screen
    assert "Thank you" in await ada.presses("Post")
    assert "Together these" not in await ada.runs("vent", text="I'm 34 and tired.")


async def test_help_comes_first_and_the_writer_decides(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    screen = await ada.runs("vent", text="I want to kill myself.")
    assert screen.startswith("# You matter more than this post") and "988" in screen
    assert "I am a bot, not a crisis service." in screen and "I want to kill myself" not in screen
    assert sum(line in screen for line in ("988 Suicide", "Crisis Text Line", "Life in danger")) <= 3
    assert "# How your post will look" in await ada.presses("Go on with my words")
    assert "Ask a moderator to reach me" in ada.reads
    assert "Thank you" in await ada.presses("Post")
    await push(app, minutes=6)
    (alert,) = [show(reply) for reply in stage.channels["desk"]]
    assert "thoughts of suicide" in alert and "kill myself" not in alert and not named("ada", alert)
    await push(app, minutes=20)
    assert len(shown(stage)) == 1
    _, again = stage.channels["desk"]  # nobody has taken it
    assert "has waited for a quarter of an hour" in show(again)


async def test_help_comes_even_before_what_cannot_be_posted(app: App, stage: Stage) -> None:
    await ready(app, stage, readers=2)
    ada = await agreed(stage)
    house = app.anonymity
    await house.mutes.put(house.blocks.tag(ada.ctx.person), app.clock.now().date())
    screen = await ada.runs("vent", text="I want to kill myself. " + "And on it goes. " * 200)
    assert screen.startswith("# You matter more than this post") and "988" in screen
    assert "characters too long" in await ada.presses("Go on with my words")


async def test_a_name_reaches_moderators_only_on_the_press_that_says_so(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    await ada.runs("vent", text="I want to kill myself.")
    screen = await ada.presses("Ask a moderator to reach me")
    assert "your moderators see your name" in screen and "they may guess that it is yours" in screen
    assert stage.channels["desk"] == []
    await ada.presses("Yes, tell them who I am")
    (card,) = [show(reply) for reply in stage.channels["desk"]]
    assert "@ada" in card and "kill" not in card


async def test_editing_keeps_what_was_written_and_one_alert_is_enough(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    await ada.runs("vent", text="I want to die, and the phone rings.", topic="nights", when="later")
    screen = await ada.presses("Edit")
    assert ("I want to die, and the phone rings." in screen and "Nights and shifts" in screen) or "nights" in screen
    assert "You matter more" in await ada.fills(text="I want to die, and the phone never stops.")
    await push(app, minutes=6)
    assert len(stage.channels["desk"]) == 1
    await ada.calls(next(call for call in calls(ada) if call.command == "vent.edit"))
    screen = await ada.fills(text="The phone never stops.")
    assert "# How your post will look" in screen and "1 to 4 hours" in screen


async def test_when_the_triage_breaks_help_is_shown_and_the_post_is_still_the_writers(
    app: App, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object, text: str, before: Sequence[str] = ()) -> Verdict:
        raise RuntimeError(text)

    monkeypatch.setattr(type(app.services.triage), "__call__", broken)
    await ready(app, stage)
    ada = await agreed(stage)
    screen = await ada.runs("vent", text="An ordinary night.")
    assert "988" in screen and "I could not read this" in screen
    await ada.presses("Go on with my words")
    await ada.presses("Post")
    await push(app, minutes=21)
    assert len(shown(stage)) == 1 and stage.channels["desk"] == []


async def test_distress_gets_a_gentle_offer_and_no_alert(app: App, stage: Stage) -> None:
    tired = "I cry in my car before every shift and I feel nothing anymore."
    assert app.services.triage(tired).tier is Tier.SOFT
    await ready(app, stage)
    ada = await agreed(stage)
    screen = await ada.runs("vent", text=tired)
    assert "That sounds like a lot to carry" in screen and tired in screen
    assert "Ask a moderator to reach me" in screen and "Talk to a person right now" in screen
    await ada.presses("Post")
    await push(app, minutes=21)
    assert len(shown(stage)) == 1 and stage.channels["desk"] == []


async def test_from_a_conversation_with_the_bot_alone_people_are_sent_to_their_community(
    app: App, stage: Stage
) -> None:
    ada = await agreed(stage)
    ada.ctx = replace(ada.ctx, person=replace(ada.ctx.person, community=DIRECT))
    await ada.runs("vent")
    assert "Write from inside your community" in await ada.presses("I understand, go on")


async def test_replies_can_be_edited_too(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada, ben = await agreed(stage), await agreed(stage, "ben")
    post = await posts(app, stage, ada, "First.")
    for name in ("vent.answer", "vent.sign"):
        await ben.calls(Call(name, {"post": post}))
        await ben.fills(text="I knwo.")
        assert "I knwo." in await ben.presses("Edit")
        assert "I know." in await ben.fills(text="I know.")
        await ben.presses("Post")
    await push(app, minutes=21)
    assert sorted(show(r).splitlines()[1] for r in stage.channels["thread-1"]) == ["I know.", "I know."]
    ben.screen = ben.pile[0]
    assert "I have forgotten your words" in await ben.calls(Call("vent.edit", {"sheet": "gone"}))
    assert "I have forgotten your words" in await ben.calls(Call("vent.look", {"sheet": "gone"}))


async def test_what_came_in_the_way_meanwhile_is_told_and_the_preview_stands(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    await ada.runs("vent", text="Almost.")
    await settle(app.services.choices, HOME, Terms(on=False, place=CHANNEL))
    assert "switched that off here" in await ada.presses("Post") and "Almost." in show(ada.pile[-2])
    await settle(app.services.choices, HOME, Terms(place=CHANNEL))
    ada.screen = ada.pile[-2]
    assert "Thank you" in await ada.presses("Post")


async def test_a_channel_that_closes_as_one_posts_now_keeps_the_post(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    await ada.runs("vent", text="Now, please.", when="now")
    stage.closed.add("vents")
    assert "so it waits, and I go on trying" in await ada.presses("Post")
    stage.closed.clear()
    await push(app, minutes=11)
    assert len(shown(stage)) == 1


async def test_moderators_without_a_channel_miss_a_card_and_nothing_breaks(app: App, stage: Stage) -> None:
    await ready(app, stage)
    await app.services.communities.choose_moderators(HOME, None, None)
    ada = await agreed(stage)
    await ada.runs("vent", text="I want to kill myself.")
    await push(app, minutes=6)
    assert "told nobody" in await ada.calls(Call("reach", {"sure": "yes"}))
    assert await app.services.cases.count(HOME) == 1  # the queue has it
    await app.services.communities.choose_moderators(HOME, DESK, None)
    await push(app, minutes=16)
    assert len(stage.channels["desk"]) == 1  # the next ring finds the channel


async def test_keeping_it_private_forgets_the_words(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    await ada.runs("vent", text="Never mind.")
    post = next(call for call in calls(ada) if call.command == "vent.post")
    assert "nothing was posted" in await ada.presses("Keep private (discard)")
    assert "I have forgotten your words" in await ada.calls(post)
    await push(app, minutes=30)
    assert shown(stage) == {}


async def test_a_draft_lives_fifteen_minutes_and_only_for_its_writer(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada, ben = await agreed(stage), await agreed(stage, "ben")
    await ada.runs("vent", text="Mine.")
    post = next(call for call in calls(ada) if call.command == "vent.post")
    assert "I have forgotten your words" in await ben.calls(post)
    await push(app, minutes=16)
    screen = await ada.presses("Post")
    assert "15 minutes" in screen and "write again with /vent" in screen
    assert "Mine." in show(ada.pile[-2])  # the preview stands, so that nothing is lost


async def test_pressing_post_twice_posts_once(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    await ada.runs("vent", text="Once.")
    post = next(call for call in calls(ada) if call.command == "vent.post")
    await asyncio.gather(ada.calls(post), ada.calls(post))
    await ada.calls(post)
    await push(app, minutes=21)
    assert len(shown(stage)) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("😭😭😭", "at least a word"),
        ("come to discord.gg/abc", "Invitations"),
        ("word " * 900, "characters too long"),
    ],
)
async def test_what_cannot_be_posted_is_told_and_given_back(app: App, stage: Stage, text: str, told: str) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    screen = await ada.runs("vent", text=text)
    assert told in screen and text.strip()[-20:] in screen and "/helpnow" in screen


async def test_a_muted_writer_is_told_until_when_and_nobody_else_is(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada, ben = await agreed(stage), await agreed(stage, "ben")
    house = app.anonymity
    await house.mutes.put(house.blocks.tag(ada.ctx.person), app.clock.now().date() + timedelta(days=7))
    assert "until the end of Jan 12, 2026" in await ada.types("vent")
    screen = await ada.runs("vent", text="May I?")
    assert "until the end of Jan 12, 2026" in screen and "May I?" in screen
    assert "What is on your mind?" in await ben.types("vent")
    assert stage.channels["desk"] == []


async def test_where_few_read_nobody_posts_and_where_some_read_they_are_warned(app: App, stage: Stage) -> None:
    await ready(app, stage, readers=7)
    ada = await agreed(stage)
    assert "Fewer than 10 people" in await ada.types("vent")
    for number in range(4):
        stage.people.add(f"more-{number}")
    await push(app, minutes=11)
    assert "About 12 people read that channel" in await ada.runs("vent", text="Hello.")


async def test_without_a_channel_or_with_venting_off_people_are_told_what_to_do(app: App, stage: Stage) -> None:
    ada = await agreed(stage)
    assert "A moderator can choose one with /venting settings" in await ada.types("vent")
    await ready(app, stage)
    await settle(app.services.choices, HOME, Terms(on=False, place=CHANNEL))
    assert "switched that off here" in await ada.types("vent")


async def test_a_closed_channel_is_told_to_the_writer_and_once_to_moderators(app: App, stage: Stage) -> None:
    await ready(app, stage)
    stage.closed.add("vents")
    ada = await agreed(stage)
    for _ in range(2):
        assert (
            "I cannot reach the venting channel" in await ada.runs("vent", text="Anybody?") and "Anybody?" in ada.reads
        )
    assert stage.channels["desk"] == []  # a few minutes later: now would tell when somebody tried
    await push(app, minutes=6)
    (card,) = [show(reply) for reply in stage.channels["desk"]]
    assert "cannot appear" in card and not named("ada", card)


async def test_a_post_that_cannot_appear_is_shown_to_its_writer_and_can_be_taken_back(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada, ben = await agreed(stage), await agreed(stage, "ben")
    await ada.runs("vent", text="Please wait a little for this one.")
    await ada.presses("Post")
    stage.closed.add("vents")
    await push(app, minutes=25)
    stage.closed.clear()
    screen = await ada.types("vent")
    assert "still waits" in screen and "Please wait a little for this one." in screen
    back = next(call for call in calls(ada) if call.command == "vent.unhold")
    assert "does not wait any more" in await ben.calls(back)
    assert "Taken back" in await ada.presses("Take it back")
    await push(app, minutes=60)
    assert shown(stage) == {} and "What is on your mind?" in await ada.types("vent")


async def test_many_in_an_hour_are_slowed_down_and_keep_their_words(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    for number in range(6):
        await ada.runs("vent", text=f"Number {number}.")
        assert "Thank you" in await ada.presses("Post")
        await push(app, minutes=1)
    await ada.runs("vent", text="Number 7.")
    assert "That is 6 in an hour" in await ada.presses("Post") and "Number 7." in show(ada.pile[-2])
    assert await agreed(stage, "ben")


async def test_replies_to_what_is_gone_locked_or_too_old_are_declined_kindly(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada, ben = await agreed(stage), await agreed(stage, "ben")
    post = await posts(app, stage, ada, "First.")
    vents = app.anonymity.vents
    await vents.lock(post)
    for name, form in (("vent.answer", "vent.reply"), ("vent.sign", "vent.signed")):
        assert "locked that thread" in await ben.calls(Call(name, {"post": post}))
        assert "My words." in await ben.calls(Call(form, {"post": post, "text": "My words."}))
    await vents.lock(post, locked=False)
    await vents.stand(post, State.REMOVED)
    assert "not there any more" in await ben.calls(Call("vent.answer", {"post": post}))
    assert "not there any more" in await ben.calls(Call("vent.answer", {"post": "0" * 32}))
    other = await posts(app, stage, ada, "Second.")
    clock = app.clock
    assert isinstance(clock, FakeClock)
    await clock.advance(days=36)
    await app.anonymity.expiry.run()
    assert "more than four weeks old" in await ben.calls(Call("vent.answer", {"post": other}))
    await ben.calls(Call("vent.sign", {"post": other}))
    await ben.fills(text="I still read this.")
    assert "with your name" in await ben.presses("Post")


async def test_a_reply_as_oneself_where_the_thread_cannot_be_written_in_keeps_its_words(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada, ben = await agreed(stage), stage.actor("ben")
    post = await posts(app, stage, ada, "First.")
    await ben.calls(Call("vent.signed", {"post": post, "text": "Here for you."}))
    stage.closed.add("vents")
    assert "I cannot write in that thread just now" in await ben.presses("Post")
    stage.closed.clear()
    ben.screen = ben.pile[-2]
    assert "with your name" in await ben.presses("Post")
