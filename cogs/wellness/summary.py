"""The month in one card for moderators: what was posted and found useful, what sinks, and what is left out."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Audience, Block, Button, Call, Cog, Context, Outcome, P, Reply, Text, Tone, command
from bot.adapter import Undeliverable
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.store import Body, Json
from bot.store.prompts import Prompts
from cogs.wellness.keeping import EIGHTH
from cogs.wellness.library import OUT, Library
from cogs.wellness.month import LEAST, Month, month_before, read_month
from cogs.wellness.prompt import Prompt

MODERATORS: Final = Audience.MODERATORS
CATCH_UP: Final = 3  # months that are looked at after a long sleep
SHOWN: Final = 8  # weak prompts on a card
HEAD: Final = 140
SINKS: Final = P(
    "What sinks: a prompt that fewer than one in three found useful comes last in its next round; after two such "
    "months it is left out until you keep it."
)
NONE_YET: Final = P("There is no month to tell of yet: the first summary comes on the 8th.")


class Summary(Cog):
    """Looks at the month before, once, and says what came of it."""

    def __init__(
        self,
        prompts: Prompts,
        library: Library,
        communities: Communities,
        courier: Courier,
        clock: Clock,
    ) -> None:
        self._prompts = prompts
        self._library = library
        self._communities = communities
        self._courier = courier
        self._clock = clock

    @command("prompts.month", P("Look at last month's prompts"), audience=MODERATORS, listed=False)
    async def month(self, ctx: Context) -> Outcome:
        """Rate the month and post its card, once each; the clock asks for it."""
        home, now = ctx.person.home, self._clock.now()
        if now.day < EIGHTH:  # its last posts have not had their week
            return None
        for back in range(CATCH_UP, 1, -1):  # where the house was closed on the eighth
            await self._settled(home, back)
        name, body = await self._settled(home, 1)
        place = await self._communities.moderators_place(home)
        if place is None or not body:
            return None
        try:
            await self._courier.post(place, await self._card(home, name, body), f"prompts-month-{home}-{name}")
        except Undeliverable:
            return None  # /prompts summary has it
        return None

    @command("prompts.summary", P("How last month's wellness prompts were received"), audience=MODERATORS)
    async def summary(self, ctx: Context) -> Outcome:
        """Show the newest card again, with what is weak by now."""
        found = await self._prompts.ratings.latest(ctx.person.home)
        if found is None:
            return Reply.say(NONE_YET, Text(SINKS, Tone.SMALL))
        return await self._card(ctx.person.home, *found)

    async def _settled(self, home: str, back: int) -> tuple[str, Body]:
        """Rate a month and freeze its figures, once; nothing where nothing was posted."""
        name, first, until = month_before(self._clock.now(), back)
        read = read_month(await self._prompts.entries.between(home, first, until))

        async def make(tx: AsyncConnection) -> Body:
            return await self._rated(home, name, read, tx)

        return name, await self._prompts.ratings.frozen(home, name, make) if read.posted else {}

    async def _rated(self, home: str, month: str, read: Month, tx: AsyncConnection) -> Body:
        before = await self._prompts.ratings.weak(home, tx=tx)
        for prompt, weak in read.rated.items():
            number = before.get(prompt, 0) + 1 if weak else 0
            await self._prompts.ratings.rate(home, prompt, number, month, tx=tx)
        return {"posted": read.posted, "heard": read.heard, "useful": read.useful}

    async def _card(self, home: str, month: str, body: Mapping[str, Json]) -> Reply:
        posted, heard, useful = (int(str(body.get(name) or 0)) for name in ("posted", "heard", "useful"))
        told = P("{n} prompt was posted.", "{n} prompts were posted.")(n=posted)
        share = P("To {heard} of them five or more people answered; {useful}% of those taps were “useful”.")
        few = P("None had taps from {least} or more people, so nothing is told of how useful they were.")
        said = share(heard=str(heard), useful=str(useful)) if heard else few(least=str(LEAST))
        title = Text(P("Wellness prompts in {month}")(month=month), Tone.TITLE)
        return Reply.say(title, told, said, *await self._weak(home), Text(SINKS, Tone.SMALL))

    async def _weak(self, home: str) -> list[Block]:
        texts, language = await self._library.all(home), await self._communities.spoken(home)
        blocks: list[Block] = []
        weak = sorted((await self._prompts.ratings.weak(home)).items(), key=lambda one: (-one[1], one[0]))
        for id_, months in [one for one in weak if one[0] in texts][:SHOWN]:
            said = P("Left out: {text}") if months >= OUT else P("Comes last: {text}")
            blocks.append(Text(said(text=_head(texts[id_], language))))
            blocks.append(Button(P("Keep it"), Call("prompts.keep", {"prompt": id_})))
        return blocks


def _head(prompt: Prompt, language: str) -> str:
    text = prompt.said(language)
    return text if len(text) <= HEAD else f"{text[: HEAD - 1].rstrip()}…"
