"""Moderators' side: what the community settles, and how the clockwork does; never who takes part."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from bot import (
    Audience,
    Button,
    Call,
    Choice,
    Cog,
    Context,
    Fields,
    Hint,
    Outcome,
    P,
    Phrase,
    Reply,
    Text,
    Tone,
    Words,
    command,
)
from bot.clock import Clock
from bot.community import Changing
from bot.i18n import listed
from bot.schedule.dates import read_days
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.schedule.plan import State
from bot.schedule.plans import Plans
from bot.schedule.rule import Day
from bot.steps import CHANGED, digest
from bot.store.audit import Audit
from cogs.checkins.instruments import Every as HowOften
from cogs.checkins.instruments import Instruments
from cogs.checkins.mondays import Mondays
from cogs.checkins.terms import NAME, Terms, as_kept, read_terms, terms_of
from cogs.checkins.wish import DAYS


class Switch(StrEnum):
    """Whether a community has check-ins."""

    ON = "on"
    OFF = "off"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return P("On") if self is Switch.ON else P("Off")


class Settling(Cog):
    """What moderators may settle and see."""

    def __init__(
        self,
        mondays: Mondays,
        plans: Plans,
        outbox: Outbox,
        instruments: Instruments,
        choices: Changing,
        audit: Audit,
        clock: Clock,
        last_tick: Callable[[], Awaitable[datetime | None]],
    ) -> None:
        """``last_tick()`` is when the clockwork last looked (UTC)."""
        self._mondays = mondays
        self._plans = plans
        self._outbox = outbox
        self._instruments = instruments
        self._choices = choices
        self._audit = audit
        self._clock = clock
        self._last_tick = last_tick

    async def sets(self, ctx: Context, typed: str) -> Sequence[Choice]:
        """Sets of questions: a weekly one, alone or with a monthly one."""
        mine = self._instruments.open_to(ctx.person.home)
        weekly = [one.id for one in mine if one.every is HowOften.WEEK]
        monthly = [one.id for one in mine if one.every is HowOften.MONTH]
        sets = [*weekly, *(f"{week}, {month}" for week in weekly for month in monthly)]
        return [Choice(name, name) for name in sets if typed.casefold() in name]

    @command("checkins.settings", P("Check-ins here: on or off, days, questions"), audience=Audience.MODERATORS)
    async def settings(
        self,
        ctx: Context,
        state: Annotated[Switch | None, Hint(P("On or off"))] = None,
        days: Annotated[str, Hint(P("Days allowed"), max_length=100, help=P("Such as weekdays, or Mon Thu"))] = "",
        questions: Annotated[
            str, Hint(P("Questions"), max_length=100, suggest=sets, help=P("Such as weekly, burnout"))
        ] = "",
        was: Annotated[str, Hint(P("As it was"), hidden=True, max_length=8)] = "",
    ) -> Outcome:
        """Settle what was given, and show what holds."""
        home = ctx.person.home
        before = await terms_of(self._choices, home)
        if was and was != digest(before):
            return _shown(before, self._instruments, CHANGED)
        faults: dict[str, Phrase] = {}
        terms = Terms(
            before.on if state is None else state is Switch.ON,
            read_allowed(days, faults) if days else before.days,
            read_questions(self._instruments, home, questions, faults) if questions else before.questions,
        )
        if faults:
            given = {"state": state.value if state else "", "days": days, "questions": questions, "was": was}
            return self.ask("checkins.settings", faults, **given)
        await self._mondays.ensure(home)
        if terms != before and not await self._keep(ctx, before, terms):
            return _shown(await terms_of(self._choices, home), self._instruments, CHANGED)
        return _shown(terms, self._instruments)

    async def _keep(self, ctx: Context, before: Terms, terms: Terms) -> bool:
        """Keep it with its line in the audit; False when somebody was quicker."""
        home = ctx.person.home
        async with self._choices.change(home) as tx:
            if read_terms((await self._choices.kept(home, tx=tx)).get(NAME)) != before:
                return False
            await self._choices.put(home, NAME, as_kept(terms), tx=tx)
            await self._audit.record(home, str(ctx.person), "checkins.settings", "", _brief(terms), tx=tx)
        return True

    @command("checkins.status", P("How the clockwork does: never who"), audience=Audience.MODERATORS)
    async def status(self, ctx: Context) -> Outcome:
        """Counts only."""
        home, now = ctx.person.home, self._clock.now()
        await self._mondays.ensure(home)
        plans = await self._plans.count(home, Kind.CHECKIN)
        load = await self._plans.load(home, now + timedelta(hours=1))
        fates, last = await self._outbox.count(home), await self._last_tick()
        facts: list[tuple[Words, Words]] = [
            (
                P("Plans"),
                P("{active} running, {paused} paused")(active=plans[State.ACTIVE], paused=plans[State.PAUSED]),
            ),
            (P("Due within the hour"), str(load)),
            (P("Last look at the clock"), f"{last.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if last else P("not yet")),
            (P("Sent in the last 7 days"), str(fates.get(Fate.SENT, 0))),
            (P("Dead letters"), str(fates.get(Fate.DEAD, 0))),
        ]
        dead = Text(P("Whoever runs me can list and retry dead letters: labmates outbox list."), Tone.SMALL)
        note = [dead] if fates.get(Fate.DEAD, 0) else []
        return Reply.say(Text(P("Check-ins"), Tone.TITLE), Fields(tuple(facts)), *note)


def read_allowed(text: str, faults: dict[str, Phrase]) -> tuple[Day, ...]:
    """Return the days that somebody typed; what cannot be read is told in ``faults``, under ``days``."""
    days = read_days(text)
    if not days:
        faults["days"] = P("I cannot read those days. Try weekdays, every day, or Mon Thu.")
    return days


def read_questions(instruments: Instruments, home: str, text: str, faults: dict[str, Phrase]) -> tuple[str, ...]:
    """Return a weekly question and perhaps a monthly one; else tell in ``faults``, under ``questions``."""
    ids = tuple(text.replace(",", " ").split())
    mine = {one.id: one.every for one in instruments.open_to(home)}
    kinds = [mine.get(id_) for id_ in ids]
    if None in kinds or kinds.count(HowOften.WEEK) != 1 or kinds.count(HowOften.MONTH) > 1:
        faults["questions"] = P("One weekly question and at most one monthly, out of: {ids}.")(ids=", ".join(mine))
    return ids


def _brief(terms: Terms) -> str:
    days = ",".join(day.name.lower() for day in terms.days)
    return f"{'on' if terms.on else 'off'}; {days}; {','.join(terms.questions)}"


def _shown(terms: Terms, instruments: Instruments, *words: Words) -> Reply:
    names: list[Words] = [one.name if (one := instruments.get(id_)) else id_ for id_ in terms.questions]
    pairs = (
        (P("Check-ins"), P("on") if terms.on else P("off")),
        (P("Days allowed"), listed([DAYS[day] for day in terms.days])),
        (P("Questions"), listed(names)),
    )
    return Reply.say(
        *words,
        Text(P("Check-ins here"), Tone.TITLE),
        Fields(pairs),
        Text(P("Days hold for who signs up or changes their day from now on."), Tone.SMALL),
        Button(P("Change"), Call("checkins.settings", {"_form": "1", "was": digest(terms)})),
    )
