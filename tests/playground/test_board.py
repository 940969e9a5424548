"""Posts, threads and rooms in the playground, as the page shows them."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import ClientResponse
from playwright.async_api import expect

from bot.adapter import Undeliverable
from bot.message import Reply
from bot.people import Person, Place, Post
from tests.playground.conftest import Meet, Open, Tab, words

LOUNGE = Place("playground", "lab", "lounge")
ROSA, MEI = Person("playground", "lab", "rosa"), Person("playground", "lab", "mei")
Bare = Callable[..., Awaitable[ClientResponse]]


async def places(bare: Bare, person: str) -> list[str]:
    """The names in the list of one person's page."""
    about = await (await bare("GET", f"/about?person={person}")).json()
    return [channel["name"] for channel in about["channels"]]


async def test_a_thread_is_listed_under_its_channel_and_a_room_for_its_people(playground: Open, bare: Bare) -> None:
    before = await places(bare, "rosa")
    post = await playground.page.post(LOUNGE, Reply.say("Long night."))
    await playground.page.thread(post, "Long night")
    await playground.page.room("Rosa and Mei", [ROSA, MEI], LOUNGE)
    assert await places(bare, "rosa") == [before[0], "↳ Long night", *before[1:], "Rosa and Mei"]
    assert "Rosa and Mei" not in await places(bare, "priya")


async def test_a_thread_of_the_moderators_channel_is_theirs(playground: Open, bare: Bare) -> None:
    post = await playground.page.post(Place("playground", "lab", "moderators"), Reply.say("A card."))
    thread = await playground.page.thread(post, "A card")
    assert await playground.page.readers(thread) == 1
    assert "↳ A card" in await places(bare, "priya")
    assert "↳ A card" not in await places(bare, "rosa")


async def test_a_room_is_closed_to_others(playground: Open, meet: Meet) -> None:
    room = await playground.page.room("Rosa and Mei", [ROSA, MEI], LOUNGE)
    rosa, devon = await meet("rosa", room.id), await meet("devon", room.id)
    status, answer = await devon.sends("/say", text="Hello?")
    assert (status, answer["error"]) == (403, "They cannot read that channel.")
    await rosa.types("Hello, Mei.")
    assert words(await rosa.sees()) == "Hello, Mei."


async def test_an_edit_keeps_its_time_and_its_place(playground: Open, meet: Meet) -> None:
    post = await playground.page.post(LOUNGE, Reply.say("One."))
    await playground.page.post(LOUNGE, Reply.say("Two."))
    rosa = await meet("rosa")
    at = rosa.seen[int(post.id)]["at"]
    await playground.page.edit(post, Reply.say("One, mended."))
    assert (await rosa.sees())["at"] == at
    assert rosa.here[-2:] == ["One, mended.", "Two."]


@pytest.mark.parametrize("id_", ["1", "999999", "nonsense", "²"])
async def test_what_is_not_ours_is_not_touched(playground: Open, meet: Meet, id_: str) -> None:
    rosa = await meet("rosa")
    said = len(rosa.seen)
    with pytest.raises(Undeliverable):
        await playground.page.edit(Post(LOUNGE, id_), Reply.say("Mine now."))
    await playground.page.remove(Post(LOUNGE, id_))
    assert len((await meet("rosa")).seen) == said


async def test_the_page_finds_a_thread_when_it_is_opened_and_talks_in_it(playground: Open, tab: Tab) -> None:
    page = await tab("rosa")
    post = await playground.page.post(LOUNGE, Reply.say("Long night."))
    thread = await playground.page.thread(post, "Long night")
    await playground.page.post(thread, Reply.say("I hear you."))
    await page.get_by_role("button", name="↳ Long night").click()
    await expect(page.get_by_role("heading", name="↳ Long night")).to_be_visible()
    await expect(page.get_by_role("article").last).to_contain_text("I hear you.")
    await page.get_by_role("combobox", name="Message or command").fill("Thank you.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("article").last).to_contain_text("Thank you.")
    await playground.page.edit(post, Reply.say("A good night after all."))
    await page.get_by_role("button", name="#lounge").click()
    await expect(page.get_by_role("article").last).to_contain_text("A good night after all.")
    await playground.page.remove(post)
    await expect(page.get_by_role("article").last).not_to_contain_text("A good night after all.")
