"""The screens of set-up: where it stands with one step open, and everything at a look at the end."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot import Block, Button, Call, Choice, Context, Divider, Fields, P, Reply, Select, Text, Tone, Words
from bot.community import Changing
from bot.courier import Courier
from bot.finding import Health
from bot.steps import Kept, Remark, Step
from cogs.setup import mends
from cogs.setup.ledger import DONE, SKIPPED, based_on, progress
from cogs.setup.said import brief, pairs
from cogs.setup.sights import Seen
from cogs.setup.soon import Soon

MOST: Final = 12  # remarks on one screen


class Pages:
    """Draws; changes nothing."""

    def __init__(self, steps: Sequence[Step], choices: Changing, courier: Courier, soon: Soon) -> None:
        """``steps`` in the order in which they are gone through."""
        self._steps = steps
        self._choices = choices
        self._courier = courier
        self._soon = soon

    async def changed(self, ctx: Context, step: Step, *words: Words) -> Reply:
        """Show a step that was changed again while something is wrong with it, else go on to the next."""
        kept = await self._choices.all(ctx.person.home)
        wrong = await self._remarks(ctx.person.home, step, kept, await Seen.of(self._courier, [step], kept))
        return await self.step(ctx, step.name if wrong else "", *words)

    async def step(self, ctx: Context, name: str, *words: Words) -> Reply:
        """Show how far set-up is and one step: the one of that name, or the first that is open; at the end, all."""
        kept = await self._choices.all(ctx.person.home)
        at = next((step for step in self._steps if step.name == name), None)
        at = at or next((step for step in self._steps if _mark(step, kept) == "open"), None)
        if at is None:
            return await self.over(ctx, *words)
        seen = await Seen.of(self._courier, self._steps, kept)
        remarks = await self._remarks(ctx.person.home, at, kept, seen)
        return Reply((*map(Text, words), *self._rows(kept, seen, at), *_open(at, kept, seen, remarks), *self._ways(at)))

    async def over(self, ctx: Context, *words: Words) -> Reply:
        """Show all that is set up as a dry run: what holds, what is wrong, what will happen next."""
        home = ctx.person.home
        kept = await self._choices.all(home)
        seen = await Seen.of(self._courier, self._steps, kept)
        wrong = await self.wrong(home, kept, seen)
        return Reply(
            (
                *map(Text, words),
                Text(P("Set-up, looked over"), Tone.TITLE),
                Fields(tuple((step.title, brief(step, kept, seen)) for step in self._steps)),
                *told(wrong[:MOST]),
                *([] if wrong else [Text(P("Nothing is in the way."))]),
                Divider(),
                *await self._soon.blocks(ctx),
                Button(P("See the messages"), Call("setup.preview"), Tone.PRIMARY),
                Button(P("Check again"), Call("setup.check")),
                Button(P("Keep a copy"), Call("setup.export")),
                self._select(P("Change a step")),
            )
        )

    async def wrong(self, home: str, kept: Kept, seen: Seen) -> list[Remark]:
        """Return what is wrong with all steps, faults first."""
        found: list[Remark] = []
        for step in self._steps:
            found += await self._remarks(home, step, kept, seen)
        return sorted(found, key=lambda remark: remark.health is not Health.FAULT)

    async def _remarks(self, home: str, step: Step, kept: Kept, seen: Seen) -> list[Remark]:
        return [*mends.remarks(step, kept, seen), *await step.remarks(home, kept)]

    def _rows(self, kept: Kept, seen: Seen, at: Step) -> Iterator[Block]:
        done = sum(_mark(step, kept) != "open" for step in self._steps)
        title = P("Set-up: {done} of {all} steps")
        yield Text(title(done=done, all=len(self._steps)), Tone.TITLE)
        yield Fields(tuple((step.title, _stands(step, kept, seen, at)) for step in self._steps))
        yield Divider()

    def _ways(self, at: Step) -> Iterator[Block]:
        yield self._select(P("Go to a step"))
        yield Button(P("Look it all over"), Call("setup.over"))
        yield Text(P("You can leave at any time: /setup start goes on where you were."), Tone.SMALL)

    def _select(self, label: P) -> Select:
        return Select(label, Call("setup.start"), "step", tuple(Choice(s.name, s.title) for s in self._steps))


def _mark(step: Step, kept: Kept) -> str:
    if step.chosen(kept) or step.name in progress(kept, DONE):
        return "done"
    return "skipped" if step.name in progress(kept, SKIPPED) else "open"


def _stands(step: Step, kept: Kept, seen: Seen, at: Step) -> Words:
    what = brief(step, kept, seen)
    mark = _mark(step, kept)
    if mark == "done":
        return P("✓ {what}")(what=what)
    if mark == "skipped":
        return P("skipped")
    return P("→ now") if step is at else P("to do")


def _open(step: Step, kept: Kept, seen: Seen, remarks: Sequence[Remark]) -> Iterator[Block]:
    """The step that is open: what it is for, what is chosen, what is wrong with it, and what one can do."""
    yield Text(step.title, Tone.TITLE)
    yield Text(step.about)
    values = step.read(kept)
    yield Fields(tuple(pairs(step, values, seen)))
    yield from told(remarks, buttons=False)
    if all(field.kind is bool for field in step.fields):
        yield from _switches(step, kept)
    else:
        yield Button(P("Change"), Call("setup.change", {"step": step.name}), Tone.PRIMARY)
        was = based_on(values)
        for field in step.fields:
            if values.get(field.name) and field.kind not in (bool, int, str):
                call = Call("setup.clear", {"step": step.name, "field": field.name, "was": was})
                yield Button(P("None: {what}")(what=field.label), call)
    yield Button(P("Skip") if _mark(step, kept) == "open" else P("Next"), Call("setup.skip", {"step": step.name}))


def _switches(step: Step, kept: Kept) -> Iterator[Block]:
    values = step.read(kept)
    for field in step.fields:
        on = values.get(field.name) != "no"
        args = {"step": step.name, "field": field.name, "to": "no" if on else "yes", "was": based_on(values)}
        label = P("Switch off: {what}") if on else P("Switch on: {what}")
        yield Button(label(what=field.label), Call("setup.toggle", args))


def told(remarks: Sequence[Remark], *, buttons: bool = True) -> Iterator[Block]:
    """Yield findings as people read them: what is wrong, the mend, and the button where there is one."""
    for remark in remarks:
        mark = P("✗ {says}") if remark.health is Health.FAULT else P("! {says}")
        yield Text((P("✓ {says}") if remark.health is Health.WELL else mark)(says=remark.says))
        if remark.mend:
            yield Text(remark.mend, Tone.SMALL)
        if buttons and remark.button:
            yield remark.button
