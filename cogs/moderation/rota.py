"""Who is there for alerts: weekly turns, hours of one's own choice, and handing over."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Choice,
    Cog,
    Context,
    Divider,
    Hint,
    Mention,
    Outcome,
    P,
    Person,
    Phrase,
    Reply,
    Select,
    Text,
    Tone,
    command,
)
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox, once
from bot.schedule.times import read_time
from bot.schedule.zones import all_zones, read_zone
from bot.store.audit import Audit
from bot.store.rota import Rota, Turn
from bot.watch import Watch
from cogs.moderation.week import DAYS, said_gaps

MODERATORS: Final = Audience.MODERATORS
LONGEST: Final = 24  # hours that somebody can say they are here
MOST: Final = 60  # turns of one community
NO_TIME: Final = P("A time such as 7am, 19:00 or noon, please.")


class Days(StrEnum):
    """Which days of the week a turn is for."""

    EVERY = "every"
    WORK = "work"
    WEEKEND = "weekend"
    MON = "0"
    TUE = "1"
    WED = "2"
    THU = "3"
    FRI = "4"
    SAT = "5"
    SUN = "6"

    @property
    def label(self) -> Phrase:
        """What people read."""
        said = {Days.EVERY: P("Every day"), Days.WORK: P("Monday to Friday"), Days.WEEKEND: P("Saturday and Sunday")}
        return said.get(self) or DAYS[int(self.value)]

    @property
    def weekdays(self) -> Sequence[int]:
        """The days as numbers; 0 is Monday."""
        some = {Days.EVERY: range(7), Days.WORK: range(5), Days.WEEKEND: range(5, 7)}
        return some.get(self) or (int(self.value),)


class Duties(Cog):
    """The rota, in the hands of those who are on it."""

    def __init__(
        self,
        rota: Rota,
        watch: Watch,
        communities: Communities,
        courier: Courier,
        outbox: Outbox,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """Turns go by the community's own clock."""
        self._watch = watch
        self._outbox = outbox
        self._rota = rota
        self._communities = communities
        self._courier = courier
        self._audit = audit
        self._clock = clock

    @command("mod.rota", P("Who is there for alerts, and when"), audience=MODERATORS)
    async def rota(self, ctx: Context) -> Outcome:
        """The week, and who is here now."""
        return await self._shown(ctx)

    async def zones(self, ctx: Context, typed: str) -> Sequence[Choice]:
        """Zones that fit what was typed."""
        found = read_zone(typed) or [name for name in all_zones() if typed.casefold() in name.casefold()]
        return [Choice(name, name.replace("_", " ")) for name in found[:25]]

    @command("mod.turn", P("Put yourself down for a weekly turn"), audience=MODERATORS, listed=False)
    async def turn(
        self,
        ctx: Context,
        days: Annotated[Days, Hint(P("Days"))],
        start: Annotated[str, Hint(P("From"), max_length=20, help=P("Such as 7am or 19:00."))],
        end: Annotated[str, Hint(P("Until"), max_length=20, help=P("A turn may end on the next day."))],
        zone: Annotated[str, Hint(P("Time zone"), suggest=zones, max_length=60)] = "",
    ) -> Outcome:
        """Keep a turn for whoever asks: nobody puts others down."""
        known = {"days": days.value, "start": start, "end": end, "zone": zone}
        begins, ends = read_time(start), read_time(end)
        errors = {name: NO_TIME for name, at in (("start", begins), ("end", ends)) if at is None}
        chosen = await self._zone(ctx, zone)
        if chosen is None:
            errors["zone"] = P("I need a zone that I know, such as Central or America/Chicago.")
        if errors or begins is None or ends is None or chosen is None:
            return self.ask("mod.turn", errors, **known)
        if len(await self._rota.turns(ctx.person.home)) >= MOST:
            return Reply.say(P("The rota is full: take turns out that nobody needs any more."))
        await self._communities.choose_zone(ctx.person.home, chosen)
        async with self._audit.together():
            for day in days.weekdays:
                await self._rota.put(ctx.person, day, _minute(begins), _minute(ends))
            await self._note(ctx, "rota.joined")
        reached = await self._open(ctx)
        return await self._shown(ctx, P("Thank you. You are on the rota."), *reached)

    @command("mod.turn-out", P("Take a turn out of the rota"), audience=MODERATORS, listed=False)
    async def turn_out(self, ctx: Context, turn: Annotated[str, Hint(P("Turn"), hidden=True)]) -> Outcome:
        """Take out one turn, whoever's: people leave, and the rota must not wait for them."""
        async with self._audit.together():
            if await self._rota.take_out(ctx.person.home, turn):
                await self._note(ctx, "rota.taken-out")
        return await self._shown(ctx, P("That turn is out of the rota."))

    @command("mod.duty", P("I am here for alerts for the next hours"), audience=MODERATORS)
    async def duty(self, ctx: Context, hours: Annotated[int, Hint(P("For how many hours? 0 ends it"))]) -> Outcome:
        """Be here, or be here no more."""
        if not 0 <= hours <= LONGEST:
            wrong = P("From 0 to {n} hours, please: longer than that nobody should be.")(n=str(LONGEST))
            return self.ask("mod.duty", {"hours": wrong}, hours=str(hours))
        if hours == 0:
            async with self._audit.together():
                if was := await self._rota.go(ctx.person):
                    await self._note(ctx, "duty.left")
            return Reply.say(P("You are off duty. Thank you, and rest well.") if was else P("You were not on duty."))
        until = self._clock.now() + timedelta(hours=hours)
        end = int(until.timestamp())
        call = Call("mod.duty-ends", {"until": f"{end}"})
        await self._watch.resume(ctx.person)  # whoever says that they are here is rung
        async with self._audit.together():
            await self._rota.come(ctx.person, until)
            await self._outbox.put(Kind.REPORT, ctx.person, call, at=until, id_=once("duty", ctx.person, end))
            await self._note(ctx, "duty.came")
        reached = await self._open(ctx)
        said = P("You are on duty until {time}. Alerts will name you; you may hand over at any time.")
        return Reply.say(
            said(time=await self._when(ctx, until)),
            *reached,
            Text(P("You are a volunteer. /helpnow is there for you too."), Tone.SMALL),
            Button(P("Hand over"), Call("mod.hand-over")),
        )

    @command("mod.hand-over", P("Hand the duty over"), audience=MODERATORS, listed=False)
    async def hand_over(self, ctx: Context) -> Outcome:
        """Ask in the moderators' channel who takes over; until somebody does, nothing changes."""
        until = await self._rota.until(ctx.person)
        place = await self._communities.moderators_place(ctx.person.home)
        if until is None or until <= self._clock.now():
            return Reply.say(P("You are not on duty by your own word. /mod rota has your weekly turns."))
        if place is None:
            return Reply.say(P("There is no channel for moderators yet: /setup moderators chooses one."))
        this = {"until": f"{int(until.timestamp())}", "of": ctx.person.id}
        card = Reply.say(
            P("Who takes over the duty until {time}?")(time=await self._when(ctx, until)),
            Mention(ctx.person),
            Button(P("I take over"), Call("mod.take-over", this), Tone.PRIMARY),
        )
        try:
            await self._courier.post(place, card)
        except (Undeliverable, RetryLater):
            return Reply.say(P("I cannot post in your channel just now. Nothing was changed; try again in a minute."))
        return Reply.say(P("I have asked the others. You stay on duty until one of them takes over."))

    @command("mod.take-over", P("Take the duty over"), audience=MODERATORS, listed=False)
    async def take_over(
        self,
        ctx: Context,
        until: Annotated[int, Hint(P("Until"), hidden=True)],
        of: Annotated[str, Hint(P("Of"), hidden=True, max_length=60)],
    ) -> Outcome:
        """Be here in somebody's place."""
        before = Person(ctx.person.platform, ctx.person.community, of)
        ends = await self._rota.until(before)
        if before == ctx.person:
            return Reply.say(P("It is yours already. Somebody else can take over."))
        if ends is None or int(ends.timestamp()) != until or ends <= self._clock.now():
            return Reply.say(P("That duty is over, or somebody has taken over already. Thank you for asking."))
        async with self._audit.together():
            if mine := await self._rota.go(before):
                await self._rota.come(ctx.person, datetime.fromtimestamp(until, UTC))
                await self._note(ctx, "duty.taken-over")
        if not mine:
            return Reply.say(P("That duty is over, or somebody has taken over already. Thank you for asking."))
        reached = await self._open(ctx)
        told = P("You are on duty until {time}. Thank you.")
        return Reply.say(told(time=await self._when(ctx, ends)), *reached)

    async def _shown(self, ctx: Context, *words: Phrase) -> Reply:
        home = ctx.person.home
        zone = (await self._watch.zone(home)).key
        here = await self._watch.on_duty(home)
        blocks: list[Block] = [*(Text(said) for said in words), Text(P("Who is there for alerts"), Tone.TITLE)]
        blocks += [Text(P("Here now:")), *map(Mention, here)] if here else [Text(P("Nobody is on duty just now."))]
        turns, rings = await self._rota.turns(home), await self._watch.paused(ctx.person)
        blocks += [
            Button(P("Put me down"), Call("mod.turn"), Tone.PRIMARY),
            Button(P("I am here now"), Call("mod.duty")),
        ]
        again, rest = Button(P("Ring me again"), Call("care.wake")), Button(P("Pause alerts for me"), Call("care.rest"))
        blocks += [again if rings else rest, *said_gaps(turns)]
        if turns:
            blocks += [Divider(), Text(P("Every week ({zone} time)")(zone=zone.replace("_", " ")))]
        blocks += _swap([turn for turn in turns if turn.person == ctx.person])
        for turn in turns[:12]:
            blocks += _line(turn)
        if len(turns) > 12:
            blocks.append(Text(P("… and {n} more.")(n=str(len(turns) - 12)), Tone.SMALL))
        return Reply(tuple(blocks))

    async def _zone(self, ctx: Context, typed: str) -> str | None:
        """Return the zone that the community's turns go by from now on."""
        if typed:
            return next(iter(read_zone(typed)), None)
        return await self._communities.zone(ctx.person.home) or ctx.zone

    async def _when(self, ctx: Context, at: datetime) -> str:
        zone = await self._communities.counts_in(ctx.person.home, ctx.zone)
        return f"{at.astimezone(zone):%H:%M} ({zone.key.replace('_', ' ')})"

    async def _open(self, ctx: Context) -> list[Phrase]:
        """Open the way for direct messages, at their own wish; say so where it is shut."""
        try:
            await self._courier.open(ctx.person, ctx.locale)
        except (Undeliverable, RetryLater):
            return [P("I cannot send you direct messages, so watch the moderators' channel.")]
        return []

    async def _note(self, ctx: Context, action: str) -> None:
        await self._audit.record(ctx.person.home, str(ctx.person), action)


def _line(turn: Turn) -> list[Block]:
    said = P("{day}, {hours}")(day=DAYS[turn.weekday], hours=turn.hours)
    out = Button(
        P("Take out {day}, {hours}")(day=DAYS[turn.weekday], hours=turn.hours), Call("mod.turn-out", {"turn": turn.id})
    )
    return [Text(said), Mention(turn.person), out]


def _swap(mine: Sequence[Turn]) -> list[Block]:
    named = P("{day}, {hours}")
    choices = tuple(Choice(turn.id, named(day=DAYS[turn.weekday], hours=turn.hours)) for turn in mine[:25])
    return [Select(P("Who takes one of mine?"), Call("mod.swap"), "turn", choices)] if choices else []


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
