"""Wellness prompts on the stage, with buttons and typed: planned, looked at, changed, posted, tapped, suggested."""

from datetime import timedelta

from bot.app import App
from bot.people import Person, Place
from bot.store.prompts.entries import State
from tests.clock import FakeClock
from tests.stage import Actor, Stage, show

HOME = "stage:lab"
CENTRAL = {"zone": "America/Chicago"}


async def planned(stage: Stage, **more: str) -> Actor:
    """A moderator who has planned prompts for the break room."""
    mo = stage.actor("mo", moderator=True)
    await mo.runs("setup.moderators", channel="stage:lab:mods")
    asked = {"channel": "stage:lab:break", "times": "7am", **CENTRAL} | more
    said = await mo.runs("prompts.schedule", **asked)
    assert "Planned, and the channel knows" in said, said
    return mo


async def passes(app: App, **by: float) -> None:
    """Let time pass in steps, with what falls due."""
    clock = app.clock
    assert isinstance(clock, FakeClock)
    left = timedelta(**by)
    while left > timedelta():
        await clock.advance(seconds=min(left, timedelta(hours=1)).total_seconds())
        await app.clockwork.tick()
        await app.sender.drain("stage")
        left -= timedelta(hours=1)


def posts(stage: Stage, place: str = "break") -> list[str]:
    """The prompts in a place, without what announced them."""
    return [show(reply) for reply in stage.channels[place] if "counted without your name" in show(reply)]


async def test_a_schedule_posts_on_its_days_at_its_local_time(app: App, stage: Stage) -> None:
    mo = await planned(stage, days="Mon, Wed")
    assert "Next: Monday, January 5, 7:00 AM" in mo.reads and "For: Day crew" in mo.reads
    assert "From now on I post a short wellness prompt here: Monday, Wednesday, at 07:00" in show(
        stage.channels["break"][0]
    )
    await passes(app, hours=3)
    assert posts(stage) == []
    await passes(app, hours=2)
    assert len(posts(stage)) == 1
    await passes(app, days=6)
    assert len(posts(stage)) == 2
