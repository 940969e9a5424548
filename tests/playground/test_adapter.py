"""The playground as a platform: it delivers, posts, and says what it cannot do."""

import asyncio
from pathlib import Path

import pytest

from adapters.playground import Playground
from bot.adapter import Adapter, Undeliverable
from bot.clock import SystemClock
from bot.errors import PlatformFault
from bot.message import Reply
from bot.people import Person, Place
from tests.playground.conftest import Meet, Open, words
from tests.playground.lab import open_lab


async def test_it_is_an_adapter(playground: Open) -> None:
    adapter: Adapter = playground.page
    assert adapter.name == "playground"


async def test_two_deliveries_with_one_key_arrive_once(playground: Open, meet: Meet) -> None:
    rosa = await meet("rosa", "dm-rosa")
    for text, key in (("One.", "a"), ("Again.", "a"), ("Two.", "b"), ("Three.", "")):
        await playground.page.deliver(Person("playground", "lab", "rosa"), Reply.say(text), key)
    assert [words(await rosa.sees()) for _ in range(3)] == ["One.", "Two.", "Three."]


async def test_a_post_is_seen_by_those_who_read_the_channel(playground: Open, meet: Meet) -> None:
    rosa, priya = await meet("rosa"), await meet("priya")
    await playground.page.post(Place("playground", "lab", "moderators"), Reply.say("A card."))
    await playground.page.post(Place("playground", "lab", "lounge"), Reply.say("For all."))
    assert words(await rosa.sees()) == "For all."
    assert words(await priya.sees()) == "A card."


async def test_what_is_nowhere_is_undeliverable(playground: Open) -> None:
    with pytest.raises(Undeliverable):
        await playground.page.deliver(Person("playground", "lab", "nobody"), Reply.say("Hello?"))
    for nowhere in ("attic", "dm-nobody"):
        with pytest.raises(Undeliverable):
            await playground.page.post(Place("playground", "lab", nowhere), Reply.say("Hello?"))


async def test_a_taken_port_is_told_with_the_mend(playground: Open) -> None:
    _, desk, *_ = open_lab(Path("nowhere"))
    taken = int(playground.page.address.rpartition(":")[2])
    with pytest.raises(PlatformFault, match="LABMATES_PLAYGROUND_PORT"):
        await Playground(SystemClock(), port=taken).run(desk)


async def test_it_closes_at_once_though_somebody_watches() -> None:
    page, desk, *_ = open_lab(Path("nowhere"))
    running = asyncio.create_task(page.run(desk))
    async with asyncio.timeout(30):
        await page.ready.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_the_oldest_messages_make_room(playground: Open, meet: Meet) -> None:
    for number in range(1_005):
        await playground.page.post(Place("playground", "lab", "lounge"), Reply.say(str(number)))
    rosa = await meet("rosa")
    assert rosa.here[0] == "5"
    assert rosa.here[-1] == "1004"
