"""What the clock does for a community of introductions: it looks at everything that is due, and says nothing itself."""

from bot import Cog, Context, Outcome, P, command
from bot.command import Audience
from cogs.mentors.following import Following
from cogs.mentors.outcome import Outcomes


class Turning(Cog):
    """A look at everything, whenever something is due and once a day."""

    def __init__(self, following: Following, outcomes: Outcomes) -> None:
        self._following = following
        self._outcomes = outcomes

    @command("mentor.turn", P("Look who is next"), listed=False, audience=Audience.MODERATORS)
    async def turn(self, ctx: Context) -> Outcome:
        """Let pairs and requests move on, and see whether a round is settled by that."""
        await self._following.turn(ctx.place.home)
        await self._outcomes.look(ctx.place.home)
        return None
