"""Letting time pass in a whole house that runs, without running ahead of what it is doing."""

from bot.app import App
from bot.schedule.delivery import Fate
from tests.clock import FakeClock, settle


async def hour(app: App) -> None:
    """Push the clock by an hour, look at what is due, and wait until it was sent or put off."""
    clock = app.clock
    assert isinstance(clock, FakeClock)
    await clock.advance(hours=1)
    await app.clockwork.tick()
    for _ in range(60):  # each look at the database gives the senders time to finish
        await clock.advance(seconds=0.5)
        await settle(50)
        open_ = await app.outbox.count()
        if not open_.get(Fate.WAITING, 0) + open_.get(Fate.LEASED, 0):
            return
