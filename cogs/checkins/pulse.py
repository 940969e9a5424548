"""The pulse: one honest figure a week for moderators, made once, with its noise explained in one sentence."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Audience, Block, Cog, Context, Outcome, P, Phrase, Picture, Reply, Text, Tone, Words, command
from bot.clock import Clock
from bot.community import Choices, Communities
from bot.i18n import listed
from bot.privacy.noise import Noise
from bot.store import Body
from bot.store.answers import Answers
from bot.store.pulses import Pulses
from cogs.checkins.chart import Bars, draw
from cogs.checkins.figure import Band, Figure, Size, figure
from cogs.checkins.instruments import Instruments
from cogs.checkins.mondays import Mondays
from cogs.checkins.terms import terms_of
from cogs.checkins.week import WEEK, monday, short

SETTLED: Final = time(12)  # on Monday, in UTC, when it is Monday in every zone on Earth
SHOWN: Final = 8  # weeks in the chart
NOISE: Final = P(
    "To protect everybody, random noise was added once and shares are rounded to 5 points: a few points up or down "
    "mean nothing, and the number who answered is a range."
)
LABELS: Final = {Band.HARD: P("hard"), Band.MIDDLING: P("so-so"), Band.GOOD: P("good")}
NOT_HARD: Final = P("not hard")


class Pulse(Cog):
    """Never shows who; never makes a figure twice."""

    def __init__(
        self,
        answers: Answers,
        pulses: Pulses,
        instruments: Instruments,
        choices: Choices,
        communities: Communities,
        clock: Clock,
        mondays: Mondays,
        noise: Noise,
    ) -> None:
        """``noise`` is drawn once for each figure, which is then kept in ``pulses``."""
        self._answers = answers
        self._pulses = pulses
        self._instruments = instruments
        self._choices = choices
        self._communities = communities
        self._clock = clock
        self._mondays = mondays
        self._noise = noise

    @command("pulse", P("How the community's weeks were: one figure a week"), audience=Audience.MODERATORS)
    async def pulse(self, ctx: Context) -> Outcome:
        """The last week's figure, the weeks before it as a chart, and what it cost in privacy."""
        await self._mondays.ensure(ctx.person.home)
        language = await self._communities.language(ctx.person, ctx.locale)
        return Reply(tuple(await self._report(ctx.person.home, language)))

    @command("pulse.post", P("The weekly figure for moderators"), listed=False, audience=Audience.MODERATORS)
    async def post(self, ctx: Context) -> Outcome:
        """What the clock posts on Mondays; nothing where moderators meet elsewhere now, or check-ins are off."""
        place = await self._communities.moderators_place(ctx.place.home)
        if place != ctx.place or not (await terms_of(self._choices, ctx.place.home)).on:
            return None
        return Reply(tuple(await self._report(ctx.place.home, "en")), public=True)

    async def _report(self, home: str, language: str) -> list[Block]:
        week = self._last()
        made = await self.figure(home, week)
        kept = [(when, Figure.from_json(body)) for when, body in await self._pulses.since(home, week - SHOWN * WEEK)]
        blocks: list[Block] = [
            Text(P("The week of {week}")(week=short(week, language)), Tone.TITLE),
            *(Text(words) for words in said(made)),
        ]
        recent = kept[-SHOWN:]
        if any(found.shares for _, found in recent):
            blocks.append(await _chart(recent, language))
            blocks.append(Text(NOISE, Tone.SMALL))
        return [*blocks, Text(await self._spent(home, week), Tone.SMALL)]

    async def figure(self, home: str, week: date) -> Figure:
        """Return a week's figure: the one that was made, or else made now and for good."""
        terms = await terms_of(self._choices, home)
        weekly, _ = self._instruments.chosen(home, terms.questions)

        async def make(tx: AsyncConnection) -> Body:
            answers = await self._answers.community(home, week, weekly.id, tx=tx)
            return figure(answers, weekly, self._noise).to_json()

        return Figure.from_json(await self._pulses.frozen(home, week, make))

    async def _spent(self, home: str, week: date) -> Phrase:
        year = await self._pulses.since(home, week - 51 * WEEK)
        spent = sum(Figure.from_json(body).epsilon for _, body in year)
        return P("Privacy spent in the last 52 weeks: epsilon {n} (1 for each week published).")(n=spent)

    def _last(self) -> date:
        """The last week that is over for everybody."""
        now = self._clock.now()
        this = monday(now.date())
        over = now >= datetime.combine(this, SETTLED, UTC)
        return this - WEEK if over else this - 2 * WEEK


def said(made: Figure) -> list[Words]:
    """Return a figure in words."""
    if made.size is Size.FEW:
        return [P("Fewer than 10 answered, so there is no figure for this week: it could point at somebody.")]
    lines: list[Words] = [P("{size} answered.")(size=made.size.value)]
    shares = listed([P("{band}: about {share} %")(band=_label(band, made), share=n) for band, n in made.shares.items()])
    lines.append(P("How it was: {shares}.")(shares=shares))
    if made.causes:
        lines.append(P("What weighed most: {causes}.")(causes=listed([cause.label for cause in made.causes])))
    else:
        lines.append(P("No single cause stood out."))
    return lines


def _label(band: Band, made: Figure) -> Phrase:
    return NOT_HARD if band is Band.MIDDLING and Band.GOOD not in made.shares else LABELS[band]


async def _chart(weeks: Sequence[tuple[date, Figure]], language: str) -> Picture:
    bands = tuple(str(LABELS[band]) for band in Band)
    bars = tuple((short(week, language), tuple(found.shares.values())) for week, found in weeks)
    title = P("How weeks were, in per cent of those who answered")
    lines = [P("{week}: {shares}")(week=short(week, language), shares=_shares(found)) for week, found in weeks]
    png = await draw(Bars(str(title), bands, bars))
    return Picture(png, P("{title}. {weeks}")(title=title, weeks=listed(lines)))


def _shares(found: Figure) -> Words:
    if not found.shares:
        return P("no figure")
    return listed([P("{band} {share}")(band=_label(band, found), share=n) for band, n in found.shares.items()])
