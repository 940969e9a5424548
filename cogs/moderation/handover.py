"""Handing over: whoever leaves and whoever comes on duty are told privately what is open, and turns are swapped."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Cog,
    Context,
    Hint,
    Mention,
    Outcome,
    P,
    Person,
    Reply,
    Text,
    Tone,
    command,
)
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.docket import Docket
from bot.i18n import Day as Date
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox, once
from bot.schedule.plan import Plan
from bot.schedule.plans import Plans
from bot.schedule.rule import Day, Every, Rule
from bot.store.audit import Audit
from bot.store.moderation.notes import HANDOVER
from bot.store.rota import Rota, Turn
from bot.store.values import dump
from bot.watch import Watch
from cogs.moderation.heap import heap
from cogs.moderation.week import DAYS, next_day

MODERATORS: Final = Audience.MODERATORS
FRESH: Final = timedelta(days=2)  # hand-over notes that whoever comes is shown
CAME, LEFT = "came", "left"
TAKEN: Final = P("Somebody has that turn already, or it is over. Thank you for asking.")

TurnId = Annotated[str, Hint(P("Turn"), hidden=True, max_length=40)]


def plan_of(turn: Turn) -> str:
    """Return the id of the plan of a turn's end."""
    return f"turn-{turn.id}"


class Handing(Cog):
    """What passes from hand to hand when turns change."""

    def __init__(
        self,
        rota: Rota,
        watch: Watch,
        docket: Docket,
        communities: Communities,
        courier: Courier,
        plans: Plans,
        outbox: Outbox,
        audit: Audit,
        clock: Clock,
    ) -> None:
        """The ends of turns are ``plans`` where moderators meet; what is told leaves through ``outbox``."""
        self._rota = rota
        self._watch = watch
        self._docket = docket
        self._communities = communities
        self._courier = courier
        self._plans = plans
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def ensure(self, home: str) -> None:
        """See to it that every turn of a community has its plan, by its own clock; harmless when all is planned."""
        turns = await self._rota.turns(home)
        await self.see_to(home, turns, await self._plans.some([plan_of(turn) for turn in turns]))

    async def see_to(self, home: str, turns: Sequence[Turn], planned: Mapping[str, Plan]) -> None:
        """Do the same where it is known which turns there are, and what is planned."""
        place = await self._communities.moderators_place(home)
        if place is None:
            return
        zone = str(await self._watch.zone(home))
        for turn in turns:
            there = planned.get(plan_of(turn))
            if there is None or (there.zone, there.owner) != (zone, place):
                rule = Rule(Every.WEEK, _wall(turn.end), (Day(_last_day(turn)),))
                call = Call("mod.turn-ends", {"turn": turn.id})
                await self._plans.put(Plan(Kind.REPORT, place, call, dump(rule.to_json()), zone, id=plan_of(turn)))

    @command("mod.turn-ends", P("The end of a turn"), audience=MODERATORS, listed=False)
    async def turn_ends(self, ctx: Context, turn: TurnId) -> Outcome:
        """Tell whoever leaves and whoever comes; the clock asks for it."""
        home, now = ctx.place.home, self._clock.now()
        found = next((one for one in await self._rota.turns(home) if one.id == turn), None)
        if found is None:
            await self._plans.remove(f"turn-{turn}")
            return None
        zone = await self._watch.zone(home)
        day = _began(found, now.astimezone(zone))
        leaver = (await self._rota.swaps(home)).get((turn, day), found.person)
        await self._change(home, [leaver], f"{turn}-{day}")
        return None

    @command("mod.duty-ends", P("The end of hours on duty"), audience=MODERATORS, listed=False)
    async def duty_ends(self, ctx: Context, until: Annotated[int, Hint(P("Until"), hidden=True)]) -> Outcome:
        """As for a turn, if the hours were not ended or made longer before; the clock asks for it."""
        ends = await self._rota.until(ctx.person)
        if ends is not None and int(ends.timestamp()) == until:
            await self._change(ctx.person.home, [ctx.person], f"{until}")
        return None

    @command("mod.brief", P("What is open when the duty changes"), audience=MODERATORS, listed=False)
    async def brief(self, ctx: Context, role: Annotated[str, Hint(P("Role"), hidden=True)]) -> Outcome:
        """What whoever comes or leaves reads privately: what waits and how long, and notes for the hand-over."""
        home, today = ctx.person.home, self._clock.now().date()
        waits = [*await heap(self._docket, home, today)] or [Text(P("Nothing waits. All clear."))]
        if role == LEFT:
            here = [person for person in await self._watch.on_duty(home) if person != ctx.person]
            after: list[Block] = [Text(P("After you:")), *map(Mention, here)]
            nobody = [Text(P("Nobody is on duty after you. Others of the rota are rung if something happens."))]
            bye = P("Your turn is over. Thank you, and rest well. This is still open:")
            return Reply.say(bye, *waits, *(after if here else nobody))
        here_now = P("You are on duty now. Thank you. This waits, in /mod queue:")
        return Reply.say(here_now, *waits, *await self._notes(home, today))

    @command("mod.handover", P("Leave a note for whoever comes on duty next, or hand over now"), audience=MODERATORS)
    async def handover(
        self,
        ctx: Context,
        note: Annotated[
            str,
            Hint(P("Note (optional)"), long=True, max_length=500, shared=True, help=P("All moderators can read it.")),
        ] = "",
    ) -> Outcome:
        """Keep a note, if there is one, and show what would be handed over."""
        home, today = ctx.person.home, self._clock.now().date()
        kept = await self._docket.notes.read(home, HANDOVER)
        if note and not any((one.writer, one.text) == (ctx.person, note) for one in kept):
            async with self._audit.together():
                await self._docket.notes.add(ctx.person, HANDOVER, note)
                await self._audit.record(home, str(ctx.person), "duty.handed-over")
        said = P("Kept for whoever comes next.") if note else P("This is what whoever comes next is told:")
        waits = [*await heap(self._docket, home, today)] or [Text(P("Nothing waits. All clear."))]
        leave = [] if note else [Button(P("Leave a note"), Call("mod.handover", {"_form": "1"}))]
        now = Button(P("Hand over now"), Call("mod.hand-over"))
        return Reply.say(said, *waits, *await self._notes(home, today), *leave, now)

    @command("mod.swap", P("Ask somebody to take one of your turns"), audience=MODERATORS, listed=False)
    async def swap(self, ctx: Context, turn: TurnId) -> Outcome:
        """Ask in the moderators' channel who takes a turn the next time; until somebody does, nothing changes."""
        home = ctx.person.home
        found = next((one for one in await self._rota.turns(home) if one.id == turn), None)
        place = await self._communities.moderators_place(home)
        if found is None or found.person != ctx.person:
            return Reply.say(P("That is not a turn of yours. /mod rota has them."))
        if place is None:
            return Reply.say(P("There is no channel for moderators yet: /setup moderators chooses one."))
        day = next_day(found, self._clock.now().astimezone(await self._watch.zone(home)).date())
        said = P("Who takes this turn on {date}? {day}, {hours}")
        yes = Button(P("I take it"), Call("mod.swap-take", {"turn": turn, "day": day.isoformat()}), Tone.PRIMARY)
        words = said(date=Date(day), day=DAYS[found.weekday], hours=found.hours)
        try:
            await self._courier.post(place, Reply.say(words, Mention(ctx.person), yes), f"swap-{turn}-{day}")
        except (Undeliverable, RetryLater):
            return Reply.say(P("I cannot post in your channel just now. Nothing was changed; try again in a minute."))
        return Reply.say(P("I have asked the others. The turn is yours until one of them takes it."))

    @command("mod.swap-take", P("Take somebody's turn for one day"), audience=MODERATORS, listed=False)
    async def swap_take(
        self, ctx: Context, turn: TurnId, day: Annotated[str, Hint(P("Day"), hidden=True, max_length=10)]
    ) -> Outcome:
        """Be there in somebody's place, once; they are told."""
        home = ctx.person.home
        found = next((one for one in await self._rota.turns(home) if one.id == turn), None)
        when = _date(day)
        if found is None or when is None or self._over(found, when, await self._watch.zone(home)):
            return Reply.say(TAKEN)
        if found.person == ctx.person:
            return Reply.say(P("It is yours already. Somebody else can take it."))
        async with self._audit.together():
            if mine := await self._rota.swap(found, when, ctx.person):
                await self._audit.record(home, str(ctx.person), "rota.swapped", turn, day)
        if not mine:
            return Reply.say(TAKEN)
        told = P("Your turn on {date} is taken by:")(date=Date.of(day))
        await self._courier.tell(found.person, Reply.say(told, Mention(ctx.person)))
        return Reply.say(P("It is yours on {date}, {hours}. Thank you.")(date=Date.of(day), hours=found.hours))

    def _over(self, turn: Turn, day: date, zone: ZoneInfo) -> bool:
        ends = datetime.combine(day, _wall(turn.start), zone) + timedelta(minutes=turn.minutes)
        return turn.weekday != day.weekday() or ends <= self._clock.now()

    async def _change(self, home: str, leavers: Sequence[Person], key: str) -> None:
        """Tell who has left and is not here any more, and all who are here now; each once, whoever tries again."""
        here = await self._watch.on_duty(home)
        told = [(person, LEFT) for person in leavers if person not in here]
        if told:
            told += [(person, CAME) for person in here]
        for person, role in told:
            call = Call("mod.brief", {"role": role})
            await self._outbox.put(Kind.REPORT, person, call, id_=once("brief", key, role, person))

    async def _notes(self, home: str, today: date) -> list[Block]:
        kept = [note for note in await self._docket.notes.read(home, HANDOVER) if note.day >= today - FRESH]
        blocks: list[Block] = [Text(P("Notes for the hand-over"), Tone.SMALL)] if kept else []
        for note in kept:
            words = P("{day}: {text}")(day=Date(note.day), text=note.text)
            blocks += [Text(words), Mention(note.writer)]
        return blocks


def _began(turn: Turn, here: datetime) -> date:
    """Return the day on which the turn began that ended last."""
    back = (here.weekday() - turn.weekday) % 7
    day = here.date() - timedelta(days=back)
    ended = datetime.combine(day, _wall(turn.start), here.tzinfo) + timedelta(minutes=turn.minutes) <= here
    return day if ended else day - timedelta(days=7)


def _last_day(turn: Turn) -> int:
    return turn.weekday if turn.start < turn.end else (turn.weekday + 1) % 7


def _wall(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
