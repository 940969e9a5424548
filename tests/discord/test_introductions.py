"""An introduction over the wire to Discord: asked in direct messages, met in a private thread."""

from dataclasses import replace
from pathlib import Path

from bot.app import App, Shipped
from bot.people import Person, Place
from bot.store.mentors.profiles import Side
from cogs.mentors.terms import Terms, settle
from tests.discord.whole import whole
from tests.fakes.discord import Actor, FakeDiscord, world
from tests.fakes.discord.actor import words
from tests.fakes.discord.world import Json
from tests.mentors.passing import hour
from tests.mentors.people import person

ADA, BEA = "800000000000000001", "800000000000000002"


async def _told(app: App, fake: FakeDiscord, who: str, text: str) -> Json:
    """Push the clock until a message with these words stands in somebody's direct messages."""
    for _ in range(40):
        channel = fake.rest.channels.get(fake.rest.dms.get(who, ""), [])
        if found := next((m for m in channel if text in words(m)), None):
            return found
        await hour(app)
    raise AssertionError(f"{who} was never told {text!r}")


async def _opened(app: App, fake: FakeDiscord) -> str:
    for _ in range(40):
        found = next((number for number in fake.rest.places.threads if fake.rest.channels[number]), "")
        if found:
            return found
        await hour(app)
    raise AssertionError("no thread was opened")


async def test_two_are_asked_in_private_and_meet_in_a_private_thread(tmp_path: Path, shipped: Shipped) -> None:
    async with whole(tmp_path, shipped) as (app, fake):
        await _introduced(app, fake)


async def _introduced(app: App, fake: FakeDiscord) -> None:
    home = f"discord:{world.GUILD}"
    await settle(app.services.choices, home, Terms(place=Place("discord", world.GUILD, world.CHANNEL)))
    ada, bea = Actor(fake, "ada", ADA), Actor(fake, "bea", BEA)
    for who, name, side in ((ada, "ada", Side.FIND), (bea, "bea", Side.OFFER)):
        here = Person("discord", world.GUILD, who.number)
        await app.services.consents.give(str(here), "mentor")
        kept = replace(person(name, side, years=9 * (side is Side.OFFER)), person=here)
        await app.services.mentors.profiles.put(kept.kept(), app.clock.now())
        shown = await (await who.runs("mentor.status")).shown()
        go = {"custom_id": f"mentor.go?side={side}", "component_type": 2, "id": 1}
        await (await who.touches(shown.message, go)).shown()
    offer = await _told(app, fake, BEA, "I thought of you")
    assert "Ada" not in words(offer)
    await (await bea.presses(offer, "Accept")).shown()
    question = await _told(app, fake, ADA, "would like to meet you")
    assert "Bea" not in words(question) and fake.rest.places.threads == {}
    await (await ada.presses(question, "Yes, introduce us")).shown()
    thread = await _opened(app, fake)
    about = fake.rest.places.threads[thread]
    assert about["type"] == 12 and about["name"] == "Ada and Bea"
    assert fake.rest.places.inside[thread] >= {ADA, BEA}
    [welcome] = fake.rest.channels[thread]
    assert "Ada, meet Bea" in words(welcome) and f"<@{BEA}>" in words(welcome)
