"""What a channel reads of wellness prompts, for the moderator who looks at it first."""

from collections.abc import Sequence
from datetime import time

from bot import Context, P
from bot.clock import Clock
from bot.community import Communities
from bot.steps import Sample
from bot.store.prompts.entries import Entry
from bot.store.prompts.slots import Slot
from cogs.wellness.card import announced, card
from cogs.wellness.prompt import Prompt


class PromptSamples:
    """What a channel is told once, and one prompt."""

    def __init__(self, prompt: Prompt, communities: Communities, clock: Clock) -> None:
        """Show this one of the library."""
        self._prompt = prompt
        self._communities = communities
        self._clock = clock

    async def __call__(self, ctx: Context) -> Sequence[Sample]:
        """Return both."""
        home = ctx.person.home
        zone = (await self._communities.counts_in(home, ctx.zone)).key
        slot = Slot("sample", ctx.place, time(7), (0, 1, 2, 3, 4), zone)
        entry = Entry("sample", ctx.place, slot.id, self._clock.now(), self._prompt.id, 0)
        shown = card(entry, self._prompt, await self._communities.spoken(home))
        return [
            Sample(P("In a channel, once prompts are to come there"), announced([slot])),
            Sample(P("A wellness prompt"), shown),
        ]
