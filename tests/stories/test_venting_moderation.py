"""What moderators do about anonymous posts: by the post alone, once, and whatever the platform does."""

import asyncio
from datetime import timedelta

import pytest

from bot.app import App
from bot.people import Post
from bot.store.vents import State, Vent
from cogs.venting.flags import enough
from tests.clock import FakeClock
from tests.stage import Actor, Stage, show
from tests.stories.venting import DESK, HOME, agreed, named, posts, push, ready, shown


@pytest.fixture
async def mo(app: App, stage: Stage) -> Actor:
    await ready(app, stage)
    return stage.actor("mo", moderator=True, channel=DESK.id)


@pytest.fixture
async def mia(stage: Stage) -> Actor:
    return stage.actor("mia", moderator=True, channel=DESK.id)


def cards(stage: Stage) -> list[str]:
    return [show(reply) for reply in stage.channels[DESK.id]]


async def vented(app: App, stage: Stage, text: str = "The lead never listens.") -> tuple[Actor, str]:
    ada = await agreed(stage)
    return ada, await posts(app, stage, ada, text)


async def flags(stage: Stage, post: str, *names: str, reason: str = "attack") -> list[str]:
    return [await stage.actor(name).runs("vent.report", post=post, reason=reason) for name in names]


async def kept(app: App, post: str) -> Vent:
    vent = await app.anonymity.vents.get(post)
    assert vent is not None
    return vent


async def pressed(who: Actor, stage: Stage, label: str, at: int = -1) -> str:
    who.opens(stage.channels[DESK.id][at])
    return await who.presses(label)


@pytest.mark.parametrize(
    ("readers", "number"), [(10, 3), (27, 3), (28, 4), (100, 5), (1_000, 10), (1_001, 11), (10_000, 22), (None, 10)]
)
def test_how_many_flags_hide_a_post_grows_with_its_readers(readers: int | None, number: int) -> None:
    assert enough(readers) == number


async def test_enough_flags_hide_a_post_and_a_moderator_restores_it(app: App, stage: Stage, mo: Actor) -> None:
    _, post = await vented(app, stage)
    said = await flags(stage, post, "ben", "cleo", "ben", "dov")
    assert "They do not see who reported it" in said[0] and "reported that one already" in said[2]
    assert (await kept(app, post)).state is State.UP and "The lead never" in show(stage.channels["vents"][-1])
    assert "It is hidden until they have looked" in (await flags(stage, post, "eve"))[0]
    assert show(stage.channels["vents"][-1]) == "~ This post is hidden while moderators look at it."
    (card,) = cards(stage)
    assert "An anonymous post was reported" in card and "attacks or humiliates somebody: 4" in card
    assert "is hidden, until you decide" in card and "The lead never" not in card
    assert "The lead never listens." in await pressed(mo, stage, "Read it")
    assert "Restored." in await pressed(mo, stage, "Restore")
    assert "The lead never listens." in show(stage.channels["vents"][-1])
    assert "Closed. Restored" in cards(stage)[0]
    vent = await kept(app, post)
    assert (vent.state, vent.flagged) == (State.UP, 0)


async def test_those_who_flagged_before_do_not_hide_a_restored_post_again(app: App, stage: Stage, mo: Actor) -> None:
    _, post = await vented(app, stage)
    await flags(stage, post, "ben", "cleo", "dov", "eve")
    await pressed(mo, stage, "Restore")
    assert all("already" in said for said in await flags(stage, post, "ben", "cleo", "dov", "eve"))
    assert (await kept(app, post)).state is State.UP
    await flags(stage, post, "fay")
    assert (len(cards(stage)) == 2 and "[Dismiss]" in cards(stage)[1]) or "mod.dismiss" in cards(stage)[1]


async def test_many_who_flag_at_once_make_one_case_and_hide_the_post_once(app: App, stage: Stage, mo: Actor) -> None:
    _, post = await vented(app, stage)
    names = [f"member-{n}" for n in range(8)]
    await asyncio.gather(*(flags(stage, post, name) for name in names))
    vent = await kept(app, post)
    assert (vent.state, vent.flagged) == (State.HIDDEN, 8)
    assert len(cards(stage)) == 1 and await app.services.cases.count(HOME) == 1
    assert "humiliates somebody: 8" in cards(stage)[0]


async def test_a_report_is_masked_and_names_nobody_in_any_table(app: App, stage: Stage, mo: Actor) -> None:
    _, post = await vented(app, stage)
    tattler = stage.actor("tattler")
    await tattler.runs("vent.report", post=post, reason="patient", words="The SSN is 078-05-1120.")
    await tattler.presses("Send masked")
    assert "“The SSN is [SSN].”" in cards(stage)[0]
    async with app.store.read() as db:
        for table in ("cases", "vent_marks", "audit", "deliveries"):
            assert "tattler" not in str([*(await db.exec_driver_sql(f"SELECT * FROM {table}"))])


async def test_a_report_from_the_menu_of_a_message_finds_the_post(app: App, stage: Stage, mo: Actor) -> None:
    _, post = await vented(app, stage)
    at = Post.parse((await kept(app, post)).message)
    said = await stage.actor("ben").runs("report-this", message=str(at), reason="danger")
    assert "nobody can find out who it is" in said
    assert (await kept(app, post)).flagged == 1
    assert "An anonymous post was reported" in cards(stage)[0]


async def test_a_post_is_removed_once_and_of_two_moderators_the_second_hears_of_the_first(
    app: App, stage: Stage, mo: Actor, mia: Actor
) -> None:
    _, post = await vented(app, stage)
    await flags(stage, post, "ben")
    for each in (mo, mia):
        each.opens(stage.channels[DESK.id][0])
    await asyncio.gather(mo.presses("Remove"), mia.presses("Dismiss"))
    first, second = (mo, mia) if "Somebody was quicker" in mia.reads else (mia, mo)
    assert f"@{first.ctx.person.id}" in second.reads
    removed = first is mo
    assert (await kept(app, post)).state is (State.REMOVED if removed else State.UP)
    assert (shown(stage) == {}) is removed
    assert (await app.services.audit.read(HOME))[0].action in ("vent.removed", "vent.dismissed")


async def test_a_removed_post_has_no_words_left_and_cannot_come_back(app: App, stage: Stage, mo: Actor) -> None:
    _, post = await vented(app, stage)
    await flags(stage, post, "ben", "cleo", "dov", "eve")
    case = (await app.services.cases.about(HOME, post))[0].id
    assert "Its words are forgotten here, too" in await pressed(mo, stage, "Remove")
    vent = await kept(app, post)
    assert (vent.state, vent.body) == (State.REMOVED, None) and stage.channels["vents"] == []
    assert "its words are forgotten" in await mo.runs("mod.restore", case=case)
    assert "You have decided" in await mo.runs("mod.dismiss", case=case)
    assert "not kept any more" in await mo.runs("mod.read", post=post)
    assert "Removed." in await mo.runs("mod.remove", case=case)  # pressed again, it tries again
    assert "not there any more" in (await flags(stage, post, "fay"))[0]


async def test_what_a_busy_platform_does_not_do_now_is_done_later(app: App, stage: Stage, mo: Actor) -> None:
    _, post = await vented(app, stage)
    await flags(stage, post, "ben")
    mo.opens(stage.channels[DESK.id][0])
    stage.busy = 1
    await mo.presses("Remove")
    assert len(stage.channels["vents"]) == 1
    await push(app, minutes=1)
    assert stage.channels["vents"] == []


async def test_a_message_that_cannot_be_taken_away_is_said_so(app: App, stage: Stage, mo: Actor) -> None:
    _, post = await vented(app, stage)
    await flags(stage, post, "ben")
    mo.opens(stage.channels[DESK.id][0])
    stage.closed.add("vents")
    assert "Please delete it there yourself" in await mo.presses("Remove")


async def test_an_author_is_muted_by_a_post_and_unmuted_by_another(app: App, stage: Stage, mo: Actor) -> None:
    ada, post = await vented(app, stage)
    other = await posts(app, stage, ada, "And nobody says thank you.")
    await flags(stage, post, "ben")
    mo.opens(stage.channels[DESK.id][0])
    first = await mo.picks("Mute author", "7 days")
    assert "until the end of Jan 12, 2026 at least" in first and not named("ada", first)
    mo.opens(stage.channels[DESK.id][0])
    assert await mo.picks("Mute author", "7 days") == first  # nothing tells that there was one before
    assert "You cannot post anonymously here until the end of Jan 12, 2026" in await ada.runs("vent")
    assert "MUTED" not in mo.reads and "You cannot" not in await (await agreed(stage, "ben")).runs("vent")
    lifted = await mo.runs("mod.unmute", post=other)
    assert "Nobody learns whether they were" in lifted and await mo.runs("mod.unmute", post=other) == lifted
    assert "You cannot" not in await ada.runs("vent")
    assert "1, 7 or 30 days" in await mo.runs("mod.mute", post=post, days="5")


async def test_after_the_key_is_gone_links_are_gone_politely_and_removing_still_works(
    app: App, stage: Stage, mo: Actor
) -> None:
    _, post = await vented(app, stage)
    await flags(stage, post, "ben")
    clock = app.clock
    assert isinstance(clock, FakeClock)
    await clock.advance(days=36)
    await app.anonymity.expiry.run()
    assert "That link is gone" in await mo.runs("mod.mute", post=post, days="7")
    assert "That link is gone" in await mo.runs("mod.unmute", post=post)
    assert "That link is gone" in await mo.runs("mod.offer", post=post, text="Can we help?")
    await flags(stage, post, "cleo")
    assert "Its words are forgotten" in await pressed(mo, stage, "Remove")
    assert stage.channels["vents"] == []


async def test_a_thread_is_locked_and_unlocked(app: App, stage: Stage, mo: Actor) -> None:
    _, post = await vented(app, stage)
    await flags(stage, post, "ben")
    assert "nobody else can write in it" in await pressed(mo, stage, "Lock thread")
    (thread,) = stage.threads
    assert stage.locked == {thread} and "Moderators have locked this thread" in show(stage.channels[thread][0])
    assert "This thread is locked" in show(stage.channels["vents"][0])
    ben = await agreed(stage, "ben")
    assert "locked that thread" in await ben.runs("vent.answer", post=post)
    assert "Unlocked." in await mo.runs("mod.unlock", post=post)
    assert stage.locked == set() and "This thread is locked" not in show(stage.channels["vents"][0])
    assert "Your reply" in await ben.runs("vent.answer", post=post)


async def test_where_a_platform_cannot_lock_the_thread_and_the_moderator_are_told(
    app: App, stage: Stage, mo: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, post = await vented(app, stage)

    async def cannot(thread: object) -> bool:
        return False

    monkeypatch.setattr(stage, "lock", cannot)  # as Slack does
    assert "People can still write in it by themselves" in await mo.runs("mod.lock", post=post)
    (thread,) = stage.threads
    assert "I take no replies" in show(stage.channels[thread][0])
    assert "locked that thread" in await (await agreed(stage, "ben")).runs("vent.answer", post=post)


async def test_moderators_offer_help_and_the_answer_becomes_a_case(app: App, stage: Stage, mo: Actor) -> None:
    ada, post = await vented(app, stage)
    await flags(stage, post, "ben")
    await pressed(mo, stage, "Offer help")
    assert "waits in their private list" in await mo.fills(text="We read this. Can we help?")
    await ada.types("myvents")
    await ada.presses("Open 1")
    assert "We read this. Can we help?" in await ada.presses("Read the moderators' note")
    await ada.presses("Answer")
    await ada.fills(text="Please talk with the lead.")
    await ada.presses("Send")
    card = cards(stage)[-1]
    assert "An answer to your offer of help" in card and "talk with the lead" not in card and not named("ada", card)
    assert "Please talk with the lead." in await pressed(mo, stage, "Read and answer") and not named("ada", mo.reads)
    await mo.presses("Answer")
    await mo.fills(text="We will.")
    assert "Closed. Answered" in cards(stage)[-1]


async def test_a_post_that_its_author_took_back_is_no_riddle_for_moderators(app: App, stage: Stage, mo: Actor) -> None:
    ada, post = await vented(app, stage)
    await flags(stage, post, "ben")
    await ada.runs("myvents.delete", post=post, sure="yes")
    case = (await app.services.cases.about(HOME, post))[0].id
    assert "is removed, or was taken back by its writer" in await mo.runs("mod.case", case=case)
    assert "Dismissed." in await mo.presses("Dismiss")


async def test_a_vetted_post_appears_after_a_yes_and_a_little_while(app: App, stage: Stage, mo: Actor) -> None:
    assert "you read every anonymous post before it appears" in await mo.runs("mod.vetting", first="yes")
    ada = await agreed(stage)
    await ada.runs("vent", text="The lead never listens.")
    await ada.presses("Post")
    await push(app, minutes=21)
    assert shown(stage) == {}
    (card,) = cards(stage)
    assert "A post waits for your yes" in card and "The lead never" not in card
    assert "waiting for a moderator's yes" in await ada.types("myvents")
    assert "The lead never listens." in await pressed(mo, stage, "Read it")
    assert "It appears within the next minutes." in await mo.presses("Approve")
    assert shown(stage) == {}
    await push(app, minutes=4)
    assert len(shown(stage)) == 1 and "Closed. Approved" in cards(stage)[0]
    await push(app, minutes=30)
    assert len(shown(stage)) == 1


async def test_a_no_reaches_the_writer_with_its_reason_and_the_words_can_be_sent_again(
    app: App, stage: Stage, mo: Actor
) -> None:
    await mo.runs("mod.vetting", first="yes")
    ada = await agreed(stage)
    await ada.runs("vent", text="The one on bench four never listens.")
    await ada.presses("Post")
    await push(app, minutes=21)
    await pressed(mo, stage, "Decline")
    assert "Its writer reads your reason" in await mo.fills(reason="Please leave the name out.")
    assert "Closed. Declined" in cards(stage)[0] and "name out" not in cards(stage)[0]
    assert "it came back to you" in await ada.types("myvents")
    assert "Please leave the name out." in await ada.presses("Open 1")
    await ada.presses("Edit and send again")
    await ada.presses("Edit")
    await ada.fills(text="Somebody never listens.")
    await ada.presses("Post")
    await push(app, minutes=21)
    await pressed(mo, stage, "Approve")
    await push(app, minutes=4)
    assert [text.splitlines()[1] for text in shown(stage).values()] == ["Somebody never listens."]


async def test_an_approved_post_waits_for_a_channel_that_is_closed(app: App, stage: Stage, mo: Actor) -> None:
    await mo.runs("mod.vetting", first="yes")
    ada = await agreed(stage)
    await ada.runs("vent", text="The lead never listens.")
    await ada.presses("Post")
    await push(app, minutes=21)
    await pressed(mo, stage, "Approve")
    stage.closed.add("vents")
    await push(app, minutes=8)
    stage.closed.clear()
    await push(app, minutes=12)
    assert len(shown(stage)) == 1


async def test_the_brake_stops_new_posts_and_what_is_held_waits(app: App, stage: Stage, mo: Actor) -> None:
    ada = await agreed(stage)
    await ada.runs("vent", text="The lead never listens.")
    await ada.presses("Post")
    assert "No new posts at all, for 2 more hours." in await mo.runs("mod.brake", what="stop", hours="2")
    await push(app, minutes=40)
    assert shown(stage) == {}
    assert "Moderators have stopped new anonymous posts" in await (await agreed(stage, "ben")).runs("vent")
    await push(app, minutes=100)
    assert len(shown(stage)) == 1  # the brake let go by itself
    assert "No brake holds" in await mo.types("mod brake")


async def test_slow_mode_lets_everybody_post_once_in_some_hours(app: App, stage: Stage, mo: Actor) -> None:
    ada = await agreed(stage)
    await mo.runs("mod.brake", what="slow", amount="3")
    await posts(app, stage, ada, "One.")
    assert "everybody can post once in 3 hours" in await ada.runs("vent")
    await push(app, minutes=180)
    assert "What is on your mind?" in await ada.runs("vent")
    assert "From 1 to 72" in await mo.runs("mod.brake", what="slow", amount="100")
    assert "From 1 to 72 hours" in await mo.runs("mod.brake", what="slow", hours="100")
    await mo.runs("mod.brake", what="slow", amount="3")
    assert "No brake holds" in await mo.presses("Let go of all brakes")


async def test_newcomers_wait_where_the_platform_says_who_is_one(app: App, stage: Stage, mo: Actor) -> None:
    ada, ben = await agreed(stage), await agreed(stage, "ben")
    await mo.runs("mod.brake", what="newcomers")
    ada.joined(app.clock.now() - timedelta(days=2))
    assert "have been here for 7 days" in await ada.runs("vent")
    ben.joined(app.clock.now() - timedelta(days=8))
    assert "What is on your mind?" in await ben.runs("vent")


async def test_a_sudden_rush_suggests_the_brake_once(app: App, stage: Stage, mo: Actor) -> None:
    _, post = await vented(app, stage)
    before = len(cards(stage))
    await flags(stage, post, *(f"member-{n}" for n in range(14)))
    await push(app, minutes=1)
    rush = [card for card in cards(stage)[before:] if "A sudden rush" in card]
    assert len(rush) == 1 and "Many reports within ten minutes." in rush[0]
    assert "Slow mode: one post a person, for 12 more hours." in await pressed(
        mo, stage, "Slow mode: one post a person"
    )
