"""Looking after schedules: which there are, a pause for some weeks, taking up again, and the switches of each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from bot import Audience, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Tone, command
from bot.clock import Clock
from bot.courier import Courier
from bot.schedule.dates import read_date
from bot.store.prompts import Prompts
from bot.store.prompts.slots import Fault, Slot
from cogs.wellness.card import announced
from cogs.wellness.keeping import Keeping
from cogs.wellness.lost import MEND, postable
from cogs.wellness.prompt import Crew
from cogs.wellness.screens import Screens

MODERATORS: Final = Audience.MODERATORS
RESTS: Final = 6  # pauses ahead of one schedule
UNREAD: Final = P("I cannot read that as a day. Try Dec 21, 2026-12-21, Friday or in 2 weeks.")
PAST: Final = P("That day is over already. Pick today or a day to come.")
SlotId = Annotated[str, Hint(P("Schedule"), hidden=True, max_length=40)]
Switch = Annotated[bool, Hint(P("On?"), hidden=True)]
Day = Annotated[str, Hint(P("First day (empty: today)"), max_length=40)]
LastDay = Annotated[str, Hint(P("Last day (empty: until I resume)"), max_length=40, help=P("Such as Jan 2"))]


class Listing(Cog):
    """All schedules, and each one's switches."""

    def __init__(self, prompts: Prompts, keeping: Keeping, screens: Screens, courier: Courier, clock: Clock) -> None:
        self._prompts = prompts
        self._keeping = keeping
        self._screens = screens
        self._courier = courier
        self._clock = clock

    @command("prompts.list", P("All schedules of wellness prompts"), audience=MODERATORS)
    async def list(self, ctx: Context, page: Annotated[int, Hint(P("Page"))] = 1) -> Outcome:
        """A page of them."""
        return await self._screens.all(ctx, page)

    @command("prompts.slot", P("Look at a schedule of prompts"), audience=MODERATORS, listed=False)
    async def slot(self, ctx: Context, slot: SlotId) -> Outcome:
        """One of them."""
        found = await self._prompts.slots.get(ctx.person.home, slot)
        return self._screens.gone() if found is None else await self._screens.slot(ctx, found)

    @command("prompts.pause", P("Pause a schedule of prompts"), audience=MODERATORS, listed=False)
    async def pause(self, ctx: Context, slot: SlotId, first: Day = "", last: LastDay = "") -> Outcome:
        """Rest from one local day to another, or until somebody resumes."""
        found = await self._prompts.slots.get(ctx.person.home, slot)
        if found is None:
            return self._screens.gone()
        today = self._today(found)
        wrong: dict[str, Phrase] = {}
        begins = _day(first, today, wrong, "first") if first else today
        ends = _day(last, today, wrong, "last") if last else None
        if begins and ends and ends < begins:
            wrong["last"] = P("A pause ends on its first day or after it.")
        if first and not last and begins and begins > today:
            wrong["last"] = P("A pause that begins later needs its last day as well.")
        if len(found.rests) >= RESTS:
            wrong["first"] = P("There are {most} pauses ahead already. Resume first.")(most=str(RESTS))
        if wrong or begins is None:
            return self.ask("prompts.pause", wrong, slot=slot, first=first, last=last)
        said = P("Paused. Nothing that was planned is lost.")
        return await self._changed(ctx, slot, _paused(today, begins, ends), "prompts.paused", said)

    @command("prompts.resume", P("Take a schedule of prompts up again"), audience=MODERATORS, listed=False)
    async def resume(self, ctx: Context, slot: SlotId) -> Outcome:
        """End every pause. Where the channel was lost it is tried first, and all of its schedules go on."""
        found = await self._prompts.slots.get(ctx.person.home, slot)
        if found is None:
            return self._screens.gone()
        if found.fault is not Fault.PLACE:
            said = P("It goes on.")
            return await self._changed(ctx, slot, lambda s: replace(s, running=True, rests=()), "prompts.resumed", said)
        lost = [one for one in await self._prompts.slots.there(found.place) if one.fault is Fault.PLACE]
        told = await postable(self._courier, found.place, announced(lost))
        if told is None:
            again = Button(P("Try again"), Call("prompts.resume", {"slot": slot}), Tone.PRIMARY)
            change = Button(P("Change"), Call("prompts.change", {"slot": slot, "_form": "1"}))
            return Reply.say(P("I still cannot post there."), MEND, again, change)
        back = [replace(one, running=True, fault=Fault.NONE, told=told) for one in lost]
        await self._keeping.put(back, ctx.person, "prompts.resumed")
        mine = next(one for one in back if one.id == slot)
        return await self._screens.slot(ctx, mine, P("I can post there again, and it goes on."))

    @command("prompts.holidays", P("Prompts on holidays, or not"), audience=MODERATORS, listed=False)
    async def holidays(self, ctx: Context, slot: SlotId, on: Switch) -> Outcome:
        """Whether there are prompts on US federal holidays."""
        return await self._switched(ctx, slot, lambda one: replace(one, holidays=on))

    @command("prompts.thread", P("Threads at prompts, or not"), audience=MODERATORS, listed=False)
    async def thread(self, ctx: Context, slot: SlotId, on: Switch) -> Outcome:
        """Whether a thread is opened at each prompt."""
        clear = Fault.NONE
        return await self._switched(
            ctx, slot, lambda one: replace(one, thread=on, fault=clear if one.fault is Fault.THREAD else one.fault)
        )

    @command("prompts.crew", P("For which crew prompts are"), audience=MODERATORS, listed=False)
    async def crew(self, ctx: Context, slot: SlotId, crew: Annotated[Crew, Hint(P("Crew"), hidden=True)]) -> Outcome:
        """Whose shift it is."""
        return await self._switched(ctx, slot, lambda one: replace(one, crew=crew.value))

    @command("prompts.remove", P("Remove a schedule of prompts"), audience=MODERATORS, listed=False)
    async def remove(
        self, ctx: Context, slot: SlotId, sure: Annotated[bool, Hint(P("Sure?"), hidden=True)] = False
    ) -> Outcome:
        """Take one out, at the second press."""
        found = await self._prompts.slots.get(ctx.person.home, slot)
        if found is None:
            return self._screens.gone()
        if not sure:
            yes = Button(P("Yes, remove it"), Call("prompts.remove", {"slot": slot, "sure": "yes"}), Tone.DANGER)
            keep = Button(P("Keep it"), Call("prompts.slot", {"slot": slot}))
            return Reply.say(P("Remove this schedule? What was posted stays; a pause would keep the rest."), yes, keep)
        await self._keeping.remove(found, ctx.person)
        return await self._screens.all(ctx, 1, P("Removed."))

    async def _switched(self, ctx: Context, slot: str, change: Callable[[Slot], Slot]) -> Outcome:
        return await self._changed(ctx, slot, change, "prompts.changed")

    async def _changed(
        self, ctx: Context, slot: str, change: Callable[[Slot], Slot], action: str, *words: Phrase
    ) -> Outcome:
        after = await self._keeping.change(ctx.person.home, slot, change, ctx.person, action)
        return self._screens.gone() if after is None else await self._screens.slot(ctx, after, *words)

    def _today(self, slot: Slot) -> date:
        now: datetime = self._clock.now()
        return now.astimezone(ZoneInfo(slot.zone)).date()


def _paused(today: date, begins: date, ends: date | None) -> Callable[[Slot], Slot]:
    """Return the change that adds a pause, and forgets those that are over; one without an end stops it."""

    def paused(slot: Slot) -> Slot:
        ahead = tuple(rest for rest in slot.rests if rest[1] >= today)
        return replace(slot, rests=(*ahead, (begins, ends))) if ends else replace(slot, running=False)

    return paused


def _day(text: str, today: date, wrong: dict[str, Phrase], field: str) -> date | None:
    day = read_date(text, today)
    if day is None or day < today:
        wrong[field] = UNREAD if day is None else PAST
        return None
    return day
