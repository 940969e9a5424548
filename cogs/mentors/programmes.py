"""The programme of two: chosen by either, a week at a time in their place, milestones ticked together."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final

from bot import Button, Call, Cog, Context, Hint, Outcome, P, Person, Reply, Select, Text, Tone, command
from bot.adapter import Undeliverable
from bot.clock import Clock
from bot.command import Audience
from bot.courier import Courier
from bot.i18n import Phrase, lines
from bot.message import Choice
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.follows import Follow
from bot.store.mentors.pairs import Bond, Pair
from cogs.mentors import cards
from cogs.mentors.answering import PAIR
from cogs.mentors.asking import Asking
from cogs.mentors.bell import Bell, question
from cogs.mentors.following import WEEK, Following
from cogs.mentors.library import Library
from cogs.mentors.programme import Programme
from cogs.mentors.together import awake, common
from cogs.mentors.twos import ENDED, active
from cogs.mentors.words import Topic

MOST: Final = 25  # in one list to pick from
ID: Final = Hint(P("Programme"), hidden=True)
NUMBER: Final = Hint(P("Week"), hidden=True)
EARLY: Final = timedelta(hours=1)  # a minute's delay at the end of an hour together is no reason to wait a day


class Guiding(Cog):
    """Programmes, for two."""

    def __init__(
        self,
        mentors: Mentors,
        library: Library,
        following: Following,
        asking: Asking,
        bell: Bell,
        courier: Courier,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        """``courier`` takes each week to the place of two."""
        self._mentors = mentors
        self._library = library
        self._following = following
        self._asking = asking
        self._bell = bell
        self._courier = courier
        self._clock = clock
        self._transaction = transaction

    @command("mentor.programmes", P("Programmes for the two of you"), listed=False)
    async def programmes(
        self, ctx: Context, p: Annotated[str, PAIR], every: Annotated[bool, Hint(P("All"), hidden=True)] = False
    ) -> Outcome:
        """Show how far the programme of two is, or those that they may choose from."""
        pair = await self._mentors.pairs.get(p)
        if not active(pair, ctx):
            return Reply.say(ENDED, *cards.mine())
        follow = await self._mentors.follows.get(pair)
        running = await self._library.get(ctx.person.home, follow.programme) if follow.programme else None
        if running is not None and not every:
            return progress(running, follow)
        topics = [topic for topic in Topic if f"topic-{topic}" in pair.reasons]
        found = await self._library.fitting(ctx.person.home, topics)
        choices = tuple(Choice(one.id, one.name) for one in found[:MOST])
        return Reply.say(
            Text(P("Programmes for the two of you"), Tone.TITLE),
            P("A programme brings a small task and a question into your place once a week, when you are both awake."),
            Select(P("Look at one"), Call("mentor.programme", {"p": p}), "which", choices),
        )

    @command("mentor.programme", P("Look at a programme"), listed=False)
    async def programme(
        self, ctx: Context, p: Annotated[str, PAIR], which: Annotated[str, Hint(P("Programme"))]
    ) -> Outcome:
        """Show one before it is chosen."""
        pair, found = await self._mentors.pairs.get(p), await self._library.get(ctx.person.home, which)
        if not active(pair, ctx):
            return Reply.say(ENDED, *cards.mine())
        back = Button(P("Look at others"), Call("mentor.programmes", {"p": p, "every": "yes"}))
        if found is None:
            return Reply.say(P("There is no such programme here any more."), back)
        begin = Button(P("Begin it, for both of us"), Call("mentor.begin", {"p": p, "which": found.id}), Tone.PRIMARY)
        return Reply.say(*outline(found).blocks, begin, back)

    @command("mentor.begin", P("Begin a programme"), listed=False)
    async def begin(self, ctx: Context, p: Annotated[str, PAIR], which: Annotated[str, ID]) -> Outcome:
        """Begin one for both, its first week at the next hour at which both are awake; twice is once."""
        found = await self._library.get(ctx.person.home, which)
        if found is None:
            return Reply.say(P("There is no such programme here any more."), *cards.mine())
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            now, pair = self._clock.now(), await self._mentors.pairs.get(p, tx=tx)
            if not active(pair, ctx):
                return Reply.say(ENDED, *cards.mine())
            follow = await self._mentors.follows.get(pair, tx=tx)
            if follow.programme == which:
                return progress(found, follow)
            begun = replace(follow, programme=which, week=0, ticks=(), prompt_at=max(now, follow.rest_until or now))
            await self._following.keep(pair, begun, tx)
            await self._asking.again(ctx.person.home, tx=tx)
        said = P("You two begin “{name}”. Its first week comes into your place when both of you are awake.")
        stop = Button(P("Stop the programme"), Call("mentor.stop", {"p": p}))
        return Reply.say(said(name=found.name), stop)

    @command("mentor.stop", P("Stop the programme"), listed=False)
    async def stop(self, ctx: Context, p: Annotated[str, PAIR]) -> Outcome:
        """Stop it; the introduction goes on."""
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            pair = await self._mentors.pairs.get(p, tx=tx)
            if not active(pair, ctx):
                return Reply.say(ENDED, *cards.mine())
            follow = await self._mentors.follows.get(pair, tx=tx)
            await self._following.keep(pair, replace(follow, programme="", prompt_at=None), tx)
        choose = Button(P("Choose another"), Call("mentor.programmes", {"p": p}))
        return Reply.say(P("Stopped: no more weeks come. Your introduction goes on as it was."), choose)

    @command("mentor.tick", P("A milestone is reached"), listed=False)
    async def tick(self, ctx: Context, p: Annotated[str, PAIR], n: Annotated[int, NUMBER]) -> Outcome:
        """Tick a milestone, for both to see; twice is once."""
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            pair = await self._mentors.pairs.get(p, tx=tx)
            if not active(pair, ctx):
                return Reply.say(ENDED, *cards.mine())
            follow = await self._mentors.follows.get(pair, tx=tx)
            found = await self._library.get(ctx.person.home, follow.programme)
            if found is None or n not in found.milestones:
                return Reply.say(P("That milestone is of a programme that you two have left."), *cards.mine())
            if n in follow.ticks:
                return Reply.say(P("That one is ticked already."))
            follow = replace(follow, ticks=(*follow.ticks, n))
            voice = follow.of(pair, ctx.person)  # a sign of life, as good as an answer
            follow = follow.having(pair, ctx.person, replace(voice, said=voice.said or "tick", silent=0))
            await self._following.keep(pair, follow, tx)
        done = P("✓ {milestone}. {n} milestone reached.", "✓ {milestone}. {n} milestones reached.")
        return Reply.say(done(milestone=found.milestones[n], n=len(follow.ticks)), public=ctx.place == pair.place)

    @command("mentor.week", P("A week of a programme"), listed=False, audience=Audience.MODERATORS)
    async def week(self, ctx: Context, p: Annotated[str, PAIR], n: Annotated[int, NUMBER]) -> Outcome:
        """Bring a week into the place of two, if both are awake; else another day. Raises ``RetryLater``."""
        pair = await self._mentors.pairs.get(p)
        if pair is None or pair.state is not Bond.ACTIVE or pair.place is None:
            return None
        now, follow = self._clock.now(), await self._mentors.follows.get(pair)
        if not follow.programme or n != follow.week + 1 or (follow.rest_until and follow.rest_until > now):
            return None
        found = await self._library.get(pair.mentor.home, follow.programme)
        mentee, mentor = await self._following.of_two(pair)
        if not (awake(mentee, now) and awake(mentor, now)):
            if common(mentee, mentor, now) is None:
                await self._privately(pair, n)
            return None
        try:
            await self._courier.post(pair.place, week_card(found, pair, n), f"week {p} {follow.programme} {n}")
        except Undeliverable:
            await self._placeless(pair)
            return None
        await self._came(pair, found, n)
        return None

    @command("mentor.read", P("This week of your programme"), listed=False)
    async def read(self, ctx: Context, p: Annotated[str, PAIR], n: Annotated[int, NUMBER]) -> Outcome:
        """Show a week to one of two who are never awake together."""
        pair = await self._mentors.pairs.get(p)
        if not active(pair, ctx):
            return None
        follow = await self._mentors.follows.get(pair)
        found = await self._library.get(ctx.person.home, follow.programme) if follow.programme else None
        if await self._bell.told(read_note(pair, ctx.person, n)):
            return None
        return replace(week_card(found, pair, n), public=False) if found else None

    async def _privately(self, pair: Pair, n: int) -> None:
        now = self._clock.now()
        async with self._transaction() as tx:
            await my_turn(tx, pair.mentor.home)
            for one in (pair.mentee, pair.mentor):
                call = Call("mentor.read", {"p": pair.id, "n": str(n)})
                await self._bell.insists(one, call, read_note(pair, one, n), now, tx=tx)
        found = await self._library.get(pair.mentor.home, (await self._mentors.follows.get(pair)).programme)
        await self._came(pair, found, n)

    async def _came(self, pair: Pair, found: Programme | None, n: int) -> None:
        """Take note that a week has come; the next is due in a week, and after the last comes a farewell."""
        async with self._transaction() as tx:
            await my_turn(tx, pair.mentor.home)
            follow = await self._mentors.follows.get(pair, tx=tx)
            if follow.week + 1 != n:
                return
            if found is None or n > len(found.weeks):
                follow = replace(follow, programme="", prompt_at=None)
            else:
                follow = replace(follow, week=n, prompt_at=self._clock.now() + WEEK - EARLY)
            await self._following.keep(pair, follow, tx)
            await self._asking.again(pair.mentor.home, tx=tx)

    async def _placeless(self, pair: Pair) -> None:
        """Tell both that their place is gone, and hold the programme for a week."""
        now = self._clock.now()
        async with self._transaction() as tx:
            await my_turn(tx, pair.mentor.home)
            follow = await self._mentors.follows.get(pair, tx=tx)
            await self._following.keep(pair, replace(follow, prompt_at=now + WEEK), tx)
            for one in (pair.mentee, pair.mentor):
                key = f"placeless {pair.id} {one.id} {now:%Y%m%d}"
                await self._bell.tells(one, Call("mentor.placeless", {"p": pair.id}), key, now, tx=tx)


def read_note(pair: Pair, to: Person, n: int) -> str:
    """Return the id under which one of two reads a week in private."""
    return f"read {question(pair, to)} {n}"


def outline(one: Programme) -> Reply:
    """What a programme is, week by week."""
    weeks = [Phrase("{number}. {title}")(number=number, title=week.title) for number, week in enumerate(one.weeks, 1)]
    length = P("{n} week, {marks} with a milestone", "{n} weeks, {marks} with a milestone")
    said = length(n=len(one.weeks), marks=len(one.milestones))
    return Reply.say(Text(one.name, Tone.TITLE), one.about, Text(lines(weeks)), Text(said, Tone.SMALL))


def progress(one: Programme, follow: Follow) -> Reply:
    """How far two are."""
    p = {"p": follow.pair}
    far = P("Week {week} of {weeks} has come.")(week=follow.week, weeks=len(one.weeks))
    marks = [
        Phrase("{mark} {milestone}")(mark="✓" if number in follow.ticks else "·", milestone=said)
        for number, said in one.milestones.items()
    ]
    return Reply.say(
        Text(one.name, Tone.TITLE),
        far if follow.week else P("Its first week comes when both of you are awake."),
        *([Text(lines(marks))] if marks else []),
        Button(P("Choose another"), Call("mentor.programmes", p | {"every": "yes"})),
        Button(P("Stop the programme"), Call("mentor.stop", p)),
    )


def week_card(one: Programme | None, pair: Pair, n: int) -> Reply:
    """A week as it stands in the place of two; a farewell after the last, or where the programme is gone."""
    p = {"p": pair.id}
    choose = Button(P("Choose another"), Call("mentor.programmes", p))
    if one is None:
        return Reply.say(P("Your programme was taken away by your moderators. Another one?"), choose, public=True)
    if n > len(one.weeks):
        end = Button(P("End it with thanks"), Call("mentor.end", p))
        said = P("That was “{name}”. You two may go on as you are, choose another, or end it with thanks.")
        return Reply.say(said(name=one.name), choose, end, public=True)
    week = one.weeks[n - 1]
    head = P("{name}, week {n} of {weeks}: {title}")(name=one.name, n=n, weeks=len(one.weeks), title=week.title)
    tick = Button(P("✓ {milestone}")(milestone=week.milestone), Call("mentor.tick", p | {"n": str(n)}), Tone.PRIMARY)
    small = Text(P("At your own pace: a week that was too full comes to no harm. Share no patient data."), Tone.SMALL)
    return Reply.say(Text(head, Tone.TITLE), week.prompt, *([tick] if week.milestone else []), small, public=True)
