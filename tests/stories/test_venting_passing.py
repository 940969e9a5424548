"""What a moderator can take back, what comes back to its writer, and private notes that their reader passes on."""

import pytest

from bot import Call
from bot.app import App
from bot.store.vents import State
from tests.stage import Actor, Stage, show
from tests.stories.test_venting_around import noted
from tests.stories.venting import DESK, HOME, agreed, posts, push, ready, shown

CRUEL = "You are the weak link on that bench."


@pytest.fixture
async def mo(app: App, stage: Stage) -> Actor:
    await ready(app, stage)
    return stage.actor("mo", moderator=True, channel=DESK.id)


def cards(stage: Stage) -> list[str]:
    return [show(reply) for reply in stage.channels[DESK.id]]


async def opened(app: App, mo: Actor, place: int = 0) -> str:
    """Open a case that waits, and return its id."""
    case = (await app.services.cases.waiting(HOME))[place].id
    await mo.calls(Call("mod.case", {"case": case}))
    return case


async def test_a_dismissed_report_is_opened_again_and_ends_otherwise(app: App, stage: Stage, mo: Actor) -> None:
    post = await posts(app, stage, await agreed(stage), "The lead never listens.")
    await stage.actor("ben").calls(Call("vent.report", {"post": post, "reason": "attack"}))
    case = await opened(app, mo)
    await mo.presses("Dismiss")
    assert "Closed. Dismissed" in cards(stage)[0]
    mia = stage.actor("mia", moderator=True, channel=DESK.id)
    await mia.calls(Call("mod.case", {"case": case}))
    assert "It is open again" in await mia.presses("Open it again")
    assert "Closed." not in cards(stage)[0] and "1 case waits" in await mo.types("mod queue")
    assert "That one is open." in await mo.calls(Call("mod.reopen", {"case": case}))
    await mia.calls(Call("mod.case", {"case": case}))
    assert "Removed." in await mia.presses("Remove")
    assert "Open it again" not in cards(stage)[0]
    assert "This was decided" in await mo.calls(Call("mod.reopen", {"case": case}))
    assert "not here any more" in await mo.calls(Call("mod.reopen", {"case": "0" * 16}))
    assert "opened a case again" in await mo.types("mod audit")


async def test_an_approved_reply_whose_thread_was_locked_comes_back_to_its_writer(
    app: App, stage: Stage, mo: Actor
) -> None:
    post = await posts(app, stage, await agreed(stage), "The lead never listens.")
    ben = await agreed(stage, "ben")
    await mo.runs("mod.vetting", first="yes")
    await ben.runs("vent.reply", post=post, text="Mine neither.")
    await ben.presses("Post")
    await push(app, minutes=21)
    await opened(app, mo)
    await mo.presses("Approve")
    await mo.calls(Call("mod.lock", {"post": post}))
    await push(app, minutes=4)
    assert "its thread was closed before it appeared" in cards(stage)[0]
    assert "it came back to you" in await ben.types("myvents")
    assert "A moderator said yes to it." in await ben.presses("Open 1") and "Mine neither." in ben.reads
    await mo.calls(Call("mod.unlock", {"post": post}))
    await ben.presses("Edit and send again")
    assert "Mine neither." in await ben.presses("Edit")
    await ben.fills(text="Mine neither, sadly.")
    await ben.presses("Post")
    await push(app, minutes=21)
    await opened(app, mo)
    await mo.presses("Approve")
    await push(app, minutes=4)
    assert "Mine neither, sadly." in show(stage.channels["thread-1"][-1])
    assert not any("sadly" in text for text in shown(stage).values())


async def test_a_reader_passes_a_note_on_and_moderators_read_it_without_a_name(
    app: App, stage: Stage, mo: Actor
) -> None:
    ada = await agreed(stage)
    post = await posts(app, stage, ada, "I made a mistake today.")
    ben = await agreed(stage, "ben")
    await noted(stage, ben, post, CRUEL)
    (talk,) = await app.anonymity.talks.about([post])
    await ada.calls(Call("myvents.talk", {"talk": talk.id}))
    await ada.presses("Report")
    said = await ada.fills(reason="attack", words="That hurts.")
    assert ("can read what they wrote to you now" in said and "[Block]" in said) or "myvents.block" in said
    (card,) = cards(stage)
    assert "A private note was reported" in card and "“That hurts.”" in card and CRUEL not in card
    await opened(app, mo)
    assert CRUEL in await mo.presses("Read it") and "ada" not in mo.reads.split() and "ben" not in mo.reads.split()
    case = (await app.services.cases.waiting(HOME))[0]
    assert "1, 7 or 30" in await mo.calls(Call("mod.mute-note", {"case": case.id, "days": "2"}))
    assert "Whoever wrote that note" in await mo.calls(Call("mod.mute-note", {"case": case.id, "days": "7"}))
    assert "cannot write anonymously here" in await ben.calls(Call("vent.note", {"post": post}))
    assert "How your post will look" in await ada.runs("vent", text="Still here.")
    await ada.calls(Call("note.report", {"talk": talk.id, "reason": "attack"}))
    assert await app.services.cases.count(HOME) == 1 and "humiliates somebody: 1" in cards(stage)[0]
    await mo.calls(Call("mod.done", {"case": case.id}))
    assert "Closed. Looked after" in cards(stage)[0]


async def test_only_who_is_in_a_talk_passes_it_on_and_only_what_the_other_wrote(
    app: App, stage: Stage, mo: Actor
) -> None:
    ada = await agreed(stage)
    post = await posts(app, stage, ada, "I made a mistake today.")
    ben = await agreed(stage, "ben")
    await noted(stage, ben, post, "Hold on.")
    (talk,) = await app.anonymity.talks.about([post])
    press = Call("note.report", {"talk": talk.id, "reason": "attack"})
    assert "no such talk" in await stage.actor("eve").calls(press)
    assert "no such talk" in await ada.calls(press.having(talk="0" * 32))
    assert "written nothing to you" in await ben.calls(press)
    await ada.calls(Call("note.answer", {"talk": talk.id, "text": CRUEL}))
    await ada.presses("Send")
    await ben.calls(press)
    await opened(app, mo)
    assert CRUEL in await mo.presses("Read it") and "Hold on." not in mo.reads
    case = (await app.services.cases.waiting(HOME))[0]
    await mo.calls(Call("mod.mute-note", {"case": case.id, "days": "1"}))
    assert "cannot post" in await ada.runs("vent", text="Again.") or "cannot write" in ada.reads
    assert (await app.anonymity.vents.get(post) or pytest.fail()).state is State.UP
