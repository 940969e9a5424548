"""What stories of wellness prompts share: a moderator with a schedule, and time that passes."""

from datetime import timedelta

from bot.app import App
from tests.clock import FakeClock
from tests.stage import Actor, Stage, show

HOME = "stage:lab"
MARK = "counted without your name"


async def planned(stage: Stage, **more: str) -> Actor:
    """A moderator who has planned prompts for the break room, at seven in the morning in Chicago."""
    mo = stage.actor("mo", moderator=True)
    await mo.runs("setup.moderators", channel="stage:lab:mods")
    asked = {"channel": "stage:lab:break", "times": "7am", "days": "every day", "zone": "America/Chicago"} | more
    said = await mo.runs("prompts.schedule", **asked)
    assert "Planned, and the channel knows" in said, said
    return mo


async def passes(app: App, **by: float) -> None:
    """Let time pass from one plan to the next, a day at most, and do after each step what has fallen due."""
    clock = app.clock
    assert isinstance(clock, FakeClock)
    end = clock.now() + timedelta(**by)
    while clock.now() < end:
        dues = [plan.next_due_at for plan in await app.services.plans.community(HOME) if plan.next_due_at]
        soon = [due for due in dues if due > clock.now()]
        step = min([end, clock.now() + timedelta(days=1), *soon]) - clock.now()
        await clock.advance(seconds=step.total_seconds())
        app.anonymity.epochs.rotate()  # as the job of each hour does
        await app.clockwork.tick()
        await app.sender.drain("stage")


def posts(stage: Stage, place: str = "break") -> list[str]:
    """The prompts in a place, first lines only, without what announced them."""
    return [show(reply).split("\n")[0] for reply in stage.channels[place] if MARK in show(reply)]


def cards(stage: Stage, place: str = "mods") -> list[str]:
    """What moderators were told."""
    return [show(reply) for reply in stage.channels[place]]
