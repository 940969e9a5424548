"""Venting on the real discord.py: private until it appears, mentions dead, whole or not at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot import Place
from bot.app import App, Shipped
from cogs.venting.terms import Terms, settle
from tests.clock import FakeClock
from tests.discord.whole import whole
from tests.fakes.discord import Actor, Exchange, FakeDiscord, world
from tests.fakes.discord.actor import words
from tests.fakes.discord.world import Json

BEN = "800000000000000002"
FULL = "It was a long night, and nobody said thank you. " * 62  # 2,976 characters: 24 less than the form takes


@asynccontextmanager
async def running(folder: Path, shipped: Shipped) -> AsyncIterator[tuple[App, FakeDiscord]]:
    async with whole(folder, shipped) as (app, fake):
        place = Place("discord", world.GUILD, world.CHANNEL)
        await settle(app.services.choices, f"discord:{world.GUILD}", Terms(place=place))
        yield app, fake


async def form(who: Actor, opened: Exchange) -> Exchange:
    """Agree to the card, and return what opened the form."""
    card = await opened.shown()
    assert card.private and "who can see what" in words(card.message) and "did not fit" not in words(card.message)
    return await (await who.presses(card.message, "I understand, go on")).until()


async def press(who: Actor, on: Json, label: str) -> str:
    seen = await (await who.presses(on, label)).shown()
    assert seen.private
    return words(seen.message)


async def pass_by(app: App, minutes: int) -> None:
    clock = app.clock
    assert isinstance(clock, FakeClock)
    for _ in range(minutes):
        await clock.advance(minutes=1)
    await app.jobs.pushed()


async def test_a_post_goes_from_the_form_into_the_channel_and_replies_into_its_thread(
    tmp_path: Path, shipped: Shipped
) -> None:
    async with running(tmp_path, shipped) as (app, fake):
        ada, ben = Actor(fake), Actor(fake, "ben", BEN)
        opened = await form(ada, await ada.runs("vent"))
        text = f"Short again @everyone <@{BEN}>, and Mrs. Doe's tube clotted."
        preview = await (await ada.fills(opened, text=text, notices=["dm"])).shown()
        assert preview.private and "NAME" in words(preview.message)
        assert fake.rest.channels.get(world.CHANNEL, []) == []
        assert "within 2 to 20 minutes" in await press(ada, preview.message, "Post masked")
        await pass_by(app, 21)
        [post] = fake.rest.channels[world.CHANNEL]
        assert "Short again" in words(post) and "800000000000000001" not in str(post)
        opened = await form(ben, await ben.presses(post, "Reply anonymously"))
        reply = await (await ben.fills(opened, text="I know that feeling.")).shown()
        assert "within 2 to 20 minutes" in await press(ben, reply.message, "Post")
        await pass_by(app, 21)
        [answer] = fake.rest.channels[post["id"]]
        assert "I know that feeling." in words(answer)
        assert fake.rest.channels.get(world.DM_CHANNEL, []) == []


async def test_a_full_post_is_shown_whole_or_given_back(tmp_path: Path, shipped: Shipped) -> None:
    async with running(tmp_path, shipped) as (app, fake):
        ada = Actor(fake)
        opened = await form(ada, await ada.runs("vent"))
        preview = await (await ada.fills(opened, text=FULL)).shown()
        assert words(preview.message).count("nobody said thank you") == 62 and "did not fit" not in words(
            preview.message
        )
        await press(ada, preview.message, "Post")
        await pass_by(app, 21)
        [post] = fake.rest.channels[world.CHANNEL]
        assert words(post).count("nobody said thank you") == 62 and "did not fit" not in words(post)
        opened = await (await ada.runs("vent")).until()
        stars = "*" * 2900 + " stars"  # each is written as two characters, so that it stays a star
        given_back = await (await ada.fills(opened, text=stars)).shown()
        assert "does not fit one message here" in words(given_back.message)
        again = await (await ada.presses(given_back.message, "Edit")).until()
        [typed] = [p["component"]["value"] for p in again.modal["components"] if p["component"]["custom_id"] == "text"]
        assert typed == stars
