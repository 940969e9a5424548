"""What the adapter tells a meter: sessions that were lost and made again, and every 429, also those sat out."""

from __future__ import annotations

import asyncio

from bot.meter import Link, Unmeasured, Wait
from tests.clock import settle
from tests.discord.house import House
from tests.fakes.discord import FakeDiscord


class Noted(Unmeasured):
    def __init__(self) -> None:
        self.links: list[Link] = []
        self.waits: list[tuple[str, Wait, float]] = []

    def linked(self, platform: str, link: Link, line: str = "0") -> None:
        self.links.append(link)

    def waited(self, platform: str, why: Wait, seconds: float) -> None:
        self.waits.append((platform, why, seconds))


async def until(noted: Noted, *links: Link) -> None:
    async with asyncio.timeout(8):
        while noted.links[-len(links) :] != [*links]:
            await settle()


async def test_a_session_that_goes_on_and_one_that_begins_anew_are_told_apart(discord: FakeDiscord) -> None:
    noted = Noted()
    house = House(discord, meter=noted)
    async with house.open():
        await until(noted, Link.UP)
        await discord.gateway.close(4000)
        await until(noted, Link.LOST, Link.RESUMED)
        await discord.gateway.invalidate()
        async with asyncio.timeout(8):
            while noted.links.count(Link.UP) < 2:
                await house.clock.advance(seconds=60)


async def test_a_429_that_is_sat_out_without_a_word_is_told(discord: FakeDiscord) -> None:
    noted = Noted()
    house = House(discord, meter=noted)
    async with house.open():
        discord.fail("POST", "/callback", 429, retry_after=0.01, via=True)
        await (await house.actor().runs("card")).shown()
    assert [(platform, why) for platform, why, _ in noted.waits] == [("discord", Wait.TOLD)]


async def test_every_shard_is_a_line_of_its_own(discord: FakeDiscord) -> None:
    seen: list[tuple[Link, str]] = []

    class Lines(Noted):
        def linked(self, platform: str, link: Link, line: str = "0") -> None:
            seen.append((link, line))

    discord.gateway.refusals = [4011]  # too many servers for one
    discord.rest.shards = 2
    house = House(discord, meter=Lines())
    running = asyncio.create_task(house.adapter.run(house.desk))
    async with asyncio.timeout(8):
        while {(Link.UP, "0"), (Link.UP, "1")} - set(seen):
            await house.clock.advance(seconds=10)
        await house.adapter.ready.wait()
    await (await house.actor().runs("card")).shown()
    discord.gateway.cut()
    async with asyncio.timeout(8):
        while {(Link.LOST, "0"), (Link.LOST, "1")} - set(seen):
            await house.clock.advance(seconds=10)
    running.cancel()
    await asyncio.wait([running])
