"""Starting, staying alive and giving up: the gateway from its worst side."""

from __future__ import annotations

import asyncio

import pytest

from bot.adapter import RetryLater
from bot.errors import PlatformFault
from bot.message import Reply
from bot.people import Place
from tests.clock import FakeClock, settle
from tests.discord.house import House
from tests.fakes.discord import FakeDiscord, world
from tests.fakes.discord.actor import words


async def push_until(house: House, what: str, count: int) -> None:
    """Push the clock until the gateway has seen so many."""
    async with asyncio.timeout(30):
        while len(getattr(house.fake.gateway, what)) < count:
            if house.clock.waiting:
                await house.clock.advance(seconds=60)
            await settle()


async def test_a_closed_gateway_is_resumed_and_nothing_is_lost(house: House) -> None:
    await house.fake.gateway.close(4000)
    await house.fake.gateway.until("resumed", 1)
    await (await house.actor().runs("card")).shown()
    assert len(house.fake.gateway.identified) == 1


async def test_a_cut_gateway_is_connected_again(house: House) -> None:
    house.fake.gateway.cut()
    await push_until(house, "ready", 1)
    await (await house.actor().runs("card")).shown()


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_begins_anew(house: House, resumable: bool) -> None:
    await house.fake.gateway.invalidate(resumable=resumable)
    await push_until(house, "ready", 1)
    await (await house.actor().runs("card")).shown()
    assert len(house.fake.gateway.resumed) == int(resumable)


async def test_an_event_that_breaks_the_parser_ends_one_life_only(house: House) -> None:
    await house.fake.gateway.send("INTERACTION_CREATE", {"id": "1", "nonsense": True})
    await push_until(house, "identified", 2)
    await house.fake.gateway.until("ready", 1)
    await (await house.actor().runs("card")).shown()


async def test_a_first_handshake_that_fails_is_tried_again(discord: FakeDiscord) -> None:
    discord.gateway.refusals = [0, 0]
    house = House(discord)
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(house.adapter.run(house.desk))
        await push_until(house, "ready", 1)
        await (await house.actor().runs("card")).shown()
        running.cancel()


class Hurried(FakeClock):
    """Remembers how long it was asked to sleep, and wakes at once."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def test_the_wait_between_lives_grows(discord: FakeDiscord) -> None:
    discord.fail("GET", "/users/@me", 403, times=9)
    clock = Hurried()
    async with House(discord, clock).open():
        assert clock.slept == [2, 4, 8, 16, 32, 64, 128, 256, 300]


async def test_a_wrong_token_is_told_with_its_mend(discord: FakeDiscord) -> None:
    house = House(discord, token="wrong")
    with pytest.raises(PlatformFault, match="DISCORD_TOKEN"):
        await house.adapter.run(house.desk)
    assert len(discord.sent("GET", "/users/@me")) == 1


async def test_a_token_that_the_gateway_refuses_is_told_too(discord: FakeDiscord) -> None:
    discord.gateway.refusals = [4004]
    house = House(discord)
    with pytest.raises(PlatformFault, match="DISCORD_TOKEN"):
        await house.adapter.run(house.desk)


async def test_a_platform_with_a_wrong_token_takes_no_other_down(discord: FakeDiscord) -> None:
    async with FakeDiscord() as other:
        with pytest.raises(PlatformFault):
            await House(other, token="wrong").adapter.run(House(other).desk)
    async with House(discord).open() as house:
        await (await house.actor().runs("card")).shown()


async def test_a_bot_grown_too_large_for_one_connection_takes_as_many_as_discord_says(discord: FakeDiscord) -> None:
    discord.gateway.refusals = [4011]
    discord.rest.shards = 2
    house = House(discord)
    running = asyncio.create_task(house.adapter.run(house.desk))
    await push_until(house, "ready", 2)
    assert [d["shard"] for d in discord.gateway.identified[1:]] == [[0, 2], [1, 2]]
    await (await house.actor().runs("card")).shown()
    running.cancel()
    await asyncio.wait([running])


async def test_nothing_privileged_is_asked_of_the_gateway(house: House) -> None:
    members, presences, content = 1 << 1, 1 << 8, 1 << 15
    [identify] = house.fake.gateway.identified
    assert identify["intents"] & (members | presences | content) == 0


async def test_an_answer_under_way_is_finished_before_the_end(discord: FakeDiscord) -> None:
    house = House(discord)
    running = asyncio.create_task(house.adapter.run(house.desk))
    await discord.gateway.until("ready", 1)
    seen = await house.actor().runs("slow")
    await house.at_the_gate()
    running.cancel()
    await settle()
    house.corner.gate.set()
    await asyncio.wait([running])
    assert words(seen.message) == "at last\nOnce more"


async def test_an_answer_that_does_not_end_is_ended(discord: FakeDiscord) -> None:
    house = House(discord)
    running = asyncio.create_task(house.adapter.run(house.desk))
    await discord.gateway.until("ready", 1)
    seen = await house.actor().runs("slow")
    await house.at_the_gate()
    running.cancel()
    await settle()
    await house.clock.advance(seconds=3)
    async with asyncio.timeout(30):
        await asyncio.wait([running])
    assert seen.original is None or words(seen.message) == ""


async def test_without_a_connection_a_post_is_to_be_tried_later(discord: FakeDiscord) -> None:
    with pytest.raises(RetryLater):
        await House(discord).adapter.post(Place("discord", world.GUILD, world.CHANNEL), Reply.say("hi"))


async def test_commands_are_registered_once_while_they_stay_the_same(discord: FakeDiscord) -> None:
    async with House(discord).open() as first:
        assert len(discord.sent("PUT", "/commands")) == 1
    async with House(discord, memory=first.memory).open():
        assert len(discord.sent("PUT", "/commands")) == 1
    first.memory.facts["discord-commands"] = "another shape"
    async with House(discord, memory=first.memory).open():
        assert len(discord.sent("PUT", "/commands")) == 2


async def test_commands_are_registered_as_they_are_declared(house: House) -> None:
    commands = {(c["type"], c["name"]): c for c in house.fake.rest.commands}
    assert {name for _, name in commands} == {
        *("card", "find", "vent", "echo", "share", "chart", "export", "slow", "slow-share", "slow-form"),
        *("mentor", "setup", "flag", "Tell moderators"),
    }
    assert [(o["name"], o["type"]) for o in commands[1, "mentor"]["options"]] == [("offer", 1), ("list", 1)]
    shift, nearby = commands[1, "find"]["options"]
    assert (shift["autocomplete"], shift["required"], nearby["type"]) == (True, True, 5)
    assert [o["name"] for o in commands[1, "vent"]["options"]] == ["copies"]
    assert [o["type"] for o in commands[1, "setup"]["options"]] == [7, 8]


async def test_refused_commands_do_not_keep_the_bot_from_answering(discord: FakeDiscord) -> None:
    discord.fail("PUT", "/commands", 403, code=50001)
    async with House(discord).open() as house:
        await (await house.actor().runs("card")).shown()
        assert house.memory.facts == {}


async def test_without_the_database_people_are_answered_all_the_same(discord: FakeDiscord) -> None:
    house = House(discord)
    house.memory.down = True
    async with house.open():
        await (await house.actor().runs("card")).shown()
        await (await house.actor(in_dm=True).runs("card")).shown()
    assert [ctx.person.community for ctx in house.corner.contexts] == [world.GUILD, "@me"]
