"""Rounds as dialogues: join knowing what moderators see, look over the pairs, change them, publish once."""

import asyncio
import re

import pytest

from bot.app import App
from bot.message import Call
from bot.store.mentors.pairs import Bond
from bot.store.mentors.profiles import Side
from tests.stage import Actor, Stage, show
from tests.stories.test_checkins import push
from tests.stories.test_mentors import HOME, filled, hears


async def joins(stage: Stage, name: str, side: str = "find", **said: str) -> Actor:
    who = await filled(stage, name, side, **said)
    await who.types("mentor join")
    await who.presses("Join to find a mentor" if side == "find" else "Join as a mentor")
    return who


async def opened(stage: Stage) -> Actor:
    mo = stage.actor("mo", moderator=True)
    await mo.types("mentoring round")
    await mo.presses("Open a round")
    return mo


async def test_a_round_from_opening_to_two_who_meet(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    assert "No round is open." in await mo.types("mentoring round")
    assert "Nobody who offers has joined yet." in await mo.presses("Open a round")
    await mo.presses("Announce it")
    screen = await mo.fills(place="stage:lab:lounge", words="Join until Friday.")
    assert "Announced." in screen
    posted = show(stage.channels["lounge"][-1])
    assert "Join until Friday." in posted and "your first name" in posted
    ada = await filled(stage, "ada")
    card = await ada.calls(Call("mentor.join"))
    assert "moderators look over the pairs" in card and "neither your words nor your wishes" in card
    assert "You are in." in await ada.presses("Join to find a mentor")
    assert "You are in the round, to find a mentor." in await ada.types("mentor join")
    bea = await joins(stage, "bea", "offer")
    assert "Offer to be one: 1\nFree places: 1" in await mo.types("mentoring round")
    preview = await mo.presses("Work out a preview")
    assert "Pairs: 1. Stay without a mentor: 0." in preview
    assert "1. Ada with Bea: " in preview and " of 100. What they share: Night shift, Blood bank" in preview
    assert "It cannot be taken back" in await mo.presses("Publish")
    assert "1 pair is being asked" in await mo.presses("Yes, publish")
    assert "From the round" in await hears(app, ada)
    assert "Now I wait for their yes" in await ada.presses("Yes, introduce us")
    assert stage.rooms == {}
    assert "Somebody to mentor" in await hears(app, bea)
    await bea.presses("Yes, introduce us")
    await push(app, minutes=1)
    assert list(stage.rooms.values()) == [frozenset({"ada", "bea"})]
    assert "No round is open." in await mo.types("mentoring round")


async def test_two_moderators_publish_at_once_and_one_wins(app: App, stage: Stage) -> None:
    mo, max_ = await opened(stage), stage.actor("max", moderator=True)
    await joins(stage, "bea", "offer")
    ada = await joins(stage, "ada")
    await mo.types("mentoring round preview")
    await max_.types("mentoring round")
    for each in (mo, max_):
        await each.presses("Publish")
    said = await asyncio.gather(mo.presses("Yes, publish"), max_.presses("Yes, publish"))
    assert sorted("Published: 1 pair" in each for each in said) == [False, True]
    assert sum("Nothing was sent twice." in each for each in said) == 1
    (pair,) = await app.services.mentors.pairs.of(ada.ctx.person)
    assert pair.state is Bond.PROPOSED and not pair.mentee_yes and not pair.mentor_yes


async def test_what_another_moderator_changed_is_not_published_unseen(stage: Stage) -> None:
    mo, max_ = await opened(stage), stage.actor("max", moderator=True)
    await joins(stage, "bea", "offer")
    await joins(stage, "ada")
    await mo.types("mentoring round preview")
    await mo.presses("Publish")
    await max_.types("mentoring round")
    await max_.picks("Change a pair", "1. Ada with Bea")
    screen = await max_.presses("Keep these two apart")
    assert "No two in the round can be introduced." in screen and "Ada stays without" in screen
    assert "changed since you looked" in await mo.presses("Yes, publish")


async def test_a_moderator_leaves_somebody_out_brings_two_together_and_takes_it_all_back(stage: Stage) -> None:
    mo = await opened(stage)
    for name in ("bea", "cal"):
        await joins(stage, name, "offer", discipline="blood-bank" if name == "bea" else "histology")
    await joins(stage, "ada")
    await mo.types("mentoring round preview")
    assert "1. Ada with Bea" in mo.reads
    await mo.picks("Change a pair", "1. Ada with Bea")
    found = re.search(r"Cal · \d+", mo.reads)
    assert found is not None and "Ada with …" in mo.reads
    screen = await mo.picks("Ada with …", found[0])
    assert "1. Ada with Cal" in screen and "you wanted it so" in screen
    await mo.picks("Change a pair", "1. Ada with Cal")
    screen = await mo.presses("Leave Cal out")
    assert "1. Ada with Bea" in screen
    screen = await mo.presses("Undo all changes")
    assert "Undo all changes" not in screen and "1. Ada with Bea" in screen


async def test_no_moderator_lifts_a_limit_nor_learns_which_it_is(stage: Stage) -> None:
    mo = await opened(stage)
    await joins(stage, "bea", "offer", employer="Lakeside")
    await joins(stage, "ada", employer="Lakeside")
    screen = await mo.types("mentoring round preview")
    assert "Ada stays without: the rules keep them apart from the mentors here." in screen
    screen = await mo.calls(Call("mentoring.together", {"a": "ada", "b": "bea"}))
    assert "nobody can lift that here" in screen and "Lakeside" not in screen and "mployer" not in screen
    screen = await mo.calls(Call("mentoring.together", {"a": "ada", "b": "nobody"}))
    assert "not in the round any more" in screen


async def test_with_no_mentors_the_round_says_so_and_cannot_be_published(stage: Stage) -> None:
    mo = await opened(stage)
    await joins(stage, "ada")
    screen = await mo.types("mentoring round preview")
    assert "Nobody who offers is in the round" in screen and "Publish" not in screen
    assert "Ada stays without: nobody who offers has joined." in screen


async def test_who_stays_without_is_told_and_why(app: App, stage: Stage) -> None:
    mo = await opened(stage)
    bea = await joins(stage, "bea", "offer")
    ada, cal = await joins(stage, "ada"), await joins(stage, "cal", discipline="histology")
    screen = await mo.types("mentoring round preview")
    assert "2. Cal stays without: the mentors who fit have no place left." in screen
    await mo.presses("Publish")
    await mo.presses("Yes, publish")
    told = await hears(app, cal)
    assert "found no mentor for you this time" in told and "Ask for a mentor" in told
    assert await app.services.mentors.pairs.of(cal.ctx.person) == []
    assert len(await app.services.mentors.pairs.of(bea.ctx.person)) == 1
    assert "From the round" in await hears(app, ada)


async def test_who_leaves_the_round_is_in_no_preview_and_falls_out_of_what_is_published(app: App, stage: Stage) -> None:
    mo = await opened(stage)
    await joins(stage, "bea", "offer")
    ada = await joins(stage, "ada")
    await mo.types("mentoring round preview")
    await ada.types("mentor join")
    assert "You are out of the round." in await ada.presses("Leave the round")
    assert "Pairs: 1" not in await mo.types("mentoring round")
    again = await joins(stage, "dan")
    await joins(stage, "eve", "offer")
    await joins(stage, "fay")
    await mo.types("mentoring round preview")
    await mo.presses("Publish")
    await again.types("mentor pause")
    screen = await mo.presses("Yes, publish")
    assert "1 pair is being asked" in screen and "1 pair of the preview fell away" in screen


async def test_a_round_of_which_everything_fell_away_is_looked_at_again(stage: Stage) -> None:
    mo = await opened(stage)
    await joins(stage, "bea", "offer")
    ada = await joins(stage, "ada")
    await mo.types("mentoring round preview")
    await mo.presses("Publish")
    await ada.types("mentor pause")
    screen = await mo.presses("Yes, publish")
    assert "changed since you looked" in screen and "work it out afresh" in screen


async def test_discarding_sends_nothing_and_forgets_who_joined(app: App, stage: Stage) -> None:
    mo = await opened(stage)
    await joins(stage, "bea", "offer")
    ada = await joins(stage, "ada")
    round_ = await app.services.mentors.rounds.current(HOME)
    assert round_ is not None
    await mo.presses("Discard")
    assert "Nobody was told anything." in await mo.presses("Yes, discard")
    assert "settled already" in await mo.calls(Call("mentoring.discard", {"r": round_.id, "sure": "yes"}))
    joined = await app.services.mentors.joins.of(round_.id)
    assert joined == {side: set() for side in Side}
    await push(app, days=2)
    assert ada.inbox == []
    assert "No round is open just now." in await ada.types("mentor join")


async def test_a_member_cannot_run_a_round(stage: Stage) -> None:
    ada = stage.actor("ada")
    assert "moderators" in await ada.types("mentoring round open")


async def test_a_second_round_is_not_opened_beside_the_first(stage: Stage) -> None:
    mo = await opened(stage)
    assert "A round is open already" in await mo.types("mentoring round open")


@pytest.mark.parametrize("words", ["MRN 12345678 was mine"])
async def test_an_announcement_with_patient_data_comes_back(stage: Stage, words: str) -> None:
    mo = await opened(stage)
    await mo.presses("Announce it")
    assert "patient data" in await mo.fills(place="stage:lab:lounge", words=words)
    assert stage.channels["lounge"] == []


async def test_a_channel_that_is_closed_is_told_in_words(stage: Stage) -> None:
    stage.closed.add("lounge")
    mo = await opened(stage)
    await mo.presses("Announce it")
    assert "I cannot write there." in await mo.fills(place="stage:lab:lounge")


async def test_how_a_round_turned_out_is_told_once_where_moderators_meet(app: App, stage: Stage) -> None:
    mo = await opened(stage)
    await mo.types("setup moderators stage:lab:staff")
    for number in range(6):
        await joins(stage, f"bea{number}", "offer")
        await joins(stage, f"ada{number}")
    await mo.types("mentoring round preview")
    await mo.presses("Publish")
    await mo.presses("Yes, publish")
    assert "Not everybody has answered yet" in await mo.calls(Call("mentoring.outcome"))
    pairs = await app.services.mentors.pairs.in_state(HOME, Bond.PROPOSED)
    for pair in pairs[:5]:
        await stage.actor(pair.mentee.id).runs("mentor.yes", p=pair.id)
        await stage.actor(pair.mentor.id).runs("mentor.yes", p=pair.id)
    await stage.actor(pairs[5].mentor.id).runs("mentor.no", p=pairs[5].id)
    await push(app, days=2)
    posts = [show(reply) for reply in stage.channels["staff"] if "turned out" in show(reply)]
    assert len(posts) == 1 and "Everybody has answered" in posts[0]
    assert "Introduced: 5 to 9" in posts[0] and "One of the two would rather not: fewer than five" in posts[0]
    assert "ada" not in posts[0].lower()
    await push(app, days=9)
    assert len([reply for reply in stage.channels["staff"] if "turned out" in show(reply)]) == 1
    assert "Everybody has answered" in await mo.calls(Call("mentoring.outcome"))


async def test_of_a_small_round_nobody_reads_who_said_no(app: App, stage: Stage) -> None:
    mo = await opened(stage)
    await joins(stage, "bea", "offer")
    await joins(stage, "ada")
    assert "No round has been published" in await mo.calls(Call("mentoring.outcome"))
    await mo.types("mentoring round preview")
    await mo.presses("Publish")
    await mo.presses("Yes, publish")
    (pair,) = await app.services.mentors.pairs.in_state(HOME, Bond.PROPOSED)
    await stage.actor("bea").runs("mentor.no", p=pair.id)
    screen = await mo.calls(Call("mentoring.outcome"))
    assert "not told for fewer than five pairs" in screen and "rather not:" not in screen
