"""Venting as whole stories on every platform: the card, the preview, the wait, the thread, and help before all else."""

import pytest

from bot.people import Place
from cogs.venting.terms import Terms, settle
from tests.contract.guest import Guest
from tests.stories.town import Town

LONG = "It was a long night, and nobody said thank you. " * 55  # 2,640 characters
SMALL = ("slack", "stage", "typed")  # platforms of the tests on which only those are counted who have come


async def opens(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose the lounge for venting, where enough people read."""

    async def readers(place: Place) -> int:
        return 40

    if town.name in SMALL:
        monkeypatch.setattr(town.app.adapters[town.lounge.platform], "readers", readers)
    await settle(town.app.services.choices, town.lounge.home, Terms(place=town.lounge))


async def waits(town: Town, minutes: int = 21) -> None:
    """Let minutes pass, and what is due go out."""
    for _ in range(minutes):
        await town.clock.advance(minutes=1)
    await town.app.jobs.pushed()


async def writer(town: Town, name: str = "ada") -> Guest:
    """Bring in somebody who has read the card and has the form open."""
    who = await town.guest(name)
    card = await who.runs("vent")
    assert "who can see what" in card and "did not fit" not in card
    assert "What is on your mind?" in await who.presses("I understand, go on")
    return who


async def test_a_post_from_the_card_to_the_thread(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await opens(town, monkeypatch)
    ada, bea = await writer(town), await town.guest("bea")
    words = "Short again <@everyone> & @here, and Mrs. Doe's tube clotted."
    preview = await ada.fills(text=words, topic="staffing", notices="dm")
    assert "How your post will look" in preview and "[NAME]" in preview and "did not fit" not in preview
    thanks = await ada.presses("Post masked")
    assert "It will appear within 2 to 20 minutes" in thanks
    assert ("nothing about your posts into direct messages" in thanks) == (town.name == "slack")
    assert not any("Short again" in text for text in await bea.sees())
    await waits(town)
    (post,) = [text for text in await bea.sees() if "Short again" in text]
    assert "I hear you" in post and "Staffing" in post and "[NAME]" in post
    await bea.presses("Reply anonymously")
    await bea.presses("I understand, go on")
    assert "How your reply will look" in await bea.fills(text="I know that feeling.", notices="none")
    assert "It will appear" in await bea.presses("Post")
    await waits(town)
    (vent,) = [row for row in await kept(town) if row["id"] == row["thread"]]
    assert str(vent["message"]).startswith(str(town.lounge)) and len(await kept(town)) == 2


async def test_a_long_post_is_shown_whole(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await opens(town, monkeypatch)
    ada = await writer(town)
    preview = await ada.fills(text=LONG, when="now")
    assert "did not fit" not in preview and "How your post will look" in preview
    await ada.presses("Post")
    (post,) = [text for text in await ada.sees() if "I hear you" in text]
    assert post.count("nobody said thank you") == 55 and "did not fit" not in post


async def test_help_comes_first(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await opens(town, monkeypatch)
    ada = await writer(town)
    card = await ada.fills(text="I want to kill myself.")
    assert "988" in card and "did not fit" not in card and "I want to kill myself" not in card
    assert "How your post will look" in await ada.presses("Go on with my words")
    assert "nothing was posted" in await ada.presses("Keep private (discard)")


async def kept(town: Town) -> list[dict[str, object]]:
    """Return the posts that are kept."""
    async with town.app.store.read() as db:
        rows = await db.exec_driver_sql("SELECT id, thread, message FROM vents")
        return [dict(row) for row in rows.mappings()]
