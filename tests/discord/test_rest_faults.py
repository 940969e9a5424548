"""Discord's REST in a storm: limits of every kind, pages in place of JSON, and answers cut off or never given."""

from __future__ import annotations

import asyncio

import pytest

import adapters.discord.wire
from bot.adapter import RetryLater, Undeliverable
from bot.message import Reply
from bot.people import Person
from tests.discord.house import House
from tests.discord.test_faults import ADA, ROOM, push
from tests.fakes.discord import world

HELLO = Reply.say("hi")
PAGE = "<!DOCTYPE html><html><title>Attention Required! | Cloudflare</title></html>"


@pytest.fixture
async def door(house: House) -> House:
    house.memory.doors[ADA] = world.DM_CHANNEL
    house.actor()
    return house


async def test_a_storm_of_limits_on_one_route_delays_it_and_nothing_is_lost_or_doubled(door: House) -> None:
    door.fake.fail("POST", "/messages", 429, retry_after=0.01, times=3)
    await asyncio.gather(*(door.adapter.deliver(ADA, HELLO, f"k{n}") for n in range(5)))
    assert len(door.fake.rest.channels[world.DM_CHANNEL]) == 5


async def test_a_limit_on_everything_holds_everything_back_and_then_all_arrives(door: House) -> None:
    door.fake.fail("POST", f"/channels/{world.DM_CHANNEL}/messages", 429, retry_after=0.05, wide=True)
    sent = [door.adapter.deliver(ADA, HELLO, "k1"), door.adapter.post(ROOM, HELLO, "k2")]
    await asyncio.gather(*sent)
    assert len(door.fake.rest.channels[world.DM_CHANNEL]) == 1
    assert len(door.fake.rest.channels[world.CHANNEL]) == 1


@pytest.mark.parametrize("via", [False, True], ids=["by Cloudflare", "through a proxy"])
async def test_a_ban_by_cloudflare_is_waited_out_and_not_beaten_against(door: House, via: bool) -> None:
    door.fake.fail("POST", "/messages", 429, words=PAGE, via=via)
    with pytest.raises(RetryLater) as later:
        await door.adapter.deliver(ADA, HELLO, "k1")
    assert later.value.seconds >= 30
    assert len(door.fake.sent("POST", "/messages")) == 1
    await door.adapter.deliver(ADA, HELLO, "k1")
    assert len(door.fake.rest.channels[world.DM_CHANNEL]) == 1


async def test_a_page_of_503_is_tried_again_and_then_planned_for_later(door: House) -> None:
    door.fake.fail("POST", "/messages", 503, words=PAGE, times=4)
    sending = asyncio.create_task(door.adapter.deliver(ADA, HELLO, "k1"))
    await push(door, 4)
    with pytest.raises(RetryLater) as later:
        await sending
    assert later.value.uncertain
    await door.adapter.deliver(ADA, HELLO, "k1")
    assert len(door.fake.rest.channels[world.DM_CHANNEL]) == 1


async def test_a_post_whose_answer_is_cut_off_stands_once(house: House) -> None:
    house.fake.fail("POST", "/messages", 200, after=True, half=True)
    sending = asyncio.create_task(house.adapter.post(ROOM, HELLO, "k1"))
    await push(house, 2)
    await sending
    assert len(house.fake.rest.channels[world.CHANNEL]) == 1


async def test_a_page_in_place_of_an_answer_is_doubted_and_the_post_stands_once(house: House) -> None:
    house.fake.fail("POST", "/messages", 200, after=True, words=PAGE)
    with pytest.raises(RetryLater) as later:
        await house.adapter.post(ROOM, HELLO, "k1")
    assert later.value.uncertain
    await house.adapter.post(ROOM, HELLO, "k1")
    assert len(house.fake.rest.channels[world.CHANNEL]) == 1


async def test_an_answer_that_never_comes_is_given_up_and_what_arrived_is_not_sent_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters.discord.wire, "SLOWEST", 0.2)
    held = asyncio.Event()
    house.fake.fail("POST", "/messages", 200, after=True, held=held, times=4)
    sending = asyncio.create_task(house.adapter.post(ROOM, HELLO, "k1"))
    await push(house, 0)
    async with asyncio.timeout(8):
        while not sending.done():
            await house.clock.advance(seconds=5)
            await asyncio.wait({sending}, timeout=0.05)
    with pytest.raises(RetryLater) as later:
        await sending
    assert later.value.uncertain
    held.set()
    house.fake.faults.clear()
    await house.adapter.post(ROOM, HELLO, "k1")
    assert len(house.fake.rest.channels[world.CHANNEL]) == 1


async def test_members_are_answered_while_posts_hang(house: House) -> None:
    held = asyncio.Event()
    house.fake.fail("POST", "/messages", 200, held=held, times=9)
    hanging = [asyncio.create_task(house.adapter.post(ROOM, HELLO, f"k{n}")) for n in range(3)]
    for _ in range(3):
        assert (await (await house.actor().runs("card")).shown()).private
    for task in hanging:
        task.cancel()
    held.set()
    await asyncio.wait(hanging)


async def test_an_answer_to_a_press_survives_a_storm_of_every_kind(house: House) -> None:
    house.fake.fail("POST", "/callback", 429, retry_after=0.01, times=2)
    house.fake.fail("POST", "/callback", 503, words=PAGE)
    house.fake.fail("POST", "/callback", 204, half=True, after=True)
    seen = await house.actor().runs("card")
    await push(house, 5, "/callback")
    await seen.shown()
    assert len(seen.callbacks) == 1


async def test_a_refusal_is_told_by_its_number_and_quotes_nothing(door: House) -> None:
    ben = Person("discord", world.GUILD, "800000000000000002")
    door.memory.doors[ben] = "1"
    door.fake.rest.places.members.add(ben.id)
    with pytest.raises(Undeliverable) as why:
        await door.adapter.deliver(ben, Reply.say("xylograph"), "k1")
    assert "10003" in str(why.value)
    assert "xylograph" not in str(why.value)
