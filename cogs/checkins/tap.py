"""Answering: the question when it is due or wanted, the tap, and what one may add to it."""

import hashlib
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from bot import Block, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, command
from bot.clock import Clock
from bot.community import Choices, Communities
from bot.schedule.due import opening, shifts
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.schedule.recurrence import after_shift
from bot.schedule.words import in_words
from bot.store.answers import KEPT, Answer, Answers
from bot.store.enrolments import Enrolments
from cogs.checkins.causes import Cause
from cogs.checkins.fatigue import SLOWER, Step, step, told
from cogs.checkins.instruments import Instrument, Instruments
from cogs.checkins.offer import offer, wanted
from cogs.checkins.question import causes, more, noted, question, ways
from cogs.checkins.roster import Part, Roster
from cogs.checkins.terms import Terms, terms_of
from cogs.checkins.week import read_week, short, this_week

WEEK: Final = Hint(P("Week"), hidden=True)
KIND: Final = Hint(P("Question"), hidden=True)
NOT_IN: Final = P("You are not signed up for check-ins, so nothing was kept. /checkin start signs you up.")
TOO_OLD: Final = P("That week is longer ago than I keep answers, so nothing was changed.")


class When(StrEnum):
    """How much later."""

    HOUR = "hour"
    SHIFT = "shift"
    TOMORROW = "tomorrow"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return LATER[self]


LATER: Final = {When.HOUR: P("In one hour"), When.SHIFT: P("After my shift"), When.TOMORROW: P("Tomorrow")}


class Answering(Cog):
    """The member's side of a week."""

    def __init__(
        self,
        roster: Roster,
        enrolments: Enrolments,
        answers: Answers,
        instruments: Instruments,
        choices: Choices,
        communities: Communities,
        outbox: Outbox,
        clock: Clock,
        commands: Callable[[], Collection[str]],
    ) -> None:
        """Answers are kept sealed in ``answers``; ``commands()`` are the names of all commands there are."""
        self._roster = roster
        self._enrolments = enrolments
        self._answers = answers
        self._instruments = instruments
        self._choices = choices
        self._communities = communities
        self._outbox = outbox
        self._clock = clock
        self._commands = commands

    @command("checkin.now", P("Answer this week's question now"))
    async def now(self, ctx: Context) -> Outcome:
        """Show this week's question."""
        part = await self._roster.part(ctx.person)
        if part is None:
            return Reply.say(NOT_IN, Button(P("Sign up"), Call("checkin.start", {"_form": "1"})))
        return Reply(tuple(await self._ask(ctx, part, this_week(self._clock.now(), part.wish.zone))))

    @command("checkin.due", P("This week's question"), listed=False)
    async def due(self, ctx: Context) -> Outcome:
        """What the clock asks for: the question, less often where nobody answers, nothing where nobody wants it."""
        part, terms = await self._roster.part(ctx.person), await terms_of(self._choices, ctx.person.home)
        if part is None or not terms.on:
            return None
        week = this_week(self._clock.now(), part.wish.zone)
        first = await self._enrolments.asking(ctx.person, week.isoformat())
        before = part.enrolment.unanswered - (not first)
        next_step = step(before, part.enrolment.pace, again=not first)
        if next_step is Step.REST:
            await self._roster.rest(part)
            return None
        if first and (pace := SLOWER.get(next_step)):
            counted = await self._roster.part(ctx.person)  # with the message that was counted just now
            part = await self._roster.at_pace(counted or part, pace)
        return Reply((*told(next_step), *await self._ask(ctx, part, week)))

    @command("checkin.again", P("A week's question once more"), listed=False)
    async def again(self, ctx: Context, week: Annotated[str, WEEK], kind: Annotated[str, KIND] = "") -> Outcome:
        """Show the question of a week, or another question for it."""
        part, monday, refusal = await self._named(ctx, week)
        if part is None or monday is None:
            return refusal
        asked = self._instruments.get(kind)
        if asked is None or not asked.open_to(ctx.person.home):
            return Reply(tuple(await self._ask(ctx, part, monday)))
        return Reply(tuple(question(asked, monday, await self._language(ctx))))

    @command("checkin.tap", P("Answer"), listed=False)
    async def tap(
        self,
        ctx: Context,
        kind: Annotated[str, KIND],
        week: Annotated[str, WEEK],
        pick: Annotated[int, Hint(P("Answer"), hidden=True)],
    ) -> Outcome:
        """Keep one answer; a second tap of the same week changes it and counts once."""
        part, monday, refusal = await self._named(ctx, week)
        if part is None or monday is None:
            return refusal
        asked = self._instruments.get(kind)
        if asked is None or not asked.open_to(ctx.person.home) or not asked.offers(pick):
            return Reply.say(P("That question has changed since. /checkin now shows the one of this week."))
        answer = await self._answers.choose(ctx.person, monday, kind, pick)
        await self._enrolments.responded(ctx.person)
        return await self._followed(ctx, part, asked, monday, answer)

    @command("checkin.skip", P("Skip a week"), listed=False)
    async def skip(self, ctx: Context, week: Annotated[str, WEEK]) -> Outcome:
        """Keep that a week was skipped: an answer like any other to me, and none to anybody's figure."""
        part, monday, refusal = await self._named(ctx, week)
        if part is None or monday is None:
            return refusal
        asked, _ = await self._asked(ctx)
        await self._answers.choose(ctx.person, monday, asked.id, None)
        await self._enrolments.responded(ctx.person)
        name = short(monday, await self._language(ctx))
        undo = Button(P("Answer after all"), Call("checkin.again", {"week": week}))
        return Reply.say(P("Skipped: the week of {week}. Take care.")(week=name), undo)

    @command("checkin.later", P("Ask me later"), listed=False)
    async def later(self, ctx: Context, week: Annotated[str, WEEK], when: Annotated[When, Hint(P("When?"))]) -> Outcome:
        """Ask once more for the same week; pressed twice, it comes once."""
        part, monday, refusal = await self._named(ctx, week)
        if part is None or monday is None:
            return refusal
        at = self._later(part, when)
        key = hashlib.blake2b(f"later {ctx.person} {at:%Y-%m-%dT%H}".encode(), digest_size=8).hexdigest()
        await self._outbox.put(Kind.CHECKIN, ctx.person, Call("checkin.again", {"week": week}), at=at, id_=key)
        await self._enrolments.responded(ctx.person)
        again = in_words(at, part.wish.zone, await self._language(ctx))
        return Reply.say(P("Good. I will ask again on {when}.")(when=again))

    @command("checkin.cause", P("What weighed on a week"), listed=False)
    async def cause(
        self,
        ctx: Context,
        kind: Annotated[str, KIND],
        week: Annotated[str, WEEK],
        cause: Annotated[Cause, Hint(P("Cause"), hidden=True)],
        on: Annotated[bool, Hint(P("Ticked"), hidden=True)],
    ) -> Outcome:
        """Tick a cause, or take it off; pressed twice, it stays as the button said."""
        part, monday, refusal = await self._named(ctx, week)
        asked = self._instruments.get(kind)
        if part is None or monday is None or asked is None:
            return refusal
        answer = await self._answers.tick(ctx.person, monday, kind, cause.value, on)
        if answer is None or answer.choice is None:
            return Reply.say(P("There is no answer of that week to add it to. Nothing was changed."))
        return await self._followed(ctx, part, asked, monday, answer)

    @command("checkin.note", P("A private note on the week"), listed=False)
    async def note(
        self,
        ctx: Context,
        week: Annotated[str, WEEK],
        text: Annotated[
            str, Hint(P("For yourself; empty takes it away"), long=True, max_length=1500, secret=True)
        ] = "",
    ) -> Outcome:
        """Keep a note that only its writer can read."""
        part, monday, refusal = await self._named(ctx, week)
        if part is None or monday is None:
            return refusal
        await self._answers.write_note(ctx.person, monday, text)
        if not text:
            return Reply.say(P("There is no note on that week now."), fresh=True)
        return Reply.say(P("Kept, sealed, for you alone. /checkin history shows it to you."), fresh=True)

    async def _ask(self, ctx: Context, part: Part, week: date) -> list[Block]:
        asked, _ = await self._asked(ctx)
        known = part.wish.shifts.cycle != ""
        swapped = shifts(part.plan.shifts).swap is not None
        blocks = question(asked, week, await self._language(ctx))
        return [*blocks, *ways(week, shifts=known, swapped=swapped)]

    async def _followed(self, ctx: Context, part: Part, asked: Instrument, week: date, answer: Answer) -> Reply:
        """Acknowledge in place, and offer what may be added."""
        language = await self._language(ctx)
        weekly, monthly = await self._asked(ctx)
        old = week != this_week(self._clock.now(), part.wish.zone)
        blocks = noted(asked, week, answer, language, old=old)
        if asked.id == weekly.id:
            blocks += causes(asked, week, answer)
            blocks += more(week, monthly=await self._open(ctx, monthly, week))
        history = await self._answers.of(ctx.person, asked.id)
        if wanted(asked, week, history):
            blocks += offer(answer.causes, self._commands())
        return Reply(tuple(blocks))

    async def _open(self, ctx: Context, monthly: Instrument | None, week: date) -> Instrument | None:
        """The monthly question, where this month has no answer to it yet."""
        if monthly is None:
            return None
        given = await self._answers.of(ctx.person, monthly.id)
        done = any((when.year, when.month) == (week.year, week.month) for when, _ in given)
        return None if done else monthly

    async def _named(self, ctx: Context, text: str) -> tuple[Part | None, date | None, Reply]:
        """The member's part and the week that a button names; or what to say instead."""
        part, week = await self._roster.part(ctx.person), read_week(text)
        if part is None:
            return None, None, Reply.say(NOT_IN)
        now = this_week(self._clock.now(), part.wish.zone)
        if week is None or week > now:
            return None, None, Reply.say(P("I do not know that week. /checkin now shows the one it is."))
        if now - week > KEPT:
            return None, None, Reply.say(TOO_OLD)
        return part, week, Reply.say(NOT_IN)

    async def _asked(self, ctx: Context) -> tuple[Instrument, Instrument | None]:
        terms: Terms = await terms_of(self._choices, ctx.person.home)
        return self._instruments.chosen(ctx.person.home, terms.questions)

    async def _language(self, ctx: Context) -> str:
        return await self._communities.language(ctx.person, ctx.locale)

    def _later(self, part: Part, when: When) -> datetime:
        """The instant (UTC) at which to ask again, outside sleep, quiet hours and work."""
        now, zone = self._clock.now(), part.wish.zone
        match when:
            case When.HOUR:
                return opening(part.plan, now + timedelta(hours=1))
            case When.SHIFT:
                ends = after_shift(now, zone, part.wish.quiet, shifts(part.plan.shifts))
                return ends or opening(part.plan, now + timedelta(hours=1))
            case When.TOMORROW:
                day = now.astimezone(zone).date() + timedelta(days=1)
                return opening(part.plan, datetime.combine(day, part.wish.at, zone))
