"""The weekly summary in moderators' hands: when it comes, or that it does not; and what is seen to on the way."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Final

from bot import Audience, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.community import Changing
from bot.schedule.plans import Plans
from bot.schedule.rule import Day
from bot.schedule.times import read_time
from bot.store.rota import Rota
from cogs.moderation.digest import USUAL, Digest
from cogs.moderation.digest import plan_of as summary
from cogs.moderation.handover import Handing
from cogs.moderation.handover import plan_of as change
from cogs.moderation.leaving import Leaving
from cogs.moderation.week import DAYS

HOURLY: Final = timedelta(hours=1)
MANY: Final = 100  # communities looked at together: one after the other would ask the database thousands of times
NO_TIME: Final = P("A time such as 8am or 19:00, please.")


class When(StrEnum):
    """On which day the summary comes."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"
    OFF = "off"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return P("Never: turn it off") if self is When.OFF else DAYS[Day[self.name]]


class Weekly(Cog):
    """The summary's command, and the call of its plan."""

    def __init__(
        self, digest: Digest, handing: Handing, leaving: Leaving, choices: Changing, rota: Rota, plans: Plans
    ) -> None:
        """``handing`` and ``leaving`` are seen to whenever the summary is."""
        self._rota = rota
        self._plans = plans
        self._digest = digest
        self._handing = handing
        self._leaving = leaving
        self._choices = choices

    async def plan_all(self) -> None:
        """See to it that everything is planned wherever moderators meet; harmless when it is."""
        homes = await self._choices.having("moderators-place")
        for first in range(0, len(homes), MANY):
            some = homes[first : first + MANY]
            await self._choices.recall(some)
            turns = await self._rota.turns_of(some)
            ids = [summary(home) for home in some] + [change(turn) for theirs in turns.values() for turn in theirs]
            planned = await self._plans.some(ids)
            for home in some:
                await self._digest.see_to(home, planned.get(summary(home)))
                await self._handing.see_to(home, turns[home], planned)

    @command("mod.digest", P("When the weekly summary for moderators comes"), audience=Audience.MODERATORS)
    async def digest(
        self,
        ctx: Context,
        day: Annotated[When | None, Hint(P("Day"))] = None,
        time: Annotated[str, Hint(P("Time"), max_length=20, help=P("Such as 8am or 19:00."))] = "",
    ) -> Outcome:
        """Show the summary as it would be now, or choose when it comes."""
        home = ctx.person.home
        if day is None and not time:
            return await self._shown(ctx)
        at = read_time(time) if time else None
        if time and at is None:
            return self.ask("mod.digest", {"time": NO_TIME}, day=day.value if day else "", time=time)
        before = await self._digest.wish(home) or USUAL
        chosen = None if day is When.OFF else (Day[day.name] if day else before[0], at or before[1])
        await self._digest.choose(home, chosen, str(ctx.person))
        return Reply.say(*await self._when(home))

    @command("mod.digest-post", P("The weekly summary"), audience=Audience.MODERATORS, listed=False)
    async def post(self, ctx: Context) -> Outcome:
        """What the plan posts where moderators meet; nothing when there is nothing to say."""
        home = ctx.place.home
        await self._leaving.look(home)
        if await self._digest.wish(home) is None:
            return None
        return await self._digest.written(home)

    async def _shown(self, ctx: Context) -> Reply:
        written = await self._digest.summary(ctx.person.home)
        now = written.blocks if written else (Text(P("A quiet week: there would be nothing to say.")),)
        return Reply((*now, *(Text(said, Tone.SMALL) for said in await self._when(ctx.person.home))))

    async def _when(self, home: str) -> list[Phrase]:
        wish = await self._digest.wish(home)
        if wish is None:
            return [P("The weekly summary is off. /mod digest day:mon turns it on.")]
        words = P("The summary comes to your channel every week: {day}, {time}. /mod digest day:off turns it off.")
        return [words(day=DAYS[wish[0]], time=f"{wish[1]:%H:%M}")]
