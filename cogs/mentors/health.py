"""How introductions go, for moderators: ranges about groups, never anybody; the same all week."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot import Block, Button, Call, Cog, Context, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.clock import Clock
from bot.command import Audience
from bot.community import Choices
from bot.i18n import Words
from bot.message import Fields
from bot.store.mentors import Mentors
from bot.store.mentors.profiles import Side
from bot.store.mentors.requests import Stage
from cogs.mentors.figures import FLOOR, Figures, Need, figures, read_figures
from cogs.mentors.profile import profiles
from cogs.mentors.wait import SINCE
from cogs.mentors.words import Discipline, Topic

NAME: Final = "mentoring-health"
FEW: Final = P("fewer than five, so not told")


class Health(Cog):
    """The programme's health."""

    def __init__(self, mentors: Mentors, choices: Choices, clock: Clock) -> None:
        self._mentors = mentors
        self._choices = choices
        self._clock = clock

    @command("mentoring.status", P("How introductions go: never who"), audience=Audience.MODERATORS, default=True)
    async def status(self, ctx: Context) -> Outcome:
        """Show this week's figures; the first look of a week makes them, and they stay as they are in it."""
        home, now = ctx.person.home, self._clock.now()
        week = f"{now:%G-W%V}"
        kept = await self._choices.get(home, NAME)
        if isinstance(kept, dict) and kept.get("week") == week:
            return shown(read_figures(kept), week)
        made = await self._figures(home, now)
        await self._choices.put(home, NAME, {"week": week, **made.to_body()})
        return shown(made, week)

    async def _figures(self, home: str, now: datetime) -> Figures:
        live = await self._mentors.requests.live_in(home)
        waiting = [request for request in live.values() if request.state is Stage.OPEN]
        asked = {request.person for request in waiting}
        mentees = await profiles(await self._mentors.profiles.community(home, Side.FIND))
        givers = await profiles(await self._mentors.profiles.community(home, Side.OFFER))
        loads = await self._mentors.pairs.loads(home)
        pairs = await self._mentors.pairs.since(home, now - SINCE)
        return figures(now, waiting, [one for one in mentees if one.person in asked], givers, loads, pairs)


def shown(made: Figures, week: str) -> Reply:
    """The figures in words, with what is withheld, and why."""
    facts: list[tuple[Words, Words]] = [
        (P("Waiting for a mentor"), range_words(made.waiting)),
        (P("They have waited"), _waits(made)),
        (P("Mentors who take part"), range_words(made.mentors)),
        (P("Pairs that have met"), P("about {n} %")(n=made.met) if made.met is not None else TOO_FEW),
    ]
    blocks: list[Block] = [Text(P("Introductions, week {week}")(week=week), Tone.TITLE), Fields(tuple(facts))]
    blocks += _bars(made)
    blocks += _ends(made)
    blocks += _topics(made)
    rule = P(
        "Ranges of five people; nothing about fewer than five, and nothing that changes within a week, so that nobody "
        "can be told from it. Half a year back."
    )
    rounds = Button(P("Rounds"), Call("mentoring.round"))
    return Reply((*blocks, Text(rule, Tone.SMALL), rounds, Button(P("Settings"), Call("mentoring.settings"))))


TOO_FEW: Final = P("too few pairs so far to tell: ten are needed")


def range_words(low: int | None) -> Phrase:
    """Return the range of five with this low end in words; None stands for fewer than five."""
    return FEW if low is None else P("{low} to {high}")(low=low, high=low + FLOOR - 1)


def _waits(made: Figures) -> Phrase:
    if made.longest is None or made.usual is None:
        return P("not told, because fewer than five wait")
    longest = P("{n} week", "{n} weeks")(n=made.longest) if made.longest else P("under a week")
    usual = P("{n} week", "{n} weeks")(n=made.usual) if made.usual else P("under a week")
    return P("half of them {usual} or more, the longest {longest}")(usual=usual, longest=longest)


def _bars(made: Figures) -> list[Block]:
    if not made.load:
        return [Text(P("Load per mentor: not told, because fewer than five mentors take part."))]
    most = max(count for _, _, count in made.load)
    lines: list[Block] = [Text(P("Load per mentor, as places taken:"))]
    for low, high, count in made.load:
        places = str(low) if low == high else f"{low}–{high}"
        bar = "█" * max(1, round(12 * count / most))
        row = P("{places}: {bar} {range} mentors")
        lines.append(Text(row(places=places, bar=bar, range=range_words(count))))
    return lines


def _ends(made: Figures) -> list[Block]:
    told = [
        P("{why}: {range}")(why=ENDS.get(why, ENDS["other"]), range=range_words(n)) for why, n in made.ended.items()
    ]
    if not told:  # none and a few read alike
        return [Text(P("Ended, and why: not told, because fewer than five share a reason, or none ended."))]
    lines: list[Block] = [Text(P("Ended, and why:"))]
    lines += [Text(line) for line in told]
    if made.other_ends is not None:
        lines.append(Text(P("Some ended for reasons that fewer than five share: not told.")))
    return lines


def _topics(made: Figures) -> list[Block]:
    if not made.needs:
        return [Text(P("What is asked for: no topic has five people waiting for it."))]
    return [Text(P("Where mentors are wanted most:")), *(Text(_need(need)) for need in made.needs)]


def _need(need: Need) -> Phrase:
    topic = next((one.label for one in Topic if one.value == need.topic), need.topic)
    bench = next((one.label for one in Discipline if one.value == need.bench), None)
    what = P("{bench}, {topic}")(bench=bench, topic=topic) if bench else topic
    asks = range_words(need.asks)
    if not need.offers:
        return P("{asks} ask about {what}, fewer than five offer it or nobody does.")(asks=asks, what=what)
    return P("{asks} ask about {what}, {offers} offer it.")(asks=asks, what=what, offers=range_words(need.offers))


ENDS: Final[Mapping[str, Phrase]] = {
    "own wish": P("one of the two wished so"),
    "left": P("one of the two left"),
    "silence": P("nobody heard from the other"),
    "not-working": P("it did not work for one of the two"),
    "away": P("one of the two is away"),
    "done": P("it had done its work"),
    "gone": P("an account is gone"),
    "no-place": P("their place could not be opened"),
    "other": P("another reason"),
}
