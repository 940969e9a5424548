"""What stands in Discord's channels, on the wire: what is asked, and what becomes of every refusal."""

from __future__ import annotations

import asyncio

import pytest

from adapters.discord.wire import mark, marked
from bot.adapter import RetryLater, Undeliverable
from bot.message import Picture, Reply
from bot.people import Person, Place, Post
from tests.discord.corner import PNG
from tests.discord.house import House
from tests.discord.test_faults import ROOM, push
from tests.fakes.discord import world
from tests.fakes.discord.places import CROWD

ADA, BEN = (Person("discord", world.GUILD, f"80000000000000000{n}") for n in (1, 2))
HELLO = Reply.say("hello")
VIEW = 1 << 10


@pytest.fixture
async def both(house: House) -> House:
    house.fake.rest.places.members |= {ADA.id, BEN.id}
    return house


async def test_an_edit_changes_words_and_pictures_and_calls_nobody(house: House) -> None:
    post = await house.adapter.post(ROOM, HELLO, "k")
    await house.adapter.edit(post, Reply.say("Look, @everyone:", Picture(PNG, "The sun")))
    [request] = house.fake.sent("PATCH", f"/messages/{post.id}")
    assert request.files == {"files[0]": PNG}
    assert request.body["allowed_mentions"] == {"parse": []}
    assert "nonce" not in request.body
    await house.adapter.edit(post, HELLO)
    [message] = house.fake.rest.channels[world.CHANNEL]
    assert message["attachments"] == []


@pytest.mark.parametrize("key", ["plan 7", ""])
async def test_a_post_is_what_discord_says_it_is(house: House, key: str) -> None:
    post = await house.adapter.post(ROOM, HELLO, key)
    [message] = house.fake.rest.channels[world.CHANNEL]
    assert post == Post(ROOM, message["id"])


async def test_a_post_whose_key_discord_has_forgotten_is_found_by_its_mark(house: House) -> None:
    post = await house.adapter.post(ROOM, HELLO, "plan 7")
    house.fake.rest.forget_nonces()
    assert await house.adapter.delivered(ROOM, "plan 7")
    assert await house.adapter.post(ROOM, HELLO, "plan 7") == post
    assert await house.adapter.post(ROOM, HELLO, "plan 8") != post
    assert len(house.fake.rest.channels[world.CHANNEL]) == 2


async def test_another_bots_message_with_the_same_mark_is_not_ours(house: House) -> None:
    house.fake.rest.channels[world.CHANNEL].append(
        world.message("1", world.CHANNEL, {"components": [{"type": 10, "content": "x", "id": mark("plan 7")}]})
        | {"author": world.user("77", "another", bot=True)}
    )
    assert not await house.adapter.delivered(ROOM, "plan 7")


async def test_a_mark_gives_way_to_a_button_that_has_the_same_number() -> None:
    row = {"type": 1, "components": [{"type": 2, "id": mark("k")}]}
    assert marked({"components": [row]}, "k") == {"components": [row]}


@pytest.mark.parametrize("code", [50001, 50013])
async def test_where_nothing_may_be_read_a_first_post_goes_out_and_a_doubtful_one_is_held_back(
    house: House, code: int
) -> None:
    house.fake.fail("GET", "/messages", 403, code=code, times=2)
    await house.adapter.post(ROOM, HELLO, "plan 7")
    assert len(house.fake.rest.channels[world.CHANNEL]) == 1
    with pytest.raises(RetryLater):
        await house.adapter.delivered(ROOM, "plan 7")


async def test_in_a_channel_that_is_gone_nothing_arrived(house: House) -> None:
    house.fake.fail("GET", "/messages", 404, code=10003, times=2)
    with pytest.raises(Undeliverable, match="10003"):
        await house.adapter.delivered(ROOM, "plan 7")
    with pytest.raises(Undeliverable, match="10003"):
        await house.adapter.post(ROOM, HELLO, "plan 7")
    assert not await house.adapter.delivered(BEN, "plan 7")


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (403, 50001), (403, 50005), (400, 50083)])
async def test_what_cannot_be_edited_says_so(house: House, status: int, code: int) -> None:
    post = await house.adapter.post(ROOM, HELLO)
    house.fake.fail("PATCH", "/messages", status, code=code)
    with pytest.raises(Undeliverable, match=str(code)):
        await house.adapter.edit(post, HELLO)


async def test_an_edit_is_tried_again_when_discord_is_away_for_a_moment(house: House) -> None:
    post = await house.adapter.post(ROOM, HELLO)
    house.fake.fail("PATCH", "/messages", 503)
    editing = asyncio.create_task(house.adapter.edit(post, HELLO))
    async with asyncio.timeout(30):
        while not editing.done():
            await house.clock.advance(seconds=1)
    assert [r.status for r in house.fake.sent("PATCH", "/messages")] == [503, 200]


async def test_a_long_rate_limit_on_an_edit_is_handed_back(house: House) -> None:
    post = await house.adapter.post(ROOM, HELLO)
    house.fake.fail("PATCH", "/messages", 429, retry_after=300.0)
    with pytest.raises(RetryLater) as later:
        await house.adapter.edit(post, HELLO)
    assert later.value.seconds == 300


async def test_a_message_or_a_channel_that_is_gone_needs_no_removing(house: House) -> None:
    post = await house.adapter.post(ROOM, HELLO)
    await house.adapter.remove(post)
    await house.adapter.remove(post)
    await house.adapter.remove(Post(Place("discord", world.GUILD, "700000000000000404"), post.id))
    assert [r.status for r in house.fake.sent("DELETE", "/messages")] == [204, 404, 404]


async def test_a_message_out_of_reach_still_stands_and_that_is_said(house: House) -> None:
    post = await house.adapter.post(ROOM, HELLO)
    house.fake.fail("DELETE", "/messages", 403, code=50001)
    with pytest.raises(Undeliverable, match="50001"):
        await house.adapter.remove(post)


async def test_a_thread_has_a_name_that_discord_takes(house: House) -> None:
    for title, name in (("x" * 300, "x" * 100), ("  ", "…")):
        post = await house.adapter.post(ROOM, HELLO)
        thread = await house.adapter.thread(post, title)
        assert house.fake.rest.places.threads[thread.id]["name"] == name


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10003), (400, 160006)])
async def test_a_thread_that_may_not_be_opened_is_undeliverable(house: House, status: int, code: int) -> None:
    post = await house.adapter.post(ROOM, HELLO)
    house.fake.fail("POST", "/threads", status, code=code)
    with pytest.raises(Undeliverable, match=str(code)):
        await house.adapter.thread(post, "Long night")


async def test_a_room_is_a_private_thread_in_which_nobody_can_invite(both: House) -> None:
    room = await both.adapter.room("Ada and Ben", [ADA, BEN], ROOM)
    [request] = [r for r in both.fake.sent("POST", "/threads") if "/messages/" not in r.path]
    assert (request.body["type"], request.body["invitable"]) == (12, False)
    assert both.fake.rest.places.inside[room.id] == {ADA.id, BEN.id, world.BOT}


async def test_no_room_is_opened_for_somebody_who_has_left(both: House) -> None:
    both.fake.rest.places.members.remove(BEN.id)
    with pytest.raises(Undeliverable, match="10007"):
        await both.adapter.room("Ada and Ben", [ADA, BEN], ROOM)
    assert both.fake.sent("POST", "/threads") == []


@pytest.mark.parametrize("status", [403, 429])
async def test_nobody_stays_in_a_room_into_which_the_second_could_not_be_brought(both: House, status: int) -> None:
    both.fake.fail("PUT", f"/thread-members/{BEN.id}", status, code=50001, retry_after=300.0)
    both.fake.fail("DELETE", f"/thread-members/{BEN.id}", 404, code=10007)
    with pytest.raises(Undeliverable if status == 403 else RetryLater):
        await both.adapter.room("Ada and Ben", [ADA, BEN], ROOM)
    assert list(both.fake.rest.places.inside.values()) == [{world.BOT}]


async def test_nothing_is_opened_while_discord_wants_quiet(both: House) -> None:
    post = await both.adapter.post(ROOM, HELLO)
    both.fake.fail("PUT", "/thread-members", 403, code=40003)
    with pytest.raises(RetryLater):
        await both.adapter.room("Ada and Ben", [ADA, BEN], ROOM)
    for opening in (both.adapter.thread(post, "Long night"), both.adapter.room("Again", [ADA, BEN], ROOM)):
        with pytest.raises(RetryLater):
            await opening
    await both.adapter.edit(post, Reply.say("A moderator's work goes on."))
    await both.adapter.remove(post)


async def test_members_are_counted_for_a_channel_that_all_can_view(house: House) -> None:
    assert await house.adapter.readers(ROOM) == CROWD
    [request] = house.fake.sent("GET", f"/guilds/{world.GUILD}")
    assert request.query == {"with_counts": "true"}


@pytest.mark.parametrize(
    ("rights", "overwrites", "open_"),
    [
        (VIEW, [], True),
        (0, [], False),
        (0, [{"id": world.GUILD, "type": 0, "allow": str(VIEW), "deny": "0"}], True),
        (VIEW, [{"id": world.GUILD, "type": 0, "allow": "0", "deny": str(VIEW)}], False),
        (VIEW, [{"id": "42", "type": 0, "allow": "0", "deny": str(VIEW)}], False),
        (VIEW, [{"id": "42", "type": 0, "allow": "0", "deny": "2048"}], True),
        (0, [{"id": "42", "type": 0, "allow": str(VIEW), "deny": "0"}], False),
    ],
)
async def test_a_restricted_channel_cannot_be_counted(
    house: House, rights: int, overwrites: list[dict[str, str]], open_: bool
) -> None:
    house.fake.rest.places.rights, house.fake.rest.places.overwrites = rights, overwrites
    assert await house.adapter.readers(ROOM) == (CROWD if open_ else None)


async def test_one_person_reads_a_direct_conversation(house: House) -> None:
    assert await house.adapter.readers(Place("discord", world.GUILD, world.DM_CHANNEL)) == 1


async def test_a_lost_answer_leaves_an_empty_room_at_most(both: House) -> None:
    both.fake.fail("POST", "/threads", after=True)
    opening = asyncio.create_task(both.adapter.room("Ada and Ben", [ADA, BEN], ROOM))
    await push(both, 2, "/threads")
    room = await opening
    inside = both.fake.rest.places.inside
    assert len(inside) == 2
    assert [people for number, people in inside.items() if number != room.id] == [{world.BOT}]


async def test_a_thread_is_locked_and_put_aside_in_one_request(house: House) -> None:
    thread = await house.adapter.thread(await house.adapter.post(ROOM, HELLO), "Long night")
    assert await house.adapter.lock(thread)
    [request] = house.fake.sent("PATCH", f"/channels/{thread.id}")
    assert request.body == {"archived": True, "locked": True}


async def test_without_the_right_to_manage_threads_none_is_locked(house: House) -> None:
    thread = await house.adapter.thread(await house.adapter.post(ROOM, HELLO), "Long night")
    house.fake.rest.places.manages_threads = False
    with pytest.raises(Undeliverable, match="50013"):
        await house.adapter.lock(thread)
