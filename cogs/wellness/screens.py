"""What moderators see of schedules: one of them with all that can be done about it, or all of them in a row."""

from collections.abc import Sequence
from typing import Final

from bot import Block, Button, Call, Choice, Context, Divider, Fields, P, Phrase, Reply, Select, Text, Tone, Words
from bot.clock import Clock
from bot.courier import Courier
from bot.i18n import Day, listed
from bot.store.prompts import Prompts
from bot.store.prompts.slots import Fault, Slot
from cogs.wellness.asked import tags_said
from cogs.wellness.lost import MEND
from cogs.wellness.prompt import Crew
from cogs.wellness.times import AHEAD, times
from cogs.wellness.when import days_said, hour_said, moment_said
from cogs.wellness.where import where

GONE: Final = P("That schedule is not here any more.")
NONE: Final = P("No prompts are planned yet. A schedule says in which channel they appear, and when.")
NO_THREAD: Final = P("I could not open a thread there: allow me to create public threads. Prompts go on without.")
PAGE: Final = 6


class Screens:
    """Draws schedules."""

    def __init__(self, prompts: Prompts, courier: Courier, clock: Clock) -> None:
        self._prompts = prompts
        self._courier = courier
        self._clock = clock

    def gone(self) -> Reply:
        """Say that a schedule is not there."""
        return Reply.say(GONE, Button(P("All schedules"), Call("prompts.list")))

    async def made(self, ctx: Context, slots: Sequence[Slot]) -> Reply:
        """Show what was planned just now."""
        if len(slots) == 1:
            return await self.slot(ctx, slots[0], P("Planned, and the channel knows."))
        said = P("Planned, and the channel knows: {days}, at {times} ({zone}).")
        first = slots[0]
        return Reply.say(
            said(days=days_said(first.days), times=hour_said(slots), zone=first.zone),
            P("Each time has its own crew, by the hour; every schedule can be changed on its own."),
            Button(P("All schedules"), Call("prompts.list"), Tone.PRIMARY),
            Button(P("The next four weeks"), Call("prompts.preview", {"slot": first.id})),
        )

    async def slot(self, ctx: Context, slot: Slot, *words: Phrase) -> Reply:
        """Show one schedule, under some words."""
        return Reply(
            (
                *(Text(said) for said in words),
                Text(P("Wellness prompts at {time}")(time=f"{slot.at:%H:%M}"), Tone.TITLE),
                await where(self._courier, slot),
                *self._faults(slot),
                Fields(self._facts(ctx, slot)),
                *_presses(slot),
            )
        )

    async def all(self, ctx: Context, page: int, *words: Phrase) -> Reply:
        """Show a page of a community's schedules."""
        found = await self._prompts.slots.of(ctx.person.home)
        add = Button(P("Add a schedule"), Call("prompts.schedule", {"_form": "1"}), Tone.PRIMARY)
        if not found:
            return Reply.say(*words, NONE, add)
        pages = -(-len(found) // PAGE)
        page = min(max(1, page), pages)
        first = (page - 1) * PAGE
        blocks: list[Block] = [*(Text(said) for said in words), Text(P("Wellness prompts"), Tone.TITLE)]
        place = None
        for at, slot in enumerate(found[first : first + PAGE], first + 1):
            blocks += [Divider(), await where(self._courier, slot)] if slot.place != place else []
            blocks += _line(at, slot)
            place = slot.place
        blocks += [add, Button(P("The next four weeks"), Call("prompts.preview"))]
        if page > 1:
            blocks.append(Button(P("Back"), Call("prompts.list", {"page": str(page - 1)})))
        if page < pages:
            blocks.append(Button(P("More"), Call("prompts.list", {"page": str(page + 1)})))
        return Reply(tuple(blocks))

    def _facts(self, ctx: Context, slot: Slot) -> tuple[tuple[Phrase, Words], ...]:
        now = self._clock.now()
        due = next(iter(times(slot, now, now + AHEAD)), None) if slot.running else None
        state = stands(slot)
        return (
            (P("Days"), days_said(slot.days)),
            (P("Time zone"), slot.zone),
            (P("For"), Crew(slot.crew).label),
            (P("About"), tags_said(slot.tags)),
            (P("US federal holidays"), P("prompts as on other days") if slot.holidays else P("no prompts")),
            (P("A thread at each prompt"), P("yes") if slot.thread else P("no")),
            (P("State"), state),
            (P("Next"), moment_said(due, slot, ctx.locale) if due else P("nothing in the next weeks")),
        )

    def _faults(self, slot: Slot) -> list[Block]:
        match slot.fault:
            case Fault.PLACE:
                return [Text(MEND)]
            case Fault.THREAD if slot.thread:
                return [Text(NO_THREAD)]
            case _:
                return []


def stands(slot: Slot) -> Words:
    """Return how a schedule stands, in words."""
    if slot.fault is Fault.PLACE:
        return P("paused: I cannot post in that channel")
    if not slot.running:
        return P("paused until you resume it")
    if slot.rests:
        rests = listed([P("{first} to {last}")(first=Day(a), last=Day(b)) for a, b in slot.rests])
        return P("running, with a rest: {rests}")(rests=rests)
    return P("running")


def _line(at: int, slot: Slot) -> list[Block]:
    said = P("{n}. {time}, {days} · {crew} · {state}")(
        n=str(at), time=f"{slot.at:%H:%M}", days=days_said(slot.days), crew=Crew(slot.crew).label, state=stands(slot)
    )
    return [Text(said), Button(P("Open number {n}")(n=str(at)), Call("prompts.slot", {"slot": slot.id}))]


def _presses(slot: Slot) -> list[Block]:
    this = {"slot": slot.id}
    pause = Button(P("Pause"), Call("prompts.pause", this | {"_form": "1"}))
    resume = Button(P("Resume"), Call("prompts.resume", this), Tone.PRIMARY)
    clear = [Button(P("Take the pauses out"), Call("prompts.resume", this))] if slot.running and slot.rests else []
    holidays = P("No prompts on holidays") if slot.holidays else P("Prompts on holidays, too")
    thread = P("No threads") if slot.thread else P("Open a thread at each")
    return [
        Button(P("The next four weeks"), Call("prompts.preview", this)),
        Button(P("Change"), Call("prompts.change", this)),
        pause if slot.running else resume,
        *clear,
        Button(holidays, Call("prompts.holidays", this | {"on": "no" if slot.holidays else "yes"})),
        Button(thread, Call("prompts.thread", this | {"on": "no" if slot.thread else "yes"})),
        Select(P("For which crew?"), Call("prompts.crew", this), "crew", tuple(Choice(c, c.label) for c in Crew)),
        Button(P("Remove"), Call("prompts.remove", this), Tone.DANGER),
        Button(P("All schedules"), Call("prompts.list")),
    ]
