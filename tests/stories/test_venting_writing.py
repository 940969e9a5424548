"""Venting as a dialogue: from the form to the thread, and every turn that a writer may take."""

from bot import Call
from bot.app import App
from tests.stage import Stage, show
from tests.stories.venting import agreed, posts, push, ready, shown


async def test_a_post_is_previewed_held_and_then_stands_under_a_friendly_name(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = stage.actor("ada")
    card = await ada.types("vent")
    assert card.startswith("# Anonymous posts: who can see what") and "Nobody here can send help to you" in card
    await ada.presses("I understand, go on")
    preview = await ada.fills(text="Short again tonight, and nobody says thank you.", topic="staffing")
    assert "# How your post will look" in preview and "Short again tonight" in preview and "· Staffing" in preview
    assert shown(stage) == {}
    assert "It will appear within 2 to 20 minutes" in await ada.presses("Post")
    assert "/helpnow" in ada.reads and shown(stage) == {}
    await push(app, minutes=21)
    ((_, text),) = shown(stage).items()
    assert "Short again tonight, and nobody says thank you." in text and "I hear you" in text and "ada" not in text
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
