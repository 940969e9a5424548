"""Bad days of Discord's: rate limits, server errors, cut connections, closed doors."""

from __future__ import annotations

import asyncio

import pytest

from bot.adapter import Gone, RetryLater, Undeliverable
from bot.message import Button, Call, Picture, Reply
from bot.people import Person, Place
from tests.clock import settle
from tests.discord.corner import PNG
from tests.discord.house import House
from tests.fakes.discord import world
from tests.fakes.discord.actor import words

ADA = Person("discord", world.GUILD, "800000000000000001")
ROOM = Place("discord", world.GUILD, world.CHANNEL)


async def push(house: House, until: int, part: str = "/messages") -> None:
    """Push the clock whenever somebody waits for it, until so many messages were tried."""
    async with asyncio.timeout(30):
        while len(house.fake.sent("POST", part)) < until:
            if house.clock.waiting:
                await house.clock.advance(seconds=5)
            await settle()


@pytest.fixture
async def door(house: House) -> House:
    house.memory.doors[ADA] = world.DM_CHANNEL
    house.actor()  # she is in the server
    return house


async def test_a_rate_limited_answer_arrives(house: House) -> None:
    house.fake.fail("POST", "/callback", 429, retry_after=0.01, times=2)
    seen = await (await house.actor().runs("card")).shown()
    assert len(house.fake.sent("POST", "/callback")) == 3
    assert seen.private


async def test_an_answer_arrives_after_a_server_error(house: House) -> None:
    house.fake.fail("POST", "/callback", 503)
    await (await house.actor().runs("card")).shown()
    assert [r.status for r in house.fake.sent("POST", "/callback")] == [503, 204]


async def test_an_answer_arrives_after_a_reset_connection(house: House) -> None:
    house.fake.fail("POST", "/callback")
    seen = await house.actor().runs("card")
    await push(house, 2, "/callback")
    await seen.shown()
    assert [r.status for r in house.fake.sent("POST", "/callback")] == [0, 204]


async def test_an_answer_that_arrived_though_its_receipt_was_lost_is_not_sent_twice(house: House) -> None:
    house.fake.fail("POST", "/callback", after=True)
    seen = await (await house.actor().runs("card")).shown()
    await push(house, 2, "/callback")
    assert [r.status for r in house.fake.sent("POST", "/callback")] == [0, 400]
    assert len(seen.callbacks) == 1


async def test_an_answer_that_comes_too_late_is_let_go(house: House) -> None:
    house.fake.fail("POST", "/callback", 404, code=10062)
    await house.actor().runs("card")
    seen = await (await house.actor().runs("mentor.list")).shown()
    assert words(seen.message) == "nobody yet"


async def test_a_direct_message_goes_through_the_door_that_was_opened(door: House) -> None:
    await door.adapter.deliver(ADA, Reply.say("How are you?", Button("Fine", Call("turn", {"side": "x"}))), "k1")
    [request] = door.fake.sent("POST", "/messages")
    assert request.path == f"/channels/{world.DM_CHANNEL}/messages"
    assert words(request.body) == "How are you?\nFine"
    assert not request.body["flags"] & 64


async def test_nobody_is_written_to_who_has_not_asked(house: House) -> None:
    with pytest.raises(Undeliverable):
        await house.adapter.deliver(ADA, Reply.say("hi"), "k1")
    assert house.fake.sent("POST", "/channels") == []


async def test_a_door_is_opened_once_and_remembered(house: House) -> None:
    house.actor()  # she is in the server
    await house.adapter.open(ADA)
    await house.adapter.open(ADA)
    await house.adapter.deliver(ADA, Reply.say("hi"), "k1")
    assert len(house.fake.sent("POST", "/users/@me/channels")) == 1
    assert house.memory.doors[ADA] == house.fake.rest.dms[ADA.id]


async def test_one_key_is_shown_once(door: House) -> None:
    for _ in range(2):
        await door.adapter.deliver(ADA, Reply.say("hi"), "plan 7, Monday")
    first, second = (r.body["nonce"] for r in door.fake.sent("POST", "/messages"))
    assert first == second
    assert len(first) <= 25
    assert len(door.fake.rest.channels[world.DM_CHANNEL]) == 1


async def test_messages_without_a_key_are_each_shown(door: House) -> None:
    for _ in range(2):
        await door.adapter.deliver(ADA, Reply.say("hi"))
    assert len(door.fake.rest.channels[world.DM_CHANNEL]) == 2


async def test_a_press_in_a_direct_message_changes_it_and_comes_from_its_community(door: House) -> None:
    door.memory.doors[Person("discord", "2222", ADA.id)] = world.DM_CHANNEL
    await door.adapter.deliver(ADA, Reply.say(Button("Turn", Call("turn", {"side": "x"}))), "k")
    [message] = door.fake.rest.channels[world.DM_CHANNEL]
    pressed = await (await door.actor(in_dm=True).presses(message, "Turn")).until()
    assert pressed.kind == 7
    assert words(message) == "side x\nBack"
    await (await door.actor(in_dm=True).presses(message, "Back")).until()
    assert [ctx.person for ctx in door.corner.contexts] == [ADA, ADA]


async def test_a_command_in_a_direct_message_is_from_their_one_community(door: House) -> None:
    await (await door.actor(in_dm=True).runs("card")).until()
    door.memory.doors[Person("discord", "2222", ADA.id)] = world.DM_CHANNEL
    await (await door.actor(in_dm=True).runs("card")).until()
    assert [ctx.person.community for ctx in door.corner.contexts] == [world.GUILD, "@me"]


async def test_a_post_stands_in_the_channel_under_the_bots_own_name(house: House) -> None:
    await house.adapter.post(ROOM, Reply.say("Good morning", Picture(PNG, "The sun")), "p1")
    [request] = house.fake.sent("POST", "/messages")
    assert request.files == {"files[0]": PNG}
    assert [m["author"]["username"] for m in house.fake.rest.channels[world.CHANNEL]] == ["labmates"]


@pytest.mark.parametrize("status", [503, 0], ids=["unavailable", "reset"])
async def test_a_post_is_tried_again_and_shown_once(house: House, status: int) -> None:
    house.fake.fail("POST", "/messages", status, after=True, times=2)
    sending = asyncio.create_task(house.adapter.post(ROOM, Reply.say("hi"), "p1"))
    await push(house, 3)
    await sending
    assert len(house.fake.rest.channels[world.CHANNEL]) == 1


async def test_what_does_not_arrive_is_to_be_tried_later(house: House) -> None:
    house.fake.fail("POST", "/messages", 503, times=9)
    sending = asyncio.create_task(house.adapter.post(ROOM, Reply.say("hi"), "p1"))
    await push(house, 4)
    with pytest.raises(RetryLater):
        await sending


async def test_a_long_rate_limit_is_handed_back_to_be_planned(house: House) -> None:
    house.fake.fail("POST", "/messages", 429, retry_after=300.0)
    with pytest.raises(RetryLater) as later:
        await house.adapter.post(ROOM, Reply.say("hi"), "p1")
    assert later.value.seconds == 300


@pytest.mark.parametrize(("status", "code"), [(403, 50007), (403, 50001), (404, 10003), (400, 50035)])
async def test_a_closed_door_is_undeliverable(door: House, status: int, code: int) -> None:
    door.fake.fail("POST", "/messages", status, code=code)
    with pytest.raises(Undeliverable, match=str(code)):
        await door.adapter.deliver(ADA, Reply.say("hi"), "k1")


async def test_everything_unasked_stops_when_discord_says_that_doors_open_too_fast(door: House) -> None:
    door.fake.fail("POST", "/users/@me/channels", 403, code=40003)
    ben = Person("discord", world.GUILD, "800000000000000002")
    with pytest.raises(RetryLater):
        await door.adapter.open(ben)
    with pytest.raises(RetryLater) as later:
        await door.adapter.deliver(ADA, Reply.say("hi"), "k1")
    assert later.value.seconds == 3600
    assert (await (await door.actor().runs("card")).shown()).private
    await door.clock.advance(hours=1)
    await door.adapter.deliver(ADA, Reply.say("hi"), "k1")
    await door.adapter.open(ben)


async def test_who_has_left_the_server_is_gone_and_is_not_written_to(door: House) -> None:
    door.fake.rest.places.members.discard(ADA.id)
    with pytest.raises(Gone):
        await door.adapter.deliver(ADA, Reply.say("hi"), "k1")
    assert door.fake.sent("POST", "/messages") == []


async def test_who_leaves_is_found_out_when_a_message_fails_and_else_once_in_four_weeks(door: House) -> None:
    for number in range(3):
        await door.adapter.deliver(ADA, Reply.say("hi"), f"k{number}")
    assert len(door.fake.sent("GET", f"/members/{ADA.id}")) == 1
    await door.clock.advance(days=28)
    await door.adapter.deliver(ADA, Reply.say("hi"), "k3")
    assert len(door.fake.sent("GET", f"/members/{ADA.id}")) == 2
    door.fake.rest.leaves(ADA.id)
    door.fake.fail("POST", "/messages", 403, code=50007)
    with pytest.raises(Gone):
        await door.adapter.deliver(ADA, Reply.say("hi"), "k4")


@pytest.mark.parametrize(("status", "code"), [(404, 10004), (403, 50001), (503, 0)])
async def test_what_discord_does_not_tell_of_a_member_keeps_no_message_back(
    door: House, status: int, code: int
) -> None:
    for number in range(2):
        door.fake.fail("GET", "/members", status, code=code, times=4 if status == 503 else 1)
        delivering = asyncio.ensure_future(door.adapter.deliver(ADA, Reply.say("hi"), f"k{number}"))
        while not (await asyncio.wait({delivering}, timeout=0.05))[0]:
            await door.clock.advance(seconds=10)
        delivering.result()
        door.fake.faults.clear()
    assert len(door.fake.sent("POST", "/messages")) == 2
    assert len(door.fake.sent("GET", "/members")) >= 2
