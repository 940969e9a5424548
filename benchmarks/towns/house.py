"""A whole house over a generated database, with platforms that show everything to nobody: to measure what it does."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from benchmarks.towns.town import Town
from bot.app import App, housed
from bot.cog import Context
from bot.message import Call
from bot.settings import load
from tests.clock import FakeClock
from tests.stage import Stage, StageScreen

NOW = datetime.fromisoformat("2026-03-04T15:07:00+00:00")  # a Wednesday
Job = Callable[[], Awaitable[object]]


class Quiet(Stage):
    """A stage that is the platform of its name, and forgets what it was told to show."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.communities = None

    def forget(self) -> int:
        """Forget what was shown; returns how many messages that were."""
        shown = sum(map(len, self.inbox.values())) + len(self.posts)
        for kept in (self.inbox, self.channels, self.posts, self.posted, self.keys):
            kept.clear()
        return shown


class House:
    """An app with its clock and its two stages; ``jobs`` are the app's own, by name."""

    def __init__(self, app: App, clock: FakeClock) -> None:
        """Let the stages stand in the app's adapters."""
        self.app = app
        self.clock = clock
        self.stages = {name: Quiet(name) for name in ("discord", "slack")}
        for stage in self.stages.values():
            stage.desk = app.desk
        app.adapters |= self.stages

    @property
    def jobs(self) -> dict[str, Job]:
        """The app's jobs by name."""
        return {job.name: job.func for job in self.app.jobs._scheduler.get_jobs()}

    async def says(self, town: Town, member: int, call: Call) -> StageScreen:
        """Let a member of a community make a call from its first channel; returns what they see.

        Raises ``RuntimeError`` where the house showed nothing.
        """
        stage = self.stages[town.platform]
        await self.clock.advance(minutes=1)  # nobody is so quick that they are asked to wait
        ctx = Context(town.person(member), town.place(0), "en-US", "America/Chicago", moderator=member < 2)
        screen = StageScreen(stage.limits)
        await self.app.desk.answer(call, ctx, screen)
        if not screen.shown and screen.form is None:
            raise RuntimeError(f"nothing was shown for {call.command}")
        return screen


@asynccontextmanager
async def open_house(url: str, folder: Path, *, now: datetime = NOW) -> AsyncIterator[House]:
    """Open a house over a database, with its keys in ``folder``; nothing runs by itself."""
    clock = FakeClock(now)
    given = load(LABMATES_DATABASE_URL=url, LABMATES_DATA_DIR=folder / "var", LABMATES_KEY_DIR=folder / "keys")
    async with housed(given, clock) as app:
        await app.unlock()
        yield House(app, clock)


class Stalls:
    """For how long one thing held the loop, at the longest: seconds of this thread's processor between two beats.

    Not seconds on the wall: others at work on this machine would count as ours.
    """

    BEAT = 0.001

    def __init__(self) -> None:
        """Know of none."""
        self.longest = 0.0

    @asynccontextmanager
    async def watched(self) -> AsyncIterator["Stalls"]:
        """Watch until the block ends; ``longest`` is then known."""
        self.longest = 0.0
        task = asyncio.create_task(self._beat())
        try:
            await asyncio.sleep(0)  # noqa: TID251 - the watcher starts
            yield self
            await asyncio.sleep(2 * self.BEAT)  # noqa: TID251 - and sees the end
        finally:
            task.cancel()

    async def _beat(self) -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(self.BEAT)  # noqa: TID251 - the loop itself is being watched
            now = time.thread_time()
            self.longest, before = max(self.longest, now - before), now
