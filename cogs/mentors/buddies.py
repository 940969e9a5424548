"""Buddies: peers in pairs every few weeks, everybody before anybody twice, and nobody left out unsaid."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Annotated, Final

from bot import Button, Call, Choice, Cog, Context, Hint, Outcome, P, Reply, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Choices
from bot.courier import Courier
from bot.i18n import Day
from bot.message import Block
from bot.privacy.phi import Type
from bot.schedule.dates import read_date
from bot.schedule.work import Work, asked_zone
from bot.schedule.zones import offered
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.buddies import Buddy, Gathering
from bot.store.mentors.profiles import Standing
from cogs.mentors.cards import CONSENT
from cogs.mentors.circle import Circle
from cogs.mentors.mates import mate
from cogs.mentors.terms import buddy_terms

NOT_IN: Final = P("You are no buddy yet. Every few weeks you would meet one colleague, an equal, never a teacher.")
OFF: Final = P("Your moderators have switched buddies off here.")
CLOSED: Final = P(
    "I cannot send you a direct message, so you would never hear when something goes wrong. Allow direct messages from "
    "this community in your privacy settings, then press."
)


class Buddying(Cog):
    """Join, pause, leave, and how one stands."""

    def __init__(
        self,
        mentors: Mentors,
        circle: Circle,
        choices: Choices,
        courier: Courier,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        """``circle`` makes the rounds; ``courier`` opens the door to a member at the moment they join."""
        self._mentors = mentors
        self._circle = circle
        self._choices = choices
        self._courier = courier
        self._clock = clock
        self._transaction = transaction

    async def zones(self, ctx: Context, typed: str) -> list[Choice]:
        """Zones whose name holds what was typed; those of the US first."""
        return [Choice(name, name) for name in offered(typed)]

    @command("buddies.join", P("Meet a colleague every few weeks"), consent=CONSENT)
    async def join(
        self,
        ctx: Context,
        name: Annotated[
            str,
            Hint(P("Your first name, told to your buddy"), max_length=40, shared=True, allows=frozenset({Type.NAME})),
        ],
        zone: Annotated[str, Hint(P("Your time zone"), max_length=60, suggest=zones)],
        shifts: Annotated[Work, Hint(P("Your shifts"))] = Work.ANY,
    ) -> Outcome:
        """Take somebody in, or change what they said."""
        home, faults = ctx.person.home, dict[str, P]()
        if not (await buddy_terms(self._choices, home)).on:
            return Reply.say(OFF)
        found = asked_zone(zone, faults)
        if found is None:
            return self.ask("buddies.join", faults, name=name, zone=zone, shifts=shifts.value)
        try:
            await self._courier.open(ctx.person, ctx.locale)
        except (Undeliverable, RetryLater):
            call = Call("buddies.join", {"_form": "1"})
            return Reply.say(CLOSED, Button(P("Try again"), call, Tone.PRIMARY))
        work = Work.ANY if shifts.turns else shifts
        async with self._transaction() as tx:
            await my_turn(tx, home)
            there = await self._mentors.buddies.community(home, tx=tx)
            taken = {one.seat for one in there if one.person != ctx.person}
            mine = next((one.seat for one in there if one.person == ctx.person), None)
            seat = next(n for n in range(len(taken) + 1) if n not in taken) if mine is None else mine
            facts = {"zone": found.key, "work": work.value}
            await self._mentors.buddies.put(Buddy(ctx.person, seat, facts, name), self._clock.now(), tx=tx)
            await self._circle.plan(home, tx=tx)
        blocks = [Text(P("You are in, {name}.")(name=name))]
        if shifts.turns:
            blocks.append(
                Text(P("Your shifts turn, so I keep to your nights only: 9 in the evening to 9 in the morning."))
            )
        return Reply((*blocks, *await self._stands(ctx)))

    @command("buddies.status", P("How you stand with buddies"), default=True)
    async def status(self, ctx: Context) -> Outcome:
        """Say when the next round is, and whom somebody was brought together with."""
        return Reply(tuple(await self._stands(ctx)))

    @command("buddies.pause", P("No buddy for a while"))
    async def pause(
        self, ctx: Context, until: Annotated[str, Hint(P("Until when? Empty: until I say so"), max_length=40)] = ""
    ) -> Outcome:
        """Sit out; the seat stays, so that others keep their turns."""
        found = await self._mentors.buddies.get(ctx.person)
        if found is None:
            return _not_in()
        now, zone = self._clock.now(), mate(found).clock
        today = now.astimezone(zone).date()
        day = read_date(until, today) if until else None
        if until and (day is None or day <= today):
            wrong = P("I cannot read that as a day to come. Try Feb 1, 2026-02-01, Friday or in 2 weeks.")
            return self.ask("buddies.pause", {"until": wrong}, until=until)
        ends = datetime.combine(day, time(), zone) if day else None
        await self._put(replace(found, state=Standing.PAUSED, paused_until=ends))
        return Reply(tuple(await self._stands(ctx)))

    @command("buddies.resume", P("Take part again after a pause"), listed=False)
    async def resume(self, ctx: Context) -> Outcome:
        """Take somebody up again for the next round."""
        found = await self._mentors.buddies.get(ctx.person)
        if found is None:
            return _not_in()
        await self._put(replace(found, state=Standing.ACTIVE, paused_until=None))
        return Reply(tuple(await self._stands(ctx)))

    @command("buddies.leave", P("Leave buddies"))
    async def leave(self, ctx: Context) -> Outcome:
        """Free the seat; nobody is told."""
        async with self._transaction() as tx:
            await my_turn(tx, ctx.person.home)
            gone = await self._mentors.buddies.leave(ctx.person, tx=tx)
        if not gone:
            return _not_in()
        return Reply.say(P("You have left, and your name is deleted. Nobody is told. Come back whenever you like."))

    async def _put(self, buddy: Buddy) -> None:
        async with self._transaction() as tx:
            await my_turn(tx, buddy.person.home)
            await self._mentors.buddies.put(buddy, self._clock.now(), tx=tx)

    async def _stands(self, ctx: Context) -> Sequence[Block]:
        home, found = ctx.person.home, await self._mentors.buddies.get(ctx.person)
        if found is None:
            return _not_in().blocks
        terms = await buddy_terms(self._choices, home)
        if not terms.on:
            return [Text(OFF)]
        if found.state is Standing.PAUSED:
            until = found.paused_until.astimezone(mate(found).clock).date() if found.paused_until else None
            said = P("You pause until {day}.")(day=Day(until)) if until else P("You pause until you say so.")
            return [Text(said), Button(P("Take part again"), Call("buddies.resume"), Tone.PRIMARY)]
        blocks: list[Block] = [Text(await self._next(ctx, terms.weeks))]
        latest = await self._mentors.buddies.latest(ctx.person)
        if latest is not None and latest.state is Gathering.OPENING:
            again = Button(P("Try again"), Call("buddies.again", {"g": latest.id}))
            blocks += [Text(P("The place with your buddy is being opened.")), again]
        pause = Button(P("Pause"), Call("buddies.pause", {"_form": "1"}))
        return [*blocks, pause, Button(P("Leave"), Call("buddies.leave"))]

    async def _next(self, ctx: Context, weeks: int) -> P:
        """When the next round is, and whether somebody is there to be met."""
        others = [one for one in await self._mentors.buddies.community(ctx.person.home) if one.person != ctx.person]
        if not others:
            return P("So far you are the only one. I bring you together as soon as somebody else has joined.")
        when = await self._circle.next_day(ctx.person.home, weeks)
        every = P("Every week", "Every {n} weeks")(n=weeks)
        return P("{every} I bring you together with somebody new. Next: {day}.")(every=every, day=Day(when))


def _not_in() -> Reply:
    return Reply.say(NOT_IN, Button(P("Join"), Call("buddies.join", {"_form": "1"}), Tone.PRIMARY))
