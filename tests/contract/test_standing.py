"""What stands in places: posts that change and go, threads at them, rooms for a few, and who reads there."""

import pytest

from bot.adapter import Lack, Undeliverable
from bot.message import Reply
from bot.people import Group, Person, Place, Post
from tests.contract.guest import Guest, World
from tests.contract.hall import panel, sign
from tests.contract.steps import fitted, paced

NEW = Reply.say("This has changed.")


async def posted(world: World, reply: Reply = panel(), place: Place | None = None, key: str = "") -> Post:  # noqa: B008
    return await paced(world, world.adapter.post(place or world.lounge, fitted(world, reply), key))


async def edited(world: World, post: Post, reply: Reply) -> None:
    await paced(world, world.adapter.edit(post, fitted(world, reply)))


async def removed(world: World, post: Post) -> None:
    await paced(world, world.adapter.remove(post))


async def test_a_post_that_is_edited_shows_its_new_content_to_all(world: World, ada: Guest, bea: Guest) -> None:
    post = await posted(world)
    await posted(world, Reply.say("Another."))
    await edited(world, Post.parse(str(post)), sign())
    assert await ada.sees() == await bea.sees() == ["You are here.\n[Where]\n[Write]\n[Share]", "Another."]
    await edited(world, post, NEW)
    assert await bea.sees() == ["This has changed.", "Another."]


async def test_a_button_of_the_new_content_works(world: World, ada: Guest) -> None:
    post = await posted(world, Reply.say("Nothing to press."))
    await edited(world, post, sign())
    assert await ada.presses("Where") == f"pressed: {world.lounge}"


async def test_a_post_that_is_removed_is_gone_for_all_and_twice_is_harmless(
    world: World, ada: Guest, bea: Guest
) -> None:
    post = await posted(world)
    await posted(world, Reply.say("Another."))
    for _ in range(2):
        await removed(world, post)
    assert await ada.sees() == await bea.sees() == ["Another."]


async def test_a_post_that_is_gone_cannot_be_edited(world: World) -> None:
    post = await posted(world)
    await removed(world, post)
    with pytest.raises(Undeliverable):
        await edited(world, post, NEW)


async def test_one_key_gives_the_same_post_in_one_place(world: World, ada: Guest) -> None:
    first, second = [await posted(world, key="Monday") for _ in range(2)]
    other = await posted(world, key="Tuesday")
    assert first == second != other
    await removed(world, second)
    assert len(await ada.sees()) == 1


async def test_what_is_posted_in_a_thread_is_seen_there_and_not_beside_it(world: World, ada: Guest, bea: Guest) -> None:
    post = await posted(world, Reply.say("Long night."))
    thread = await world.adapter.thread(post, "Long night")
    assert thread == Place.parse(str(thread)) != world.lounge
    inside = await posted(world, Reply.say("I hear you."), thread)
    assert await ada.finds(thread) == await bea.finds(thread) == ["I hear you."]
    assert await ada.sees() == ["Long night."]
    await edited(world, inside, NEW)
    assert await bea.finds(thread) == ["This has changed."]
    await removed(world, inside)
    assert await bea.finds(thread) == []


async def test_a_thread_is_opened_once(world: World) -> None:
    post = await posted(world)
    assert await world.adapter.thread(post, "One") == await world.adapter.thread(post, "One")


async def test_a_press_in_a_thread_has_it_as_its_place_and_is_answered_there_privately(
    world: World, ada: Guest, bea: Guest
) -> None:
    thread = await world.adapter.thread(await posted(world, Reply.say("Long night.")), "Long night")
    await posted(world, sign(), thread)
    before = await ada.finds(thread)
    assert await bea.presses_in(thread, "Where") == f"pressed: {thread}"
    assert await bea.finds(thread) == [*before, f"pressed: {thread}"]
    assert await ada.finds(thread) == before
    assert await bea.sees() == ["Long night."]


async def test_a_press_on_a_post_that_has_a_thread_has_the_channel_as_its_place(world: World, ada: Guest) -> None:
    post = await posted(world, sign())
    await posted(world, NEW, await world.adapter.thread(post, "Long night"))
    assert await ada.presses("Where") == f"pressed: {world.lounge}"


async def test_a_form_that_was_opened_in_a_thread_knows_its_place(world: World, ada: Guest) -> None:
    thread = await world.adapter.thread(await posted(world), "Long night")
    await posted(world, sign(), thread)
    await ada.presses_in(thread, "Write")
    assert await ada.fills(note="written") == f"written: {thread}"


async def test_what_is_shared_in_a_thread_stays_in_it(world: World, ada: Guest, bea: Guest) -> None:
    thread = await world.adapter.thread(await posted(world, Reply.say("Long night.")), "Long night")
    await posted(world, sign(), thread)
    await ada.presses_in(thread, "Share")
    assert (await bea.finds(thread))[1:] == ["For all of you.\n[Count me in]"]
    assert await bea.sees() == ["Long night."]


async def test_there_is_no_thread_within_a_thread_nor_at_a_post_that_is_gone(world: World, ada: Guest) -> None:
    post = await posted(world)
    thread = await world.adapter.thread(post, "Long night")
    inside = await posted(world, NEW, thread)
    with pytest.raises(Undeliverable):
        await world.adapter.thread(inside, "Longer night")
    gone = await posted(world)
    await removed(world, gone)
    with pytest.raises(Undeliverable):
        await posted(world, NEW, await world.adapter.thread(gone, "Too late"))


async def test_a_locked_thread_is_closed_where_the_platform_can_and_says_so_where_not(world: World, ada: Guest) -> None:
    thread = await world.adapter.thread(await posted(world, Reply.say("Long night.")), "Long night")
    assert not await world.closed(thread)
    for _ in range(2):
        assert await world.adapter.lock(thread) is world.locks
        assert await world.closed(thread) is world.locks
    for _ in range(2):
        assert await world.adapter.unlock(thread) is world.locks
        assert not await world.closed(thread)


async def test_a_thread_that_is_gone_cannot_be_locked(world: World) -> None:
    try:
        assert await world.adapter.lock(world.nowhere) is world.locks is False
    except Undeliverable:
        assert world.locks


async def test_a_link_leads_to_a_message_or_there_is_none(world: World) -> None:
    post = await posted(world)
    link = await paced(world, world.adapter.link(post))
    assert link == "" or (link.startswith("https://") and post.id.replace(".", "") in link)


async def test_a_room_is_seen_by_its_people_only(world: World, ada: Guest, bea: Guest) -> None:
    mo = await world.guest("mo")
    room = await world.adapter.room("Ada and Bea", [ada.person, bea.person], world.lounge)
    post = await posted(world, sign(), room)
    assert post.place == room == Place.parse(str(room))
    assert await ada.finds(room) == await bea.finds(room) == ["You are here.\n[Where]\n[Write]\n[Share]"]
    assert await mo.finds(room) == await mo.sees() == await ada.sees() == await ada.inbox() == []
    assert await bea.presses_in(room, "Where") == f"pressed: {room}"
    await edited(world, post, NEW)
    assert "This has changed." in await ada.finds(room)


async def test_nobody_is_in_a_room_to_which_somebody_cannot_be_brought(world: World, ada: Guest) -> None:
    with pytest.raises(Undeliverable):
        await world.adapter.room("Ada and nobody", [ada.person, world.nobody], world.lounge)


async def test_readers_are_counted(world: World, ada: Guest, bea: Guest) -> None:
    assert await world.adapter.readers(world.lounge) == world.crowd
    thread = await world.adapter.thread(await posted(world), "Long night")
    await posted(world, NEW, thread)
    assert await world.adapter.readers(thread) == world.crowd
    room = await world.adapter.room("Ada and Bea", [ada.person, bea.person], world.lounge)
    assert await world.adapter.readers(room) in (2, None)


async def test_places_that_cannot_be_reached_are_undeliverable(world: World, ada: Guest) -> None:
    with pytest.raises(Undeliverable):
        await edited(world, Post(world.nowhere, "1"), NEW)
    with pytest.raises(Undeliverable):
        await posted(world, NEW, await world.adapter.thread(Post(world.nowhere, "1"), "Nowhere"))
    with pytest.raises(Undeliverable):
        await world.adapter.readers(world.nowhere)


async def test_nothing_that_a_title_holds_calls_anybody(world: World, ada: Guest) -> None:
    title = "@everyone <!channel> <@U1ADA>"
    await posted(world, NEW, await world.adapter.thread(await posted(world), title))
    await world.adapter.room(title, [ada.person], world.lounge)
    assert not world.alive()


def test_a_post_is_read_as_it_was_written_and_nothing_else_is() -> None:
    post = Post(Place("slack", "T1", "C1-17.1"), "18.2")
    assert Post.parse(str(post)) == post
    for text in ("", "slack:T1:C1", "slack:T1:C1/", "/18.2", str(Person("slack", "T1", "U1"))):
        with pytest.raises(ValueError, match="form"):
            Post.parse(text)


async def test_a_channel_is_looked_at_without_a_word_in_it(world: World, ada: Guest) -> None:
    sight = await world.adapter.look(world.lounge)
    assert sight.name and sight.lacks == frozenset()
    assert (await world.adapter.look(world.nowhere)).lacks == {Lack.GONE}
    assert await ada.sees() == []


async def test_the_community_of_the_lounge_is_one_that_we_are_in(world: World) -> None:
    homes = await world.adapter.homes()
    assert homes is not None and world.lounge.home in homes


async def test_a_role_that_is_not_there_has_no_name(world: World) -> None:
    with pytest.raises(Undeliverable):
        await world.adapter.group(Group(world.lounge.platform, world.lounge.community, "999"))
