"""Drawing a post anew, or taking it away: now, or a little later where the platform is busy."""

from datetime import timedelta
from typing import Annotated

from bot import Audience, Call, Cog, Context, Hint, Outcome, P, Post, command
from bot.adapter import RetryLater
from bot.clock import Clock
from bot.courier import Courier
from bot.schedule.kinds import Kind as Urgency
from bot.schedule.outbox import Outbox
from bot.store.vents import State, Vent, Vents
from cogs.venting.place import Showing

PostId = Annotated[str, Hint(P("Post"), hidden=True, max_length=40)]


class Redrawing(Cog):
    """What stands in the channel comes to be what is kept."""

    def __init__(self, vents: Vents, showing: Showing, courier: Courier, outbox: Outbox, clock: Clock) -> None:
        """What cannot be done now is put into ``outbox``."""
        self._vents = vents
        self._showing = showing
        self._courier = courier
        self._outbox = outbox
        self._clock = clock

    async def draw(self, vent: Vent) -> None:
        """Draw a post as it is kept now; a busy platform is asked again. Raises ``StoreError``."""
        try:
            await self._showing.redraw(vent.where.post)
        except RetryLater as later:
            await self._later("vent.draw", vent, later.seconds)

    async def take_down(self, vent: Vent) -> None:
        """Take a post's message away; a busy platform is asked again.

        Raises ``Undeliverable`` when it may still stand and is out of our reach, or ``StoreError``.
        """
        if not vent.message:
            return
        try:
            await self._courier.remove(Post.parse(vent.message))
        except RetryLater as later:
            await self._later("vent.take-down", vent, later.seconds)

    @command("vent.draw", P("Draw a post"), audience=Audience.MODERATORS, listed=False)
    async def drawn(self, ctx: Context, post: PostId) -> Outcome:
        """Draw a post for the outbox. Raises what the platform raises."""
        await self._showing.redraw(post)
        return None

    @command("vent.take-down", P("Take a post away"), audience=Audience.MODERATORS, listed=False)
    async def taken_down(self, ctx: Context, post: PostId) -> Outcome:
        """Take a removed post's message away for the outbox. Raises what the platform raises."""
        vent = await self._vents.get(post)
        if vent is not None and vent.state is State.REMOVED and vent.message:
            await self._courier.remove(Post.parse(vent.message))
        return None

    async def _later(self, what: str, vent: Vent, seconds: float) -> None:
        at = self._clock.now() + timedelta(seconds=max(5.0, seconds))
        place = Post.parse(vent.message).place
        await self._outbox.put(Urgency.REPORT, place, Call(what, {"post": vent.where.post}), at=at)
