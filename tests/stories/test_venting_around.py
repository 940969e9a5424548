"""What happens around a post, as dialogues: hearing it, private notes and answers, and the author's own list."""

import asyncio
import random

from bot import Call
from bot.app import App
from bot.store.talks import Side
from tests.clock import FakeClock
from tests.stage import Actor, Stage, show
from tests.stories.venting import DESK, agreed, named, posts, push, ready, shown

WORDS = "Nobody says thank you."


async def up(app: App, stage: Stage, **more: str) -> tuple[Actor, str]:
    """A community with one post of ada's."""
    await ready(app, stage)
    ada = await agreed(stage)
    return ada, await posts(app, stage, ada, WORDS, **more)


async def noted(stage: Stage, who: Actor, post: str, text: str = "I sit two stools away. Hold on.") -> str:
    """Send a note, and return the last screen."""
    await who.calls(Call("vent.note", {"post": post}))
    await who.fills(text=text)
    return await who.presses("Send")


async def long_after(app: App) -> None:
    """Push the clock to where the key of the week is gone."""
    assert isinstance(app.clock, FakeClock)
    await app.clock.advance(days=35)
    await app.anonymity.expiry.run()


async def test_i_hear_you_counts_once_a_person_and_shows_on_the_post(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage)
    ben, eve = stage.actor("ben"), stage.actor("eve")
    assert "Said. 1 person hears this post now; nobody is told who." in await ben.calls(
        Call("vent.hear", {"post": post})
    )
    assert "You said so before, and it counts. 1 person" in await ben.calls(Call("vent.hear", {"post": post}))
    assert "2 people hear this post now" in await eve.calls(Call("vent.hear", {"post": post}))
    assert "people hear you" not in shown(stage)[post]
    await push(app, minutes=1)
    assert "2 people hear you." in shown(stage)[post]
    assert "3 people" in await ada.calls(Call("vent.hear", {"post": post}))  # one's own: finding out would unseal


async def test_fifty_presses_are_fifty_counts_and_one_edit(app: App, stage: Stage) -> None:
    _, post = await up(app, stage)
    edits: list[str] = []
    edit = stage.edit

    async def counted(*args: object) -> None:
        edits.append(show(args[1]))  # type: ignore[arg-type]
        await edit(*args)  # type: ignore[arg-type]

    stage.edit = counted  # type: ignore[method-assign, assignment]
    actors = [stage.actor(f"member-{n}") for n in range(50)]
    await asyncio.gather(*(actor.calls(Call("vent.hear", {"post": post})) for actor in actors))
    await push(app, minutes=1)
    assert len(edits) == 1 and "50 people hear you." in shown(stage)[post]


async def test_hearing_a_post_that_is_gone_or_too_old_changes_nothing(app: App, stage: Stage) -> None:
    _, post = await up(app, stage)
    ben = stage.actor("ben")
    for wrong in ("0" * 32, "x", ""):
        await ben.calls(Call("vent.hear", {"post": wrong}))
        assert "not there any more" in ben.reads or "too old" in ben.reads
    await long_after(app)
    assert "its key is destroyed" in await ben.calls(Call("vent.hear", {"post": post}))
    vent = await app.anonymity.vents.get(post)
    assert vent is not None and vent.heard == 0


async def test_a_note_reaches_the_author_who_answers_and_neither_learns_who(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage)
    ben = await agreed(stage, "ben")
    await ben.calls(Call("vent.note", {"post": post}))
    preview = await ben.fills(text="I sit two stools away. Hold on.")
    assert "# How they will see it" in preview and "Nothing is sent yet" in preview
    name = next(line.removeprefix("~ From ") for line in preview.splitlines() if line.startswith("~ From "))
    done = await ben.presses("Send")
    assert "Sent." in done and f"from {name}" in done and "/helpnow" in done
    assert "1 new note" in await ada.types("myvents")
    await ada.presses("Open 1")
    screen = await ada.presses("Read note 1")
    assert f"# You and {name}" in screen and "Hold on." in screen and "new" in screen and "ben" not in screen
    await ada.presses("Answer")
    answer = await ada.fills(text="That helps. Thank you.")
    assert "From whoever wrote the post" in answer
    assert "They do not learn who you are." in await ada.presses("Send")
    assert "Note 1: 1 new answer" in await ben.types("myvents")
    await ben.presses("Note 1: 1 new answer")
    assert (
        "That helps. Thank you." in ben.reads and "whoever wrote the post" in ben.reads and not named("ada", ben.reads)
    )
    assert "new answer" not in await ben.types("myvents")
    assert "new note" not in await ada.types("myvents")
    assert ada.inbox == ben.inbox == []


async def test_the_author_blocks_and_the_other_is_told_only_that_it_is_closed(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage)
    ben = await agreed(stage, "ben")
    await noted(stage, ben, post)
    (talk,) = await app.anonymity.talks.about([post])
    assert "no such talk" in await ben.calls(Call("myvents.block", {"talk": talk.id}))
    assert "no such talk" in await stage.actor("eve").calls(Call("myvents.talk", {"talk": talk.id}))
    await ada.calls(Call("myvents.talk", {"talk": talk.id}))
    assert "Closed." in await ada.presses("Block")
    screen = await ben.calls(Call("myvents.talk", {"talk": talk.id}))
    assert "This talk is closed" in screen and "Answer" not in screen
    assert "This talk is closed" in await ben.calls(Call("note.answer", {"talk": talk.id, "text": "Why?"}))
    assert "closed" in await noted(stage, ben, post, "Please?")
    assert len(await app.anonymity.talks.letters(talk)) == 1


async def test_notes_are_masked_and_heard_like_everything_that_leaves(app: App, stage: Stage) -> None:
    _, post = await up(app, stage)
    ben = await agreed(stage, "ben")
    await ben.calls(Call("vent.note", {"post": post}))
    screen = await ben.fills(text="Mrs. Miller in bed 4 says thanks; write to ben@example.org")
    assert "[NAME]" in screen and "[EMAIL]" in screen and "send as is" not in screen
    await ben.presses("Send masked")
    (talk,) = await app.anonymity.talks.about([post])
    (letter,) = await app.anonymity.talks.letters(talk)
    assert "Miller" not in letter.text and "ben@example.org" not in letter.text
    await ben.calls(Call("vent.note", {"post": post}))
    screen = await ben.fills(text="I want to kill myself, too.")
    assert "You matter more" in screen and "988" in screen
    assert "How they will see it" in await ben.presses("Go on with my words")
    assert "forgotten the words" in await ben.presses("Keep private (discard)")
    assert len(await app.anonymity.talks.letters(talk)) == 1


async def test_bad_notes_are_refused_kindly_and_nothing_is_lost(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage)
    ben = await agreed(stage, "ben")
    huge = "word " * 500
    screen = await ben.calls(Call("vent.note", {"post": post, "text": huge}))
    assert "too long" in screen and "word word" in screen
    assert "at least a word" in await ben.calls(Call("vent.note", {"post": post, "text": "😣😣"}))
    assert "your own" in await ada.calls(Call("vent.note", {"post": post, "text": "Me again"}))
    assert "not there any more" in await ben.calls(Call("vent.note", {"post": "0" * 32, "text": "Hello"}))
    await app.anonymity.mutes.put(app.anonymity.blocks.tag(ben.ctx.person), app.clock.now().date())
    screen = await ben.calls(Call("vent.note", {"post": post, "text": "Hello you"}))
    assert "cannot write anonymously here" in screen and "Hello you" in screen
    await long_after(app)
    assert "the link to its author is gone" in await ben.calls(Call("vent.note", {"post": post, "text": "Hello you"}))
    assert await app.anonymity.talks.about([post]) == []


async def test_one_press_on_send_that_comes_twice_sends_once_and_three_unanswered_are_enough(
    app: App, stage: Stage
) -> None:
    _, post = await up(app, stage)
    ben = await agreed(stage, "ben")
    await ben.calls(Call("vent.note", {"post": post}))
    await ben.fills(text="Hello")
    before = ben.screen
    await ben.presses("Send")
    ben.screen = before
    assert "forgotten" in await ben.presses("Send")
    for text in ("Hello?", "Still there?"):
        assert "Sent." in await noted(stage, ben, post, text)
    screen = await noted(stage, ben, post, "Please answer")
    assert "three times without an answer" in screen and "Please answer" in screen
    (talk,) = await app.anonymity.talks.about([post])
    assert [one.text for one in await app.anonymity.talks.letters(talk)] == ["Hello", "Hello?", "Still there?"]


async def test_replies_wait_until_the_author_opens_the_post(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage)
    ben = await agreed(stage, "ben")
    for who, words in ((ben, "I know that feeling."), (ada, "It helps.")):
        await who.runs("vent.reply", post=post, text=words)
        await who.presses("Post")
        await push(app, minutes=21)
    assert "1 new reply" in await ada.types("myvents")
    assert "new repl" not in await ben.types("myvents")
    await ada.types("home")
    assert "1 new thing waits in /myvents." in await ada.types("home")
    listed = await ada.types("myvents")
    number = next(n for n in (1, 2) if f"{n}. " in listed and "1 new reply" in listed.split(f"{n}. ")[1].split("\n")[0])
    await ada.presses(f"Open {number}")
    assert "new reply" not in await ada.types("myvents")
    assert "waits in /myvents" not in await ada.types("home")


async def test_only_a_chosen_message_comes_and_it_says_nothing(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage, notices="dm")
    quiet = await agreed(stage, "cleo")
    silent = await posts(app, stage, quiet, "Another one.")
    ben = await agreed(stage, "ben")
    await noted(stage, ben, post)
    await noted(stage, ben, silent)
    await noted(stage, ben, post, "One more.")
    await push(app, minutes=2)
    assert [show(reply) for reply in ada.inbox] == [
        "There is something new about something you wrote. /myvents in your community shows it, to you alone."
    ]
    assert quiet.inbox == []
    await push(app, minutes=61)
    await ben.runs("vent.reply", post=post, text="And a reply.")
    await ben.presses("Post")
    await push(app, minutes=22)
    assert len(ada.inbox) == 2


async def test_a_closed_door_and_slack_get_no_message_and_nobody_notices(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage, notices="dm")
    stage.unreachable.add("ada")
    ben = await agreed(stage, "ben")
    assert "Sent." in await noted(stage, ben, post)
    await push(app, minutes=2)
    assert ada.inbox == [] and "1 new note" in await ada.types("myvents")
    assert not app.notes.waiting(str(ada.ctx.person))


async def test_the_list_shows_what_stands_where_and_takes_back_what_waits(app: App, stage: Stage) -> None:
    ada, _ = await up(app, stage)
    await ada.runs("vent", text="This one still waits.", when="later")
    await ada.presses("Post")
    screen = await ada.types("myvents")
    assert "1. waiting for its time" in screen and "This one still waits." in screen and "2. Jan 5, 2026 · up" in screen
    await ada.presses("Open 1")
    assert "Delete it?" in await ada.presses("Take it back")
    assert "Deleted" in await ada.presses("Delete")
    await push(app, hours=5)
    assert "still waits" not in await ada.types("myvents") and len(shown(stage)) == 1


async def test_deleting_takes_the_message_off_and_the_replies_stay(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage)
    ben = await agreed(stage, "ben")
    await noted(stage, ben, post)
    await ben.runs("vent.reply", post=post, text="I know that feeling.")
    await ben.presses("Post")
    await push(app, minutes=21)
    await ada.types("myvents")
    await ada.presses("Open 1")
    assert "cannot be undone" in await ada.presses("Delete")
    sure = ada.screen
    assert "Deleted: the message is gone" in await ada.presses("Delete")
    assert stage.channels["vents"] == [] and "I know that feeling." in show(stage.channels["thread-1"][0])
    ada.screen = sure
    assert "cannot find that among your posts" in await ada.presses("Delete")
    assert "nothing here" in await ada.types("myvents")
    (own,) = [line for line in (await ben.types("myvents")).splitlines() if "I know" in line]
    assert own and "Notes that you sent" not in ben.reads


async def test_a_channel_out_of_reach_keeps_the_link_so_that_one_can_try_again(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage)
    stage.closed.add("vents")
    sure = {"post": post, "sure": "yes"}
    assert "I cannot reach the message" in await ada.calls(Call("myvents.delete", sure))
    stage.closed.clear()
    assert "Deleted" in await ada.presses("Try again")
    assert shown(stage) == {}


async def test_nobody_but_the_author_deletes_whatever_they_press(app: App, stage: Stage) -> None:
    await ready(app, stage)
    authors = [await agreed(stage, name) for name in ("ada", "ben", "cleo")]
    theirs = {await posts(app, stage, who, f"Post of number {n}."): who for n, who in enumerate(authors)}
    others = [stage.actor("mo", moderator=True), stage.actor("eve")]
    draw = random.Random(7)
    names = ["myvents.delete", "myvents.post", "myvents.again", "vent.unhold", "myvents.talk", "myvents.block"]
    for _ in range(60):
        post = draw.choice([*theirs])
        who = draw.choice([one for one in (*authors, *others) if one is not theirs[post]])
        args = {"post": draw.choice([post, post.upper(), f"{post} "]), "sure": draw.choice(["yes", "true", "1"])}
        args |= {"talk": post, "person": "stage:lab:ada", "user": "ada", "page": "1"}
        screen = await who.calls(Call(draw.choice(names), args))
        assert "Post of number" not in screen and "Deleted" not in screen
        await push(app, minutes=1)
    assert set(shown(stage)) == set(theirs)
    for post, who in theirs.items():
        assert "Deleted" in await who.calls(Call("myvents.delete", {"post": post, "sure": "yes"}))
    assert shown(stage) == {}


async def test_after_the_key_is_gone_the_list_says_so_politely(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage)
    ben = await agreed(stage, "ben")
    await noted(stage, ben, post)
    (talk,) = await app.anonymity.talks.about([post])
    await long_after(app)
    assert "nobody can tell any more that it was yours" in await ada.types("myvents")
    assert "the link is gone" in await ada.calls(Call("myvents.delete", {"post": post, "sure": "yes"}))
    assert "no such talk" in await ada.calls(Call("myvents.talk", {"talk": talk.id}))
    assert len(stage.channels["vents"]) == 1


async def test_the_list_goes_by_pages(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    for n in range(7):
        await posts(app, stage, ada, f"Post of number {n}.")
        await push(app, minutes=30)
    assert "Open 5" in await ada.types("myvents") and "Open 6" not in ada.reads
    assert "Open 7" in await ada.presses("Older") and "Open 5" not in ada.reads
    assert "Open 1" in await ada.presses("Newer")
    assert "Open 7" in await ada.calls(Call("myvents", {"page": "999"}))


async def test_moderators_talk_with_an_author_without_learning_who(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage)
    vent = await app.anonymity.vents.get(post)
    assert vent is not None
    _, talk = await app.anonymity.talks.open(vent.where, "We read this. Can we help?")
    assert "1 new note" in await ada.types("myvents")
    await ada.presses("Open 1")
    assert "# You and the moderators" in await ada.presses("Read the moderators' note")
    await ada.presses("Answer")
    await ada.fills(text="A word with the lead would help.")
    await ada.presses("Send")
    card = stage.channels[DESK.id][-1]
    mo = stage.actor("mo", moderator=True)
    assert "A word with the lead" not in mo.opens(card) and not named("ada", show(card))
    assert "A word with the lead" in await mo.presses("Read and answer") and not named("ada", mo.reads)
    await mo.presses("Answer")
    assert "Sent. It waits in their private list" in await mo.fills(text="We will ask. Not your name.")
    assert (await app.anonymity.talks.waiting([talk.id], Side.AUTHOR)) == {talk.id: 1}
    assert "Answered" in show(stage.channels[DESK.id][-1])
    assert "for moderators" in await stage.actor("eve").calls(Call("mod.talk", {"post": post}))
    ben = await agreed(stage, "ben")
    await noted(stage, ben, post)
    assert "Not alone" not in await mo.calls(Call("mod.talk", {"post": post}))


async def test_mydata_reaches_posts_talks_and_what_waits(app: App, stage: Stage) -> None:
    ada, post = await up(app, stage)
    ben = await agreed(stage, "ben")
    theirs = await posts(app, stage, ben, "Of ben alone.")
    await noted(stage, ben, post)
    await noted(stage, ada, theirs, "From me to you.")
    await ada.runs("vent", text="This one still waits.", when="later")
    await ada.presses("Post")
    found = await ada.types("mydata export")
    assert WORDS in found and "still waits" in found and "From me to you." in found and "two stools" in found
    assert "Of ben alone" not in found
    await ada.types("mydata delete")
    assert "vanish from the channel together" in ada.reads
    screen = await ada.presses("Erase everything")
    assert "# Erased" in screen and "their keys are destroyed" in screen and "A mute" in screen
    await push(app, hours=5)
    assert set(shown(stage)) == {theirs}
    assert await app.anonymity.talks.about([post, theirs]) == []
    assert "nothing about you" in await ada.types("mydata export")


async def test_a_mute_is_not_erased_with_the_rest(app: App, stage: Stage) -> None:
    ada, _ = await up(app, stage)
    today = app.clock.now().date()
    await app.anonymity.mutes.put(app.anonymity.blocks.tag(ada.ctx.person), today)
    await ada.types("mydata delete")
    await ada.presses("Erase everything")
    assert await app.anonymity.mutes.until(app.anonymity.blocks.tags(ada.ctx.person), today) == today
