"""The guided conversation: one private screen, a step at a time, that can be left and taken up again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Cog,
    Context,
    Fields,
    Hint,
    Outcome,
    P,
    Place,
    Reply,
    Text,
    Tone,
    Words,
    command,
)
from bot.adapter import CLOSED
from bot.command import Ask, Command
from bot.courier import Courier
from bot.field import Field
from bot.steps import CHANGED, Step, Unfit
from cogs.setup import mends
from cogs.setup.ledger import Ledger, Meanwhile, Wish, based_on
from cogs.setup.pages import Pages
from cogs.setup.said import pairs
from cogs.setup.sights import Seen

MODERATORS: Final = Audience.MODERATORS
NO_STEP: Final = P("There is no such step any more. Here is where you are.")
KEPT: Final = P("Kept: {what}.")
MEANWHILE: Final = P(
    "Somebody changed this while you were at it, so nothing of yours was kept yet. It stands like this:"
)
YOURS: Final = P("You wanted:")
CLOSED_TO_ME: Final = P("Nothing was changed yet: I could not write there.")

Which = Annotated[str, Hint(P("Step"), hidden=True, max_length=20)]
Was = Annotated[str, Hint(P("As it was"), hidden=True, max_length=8)]


class Wizard(Cog):
    """Steps are all it knows: each comes from the feature that it settles."""

    def __init__(self, steps: Sequence[Step], ledger: Ledger, pages: Pages, courier: Courier) -> None:
        """``steps`` in the order in which they are gone through."""
        self._steps = {step.name: step for step in steps}
        self._ledger = ledger
        self._pages = pages
        self._courier = courier

    def commands(self) -> Sequence[Command]:
        """Return the wizard's own commands, and one for each step, with that step's fields as its form."""
        return [*super().commands(), *(self._command(step) for step in self._steps.values())]

    @command("setup.start", P("Set me up, step by step"), audience=MODERATORS, default=True)
    async def start(self, ctx: Context, step: Which = "") -> Outcome:
        """Show where set-up stands, at the step named or else the first that is open."""
        return await self._pages.step(ctx, step)

    @command("setup.skip", P("Leave a step as it is"), audience=MODERATORS, listed=False)
    async def skip(self, ctx: Context, step: Which) -> Outcome:
        """Go on to the next."""
        if found := self._steps.get(step):
            await self._ledger.skip(ctx.person, found)
        return await self._pages.step(ctx, "")

    @command("setup.change", P("Change a step of set-up"), audience=MODERATORS, listed=False)
    async def change(self, ctx: Context, step: Which) -> Outcome:
        """Open a step's form, filled in with what holds now."""
        found = self._steps.get(step)
        if found is None:
            return await self._pages.step(ctx, "", NO_STEP)
        now = found.read(await self._ledger.choices.all(ctx.person.home))
        if _toggled(found):
            return await self._pages.step(ctx, step)
        return self._form(found, {**now, "was": based_on(now)})

    @command("setup.toggle", P("Switch something on or off"), audience=MODERATORS, listed=False)
    async def toggle(
        self,
        ctx: Context,
        step: Which,
        field: Annotated[str, Hint(P("What"), hidden=True, max_length=20)],
        to: Annotated[bool, Hint(P("On?"), hidden=True)],
        was: Was = "",
    ) -> Outcome:
        """Set one yes or no, and show the step again."""
        found = self._steps.get(step)
        if found is None or field not in {one.name for one in found.fields if one.kind is bool}:
            return await self._pages.step(ctx, "", NO_STEP)
        return await self._keep(ctx, Wish(found, {field: to}, was), {field: "yes" if to else "no"}, at=step)

    @command("setup.clear", P("Choose something no more"), audience=MODERATORS, listed=False)
    async def clear(
        self,
        ctx: Context,
        step: Which,
        field: Annotated[str, Hint(P("What"), hidden=True, max_length=20)],
        was: Was = "",
    ) -> Outcome:
        """Take a choice back."""
        found = self._steps.get(step)
        if found is None or field not in {one.name for one in found.fields}:
            return await self._pages.step(ctx, "", NO_STEP)
        return await self._keep(ctx, Wish(found, {field: None}, was), {}, at=step)

    @command("setup.over", P("Look over what is set up, as a dry run"), audience=MODERATORS, listed=False)
    async def over(self, ctx: Context) -> Outcome:
        """Everything at one look, with what is wrong and what will happen next."""
        return await self._pages.over(ctx)

    def _command(self, step: Step) -> Command:
        was = Field("was", P("As it was"), required=False, hidden=True, max_length=8)
        sure = Field("sure", P("All the same?"), kind=bool, required=False, hidden=True)
        shown = () if _toggled(step) else step.fields
        fields = (was, sure, *(replace(field, required=False) for field in shown))
        return Command(f"setup.set-{step.name}", step.title, fields, partial(self._set, step), MODERATORS, listed=False)

    async def _set(self, step: Step, ctx: Context, was: str = "", sure: bool = False, **values: object) -> Outcome:
        """What the form of a step sends: looked at first, so that a missing right shows now and not at three."""
        asked = {name: _text(value) for name, value in values.items()}
        if not values:
            return await self._pages.step(ctx, step.name)
        if not sure and (closed := await self._closed(ctx, step, values, asked | {"was": was})):
            return closed
        return await self._keep(ctx, Wish(step, values, was), asked)

    async def _keep(self, ctx: Context, wish: Wish, asked: Mapping[str, str], at: str = "") -> Outcome:
        try:
            await self._ledger.keep(ctx, [wish])
        except Unfit as unfit:
            return self._form(wish.step, {**asked, "was": wish.was}, unfit.errors)
        except Meanwhile:
            return await self._told(ctx, wish, asked)
        if at:
            return await self._pages.step(ctx, at, KEPT(what=wish.step.title))
        return await self._pages.changed(ctx, wish.step, KEPT(what=wish.step.title))

    async def _told(self, ctx: Context, wish: Wish, asked: Mapping[str, str]) -> Outcome:
        """Somebody was quicker: show what holds now beside what was wanted, and lose neither."""
        step, kept = wish.step, await self._ledger.choices.all(ctx.person.home)
        now = step.read(kept)
        if all(now.get(name, "") == (asked.get(name) or "") for name in wish.values):
            return await self._pages.step(ctx, step.name, KEPT(what=step.title))
        wanted = [Place.parse(asked[f.name]) for f in step.fields if f.kind is Place and asked.get(f.name)]
        seen = await Seen.of(self._courier, [step], kept)
        theirs = await Seen.at(self._courier, wanted)
        mine = [
            pair for pair, field in zip(pairs(step, asked, theirs), step.fields, strict=True) if field.name in asked
        ]
        again = self._again(wish, asked, based_on(now))
        return Reply.say(
            Text(step.title, Tone.TITLE),
            CHANGED,
            Fields(tuple(pairs(step, now, seen))),
            *((Text(YOURS), Fields(tuple(mine))) if mine else ()),
            Button(P("Put mine in its place"), again, Tone.PRIMARY),
            Button(P("Leave it as it is"), Call("setup.start", {"step": step.name})),
        )

    def _again(self, wish: Wish, asked: Mapping[str, str], was: str) -> Call:
        """The same call once more, on what holds now."""
        (name, first), *_ = wish.values.items()
        if first is None:
            return Call("setup.clear", {"step": wish.step.name, "field": name, "was": was})
        if _toggled(wish.step):
            return Call("setup.toggle", {"step": wish.step.name, "field": name, "to": asked[name], "was": was})
        return Call(f"setup.set-{wish.step.name}", {**asked, "was": was})

    async def _closed(
        self, ctx: Context, step: Step, values: Mapping[str, object], asked: Mapping[str, str]
    ) -> Reply | None:
        """Say which of the channels now chosen are closed to me, with the mend; None where none is."""
        now = step.read(await self._ledger.choices.all(ctx.person.home))
        places = {f: v for f in step.fields if isinstance(v := values.get(f.name), Place) and str(v) != now.get(f.name)}
        seen = await Seen.at(self._courier, places.values())
        blocks: list[Block] = []
        for field, place in places.items():
            sight = seen.places[str(place)]
            if sight is None or sight.lacks & CLOSED:
                found = mends.of_place(field.label, place, sight, step.needs.get(field.name), None)
                blocks += [Text(words) for remark in found for words in (remark.says, remark.mend) if words]
        if not blocks:
            return None
        call = Call(f"setup.set-{step.name}", {name: text for name, text in asked.items() if text})
        return Reply.say(
            Text(step.title, Tone.TITLE),
            CLOSED_TO_ME,
            *blocks,
            Button(P("Try again"), call, Tone.PRIMARY),
            Button(P("Choose another"), Call("setup.change", {"step": step.name})),
            Button(P("Choose it all the same"), call.having(sure="yes")),
            Button(P("Back"), Call("setup.start", {"step": step.name})),
        )

    def _form(self, step: Step, known: Mapping[str, str], errors: Mapping[str, Words] | None = None) -> Ask:
        command = next(c for c in self.commands() if c.name == f"setup.set-{step.name}")
        return Ask(command, Call(command.name, {name: text for name, text in known.items() if text}), errors or {})


def _toggled(step: Step) -> bool:
    """Whether a step is all yes or no, and so a row of buttons."""
    return all(field.kind is bool for field in step.fields)


def _text(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
