"""What a newcomer and everybody else reads first, for the moderator who looks at it before."""

from collections.abc import Sequence

from bot import Context, P, Reply
from bot.steps import Sample
from cogs.welcome.guide import Guide
from cogs.welcome.words import greeting


async def samples(ctx: Context) -> Sequence[Sample]:
    """Return the greeting, and the guide as it is without words of the community's own."""
    return [
        Sample(P("Once, below the answer to somebody's first command"), Reply(greeting())),
        Sample(P("The guide, if you post one with /welcome post"), Guide(ctx.place).reply()),
    ]
