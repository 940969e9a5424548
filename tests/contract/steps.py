"""Steps that several tests of the contract take."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from bot.i18n import english
from bot.message import Reply
from bot.render import Fitter
from tests.clock import settle
from tests.contract.guest import Guest, Still, World

T = TypeVar("T")


async def late(world: World, guest: Guest, act: Coroutine[None, None, str]) -> str:
    """Let two seconds pass over a slow answer, and return what came at last."""
    acting = asyncio.create_task(act)
    async with asyncio.timeout(30):
        await world.hall.began.wait()
        await world.house.clock.advance(seconds=2)
        await guest.held()
        assert not acting.done()
        world.hall.go.set()
        return await acting


async def paced(world: World, act: Coroutine[None, None, T]) -> T:
    """Let time pass until something is done: where much is said, a platform wants to be spoken to slowly."""
    doing = asyncio.create_task(act)
    async with asyncio.timeout(30):
        while not doing.done():
            await settle()
            if world.house.clock.waiting and not doing.done():
                await world.house.clock.advance(seconds=1)
    return await doing


async def mends(guest: Guest) -> None:
    """Open the form again where the platform shows what is wrong above a button."""
    if "[Fill it in]" in guest.reads:
        await guest.presses("Fill it in")


def fitted(world: World, reply: Reply) -> Reply:
    """A reply as the courier hands it to an adapter."""
    return Fitter(world.adapter.limits, english).fit(reply)


def squeezed(text: str) -> str:
    """A text without its spaces, for a long one is cut at a space where it must be."""
    return "".join(text.split())


async def stopped(world: World) -> Still:
    """Cancel the adapter, let both ends of what it closes notice, and return what it leaves behind."""
    world.running.cancel()
    async with asyncio.timeout(30):
        await asyncio.wait([world.running])
    await settle(1000)
    return Still.life().beyond(world.before)
