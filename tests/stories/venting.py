"""Steps that stories of venting share: a community with a venting channel, somebody who writes, and time."""

import asyncio
import re
from datetime import timedelta

from bot import Button, Call, Place, Reply
from bot.app import App
from bot.typed import parse
from cogs.venting.terms import Terms, settle
from tests.clock import FakeClock
from tests.stage import Actor, Stage, show

HOME = "stage:lab"
CHANNEL = Place("stage", "lab", "vents")
DESK = Place("stage", "lab", "desk")
CROWD = 30


async def ready(app: App, stage: Stage, *, readers: int = CROWD) -> None:
    """Choose the channels, and fill the community with people."""
    for number in range(readers):
        stage.people.add(f"member-{number}")
    await app.services.communities.choose_moderators(HOME, DESK, None)
    await settle(app.services.choices, HOME, Terms(place=CHANNEL))


async def agreed(stage: Stage, name: str = "ada") -> Actor:
    """Return somebody who has read the card."""
    found = stage.actor(name)
    await found.runs("anonymity")
    await found.presses("I have read it")
    await found.presses("I understand, go on")
    return found


async def push(app: App, **by: float) -> None:
    """Let time pass, a minute at a time, and what falls due happen."""
    clock = app.clock
    assert isinstance(clock, FakeClock)
    end = clock.now() + timedelta(**by)
    while clock.now() < end:
        await clock.advance(minutes=1)
        await app.jobs.pushed()
        await sent(app, clock)


async def sent(app: App, clock: FakeClock) -> None:
    """Send what is due; where much is, the pace takes a second or two of the clock."""
    draining = asyncio.create_task(app.sender.drain("stage"))
    while not (await asyncio.wait({draining}, timeout=0.2))[0]:
        await clock.advance(seconds=1)
    await draining


async def posts(app: App, stage: Stage, who: Actor, text: str, **more: str) -> str:
    """Write a post, have it released, and return its id."""
    before = set(shown(stage))
    await who.runs("vent", text=text, **more)
    assert "Thank you" in await who.presses("Post"), who.reads
    await push(app, minutes=21)
    (found,) = set(shown(stage)) - before
    return found


def shown(stage: Stage, channel: str = "vents") -> dict[str, str]:
    """Return the posts that stand in a channel, by their ids."""
    found: dict[str, str] = {}
    for reply in stage.channels[channel]:
        text = show(reply)
        ids = {b.call.args["post"] for b in reply.blocks if isinstance(b, Button) and "post" in b.call.args}
        ids |= set(re.findall(r"vent\.\w+ post:(\w+)", text))
        found |= dict.fromkeys(ids, text)
    return found


def calls(who: Actor) -> list[Call]:
    """Return everything that can be pressed, or typed, on somebody's screen."""
    assert isinstance(who.screen, Reply)
    pressed = [Call.parse(b.call.token()) for b in who.screen.blocks if isinstance(b, Button)]
    lines = re.findall(r": type (/.*)", show(who.screen))
    return [*pressed, *(parse(line, who.desk.commands) for line in lines)]


def named(name: str, text: str) -> bool:
    """Return whether somebody is named; a random id may hold the letters of a short name."""
    return re.search(rf"\b{name}\b", text) is not None
