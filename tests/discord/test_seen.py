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
