"""What members read around anonymous posts, with made-up words, for the moderator who looks at it first."""

from collections.abc import Sequence

from bot import Context, P, Text
from bot.steps import Sample
from bot.store.vents import State
from cogs.venting.card import card
from cogs.venting.look import Looks, said
from cogs.venting.look import look as shown
from cogs.venting.settle import HERE
from cogs.venting.words import Topic


async def samples(ctx: Context) -> Sequence[Sample]:
    """Return what stands in the channel, the card before a first post, and a post that was hidden."""
    words = Text(P("Short two people again, and the phone never stops. I cried in the supply room and went back."))
    post = Looks("sample", "Quiet Pipette", "…", next(iter(Topic)), heard=3)
    whole = shown(post)
    head, _ = said(post)
    face = type(whole)((head, words, *whole.blocks[2:]))
    return [
        Sample(P("In the venting channel, once it is chosen"), type(whole)((Text(HERE),))),
        Sample(P("Before somebody's first anonymous post"), card(ctx.person.platform)),
        Sample(P("An anonymous post, as everybody sees it"), face),
        Sample(P("A post that was reported, until you decide"), shown(Looks("sample", "", "", state=State.HIDDEN))),
    ]
