"""The gateway's own ways to end a connection, each met by the real discord.py: what was said is answered, once."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import PlatformFault
from tests.clock import settle
from tests.discord.house import House
from tests.discord.test_life import push_until
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.actor import words


async def answered(house: House) -> None:
    seen = await (await house.actor().runs("card")).shown()
    assert seen.private
    assert words(seen.message).startswith("## Hello there")


async def test_a_reconnect_that_is_asked_for_resumes_and_loses_nothing(house: House) -> None:
    for number in (1, 2):
        await house.fake.gateway.ask_to_reconnect()
        await house.fake.gateway.until("resumed", number)
        await answered(house)
    assert len(house.fake.gateway.identified) == 1


# Discord's close codes after which one may come back (docs.discord.com, Opcodes and Status Codes, Gateway).
@pytest.mark.parametrize("code", [1001, 1006, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009])
async def test_a_close_that_allows_it_is_followed_by_a_new_connection(house: House, code: int) -> None:
    if code == 1006:
        house.fake.gateway.cut()  # a close that is never sent: the connection is gone
    else:
        await house.fake.gateway.close(code)
    await push_until(house, "ready", 1)
    await answered(house)


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        (4004, "DISCORD_TOKEN"),
        (4010, "--shards"),
        (4012, "Update discord.py"),
        (4013, "update discord.py"),
        (4014, "no privileged intent"),
    ],
)
async def test_a_close_for_good_ends_it_with_the_mend(discord: FakeDiscord, code: int, mend: str) -> None:
    discord.gateway.refusals = [code]
    house = House(discord)
    with pytest.raises(PlatformFault, match=mend):
        async with asyncio.timeout(5):
            await house.adapter.run(house.desk)
    assert len(discord.gateway.identified) == 1


@pytest.mark.parametrize("code", [4004, 4014])
async def test_a_close_for_good_in_the_middle_of_a_day_ends_it_with_the_mend(discord: FakeDiscord, code: int) -> None:
    house = House(discord)
    running = asyncio.create_task(house.adapter.run(house.desk))
    await discord.gateway.until("ready", 1)
    await answered(house)
    await discord.gateway.close(code)
    with pytest.raises(PlatformFault):
        async with asyncio.timeout(5):
            await running


async def test_a_connection_that_no_longer_answers_heartbeats_is_given_up_and_resumed(house: House) -> None:
    gateway = house.fake.gateway
    gateway.interval = 100
    client = house.adapter._connected()
    client._connection.heartbeat_timeout = 0.3  # seconds; a minute in earnest
    await gateway.close(4000)
    await gateway.until("resumed", 1)
    beats = gateway.beats
    gateway.answers_beats = False
    await gateway.until("resumed", 2)
    gateway.answers_beats = True
    assert gateway.beats > beats
    await answered(house)
    assert len(gateway.identified) == 1


async def test_handshakes_that_fail_in_every_way_are_tried_until_one_works(discord: FakeDiscord) -> None:
    discord.gateway.refusals = [0, 4000, 4008, 4009, 0]
    discord.fail("GET", "/gateway/bot", 503, words="<html>no</html>")
    house = House(discord)
    running = asyncio.create_task(house.adapter.run(house.desk))
    await push_until(house, "ready", 1)
    await answered(house)
    running.cancel()
    await asyncio.wait([running])


async def test_what_is_said_while_the_gateway_changes_is_answered_once_each(house: House) -> None:
    shown = []
    for fault in ("close", "reconnect", "cut", "invalid", "close"):
        shown.append(await house.actor().runs("card"))
        match fault:
            case "close":
                await house.fake.gateway.close(4000)
            case "reconnect":
                await house.fake.gateway.ask_to_reconnect()
            case "cut":
                house.fake.gateway.cut()
            case _:
                await house.fake.gateway.invalidate()
        await settle()
        await push_until(house, "ready", 1)
    for seen in shown:
        await seen.shown()
        assert len(seen.callbacks) == 1


async def test_one_interaction_sent_again_after_a_resume_is_answered_once(house: House) -> None:
    seen = await (await house.actor().runs("card")).shown()
    await house.fake.gateway.close(4000)
    await house.fake.gateway.until("resumed", 1)
    for _ in range(3):
        await house.fake.gateway.send("INTERACTION_CREATE", seen.event)
    await answered(house)
    assert len(seen.callbacks) == 1
    assert len(house.corner.contexts) == 2
