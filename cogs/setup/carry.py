"""Settings taken along and brought in: a copy as YAML, and back with a look at what changes before it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Cog,
    Context,
    Document,
    Group,
    Hint,
    Outcome,
    P,
    Phrase,
    Place,
    Reply,
    Text,
    Tone,
    command,
)
from bot.adapter import Lack
from bot.courier import Courier
from bot.field import Field, Wrong
from bot.i18n import listed
from bot.steps import Kept, Step, Unfit
from cogs.setup import sheet
from cogs.setup.ledger import Ledger, Meanwhile, Wish, based_on
from cogs.setup.said import value
from cogs.setup.sheet import Fault, Line
from cogs.setup.sights import Seen, chosen

MODERATORS: Final = Audience.MODERATORS
MOST: Final = 20  # faults told at once
NOT_HERE: Final = P("From another community, so it is left out; choose one of yours: {what}.")
GONE: Final = P("There is none of that id here any more, so it is left out: {what}.")
MEANWHILE: Final = P("Somebody changed a setting since you looked. This is what your text would change now:")


@dataclass(slots=True)
class Plan:
    """What a text would do: wishes by step, what is left out, what is wrong, and each change in words."""

    wishes: list[Wish] = field(default_factory=list)
    left: list[Phrase] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    changes: list[Phrase] = field(default_factory=list)


class Carrying(Cog):
    """Only settings: nobody's name and nobody's words are in it."""

    def __init__(self, steps: Sequence[Step], ledger: Ledger, courier: Courier) -> None:
        """Write through ``ledger``; channels and roles are looked at through ``courier``."""
        self._steps = steps
        self._ledger = ledger
        self._courier = courier

    @command("setup.export", P("Your community's settings, as YAML"), audience=MODERATORS)
    async def export(self, ctx: Context) -> Outcome:
        """What /setup import reads back, here or in another community."""
        kept = await self._ledger.choices.all(ctx.person.home)
        seen = await Seen.of(self._courier, self._steps, kept)
        names = {text: sight.name for text, sight in seen.places.items() if sight and sight.name}
        names |= {text: name for text, name in seen.groups.items() if name}
        text = sheet.write(
            self._steps, {step.name: step.read(kept) for step in self._steps}, lambda t: names.get(t, "")
        )
        return Reply.say(
            P("These are your community's settings. Nobody's name and nobody's words are in them."),
            Document("labmates.yaml", text),
            Text(P("/setup import reads them back, here or in another community."), Tone.SMALL),
        )

    @command("setup.import", P("Bring settings in, as YAML"), audience=MODERATORS)
    async def bring_in(
        self,
        ctx: Context,
        yaml: Annotated[
            str,
            Hint(
                P("The settings, as YAML"),
                long=True,
                max_length=3000,
                help=P("Long ones: in parts, each beginning with “labmates: 1”"),
            ),
        ],
        sure: Annotated[str, Hint(P("Looked at"), hidden=True, max_length=8)] = "",
    ) -> Outcome:
        """Show what would change, every fault by its line; keep it at the press that says so, all or nothing."""
        kept = await self._ledger.choices.all(ctx.person.home)
        plan = await self._plan(ctx.person.home, yaml, kept)
        if plan.faults:
            return _faulty(plan.faults, yaml)
        if not plan.wishes:
            return Reply.say(P("That changes nothing here."), *plan.left)
        before = based_on({wish.step.name: wish.was for wish in plan.wishes})
        if sure != before:
            return _looked_at(plan, yaml, before, MEANWHILE if sure else None)
        try:
            await self._ledger.keep(ctx, plan.wishes, "setup.imported")
        except Meanwhile:
            return await self.bring_in(ctx, yaml, "again")
        changed = listed([wish.step.title for wish in plan.wishes])
        check = Button(P("Check that everything works"), Call("setup.check"), Tone.PRIMARY)
        return Reply.say(P("Kept: {what}.")(what=changed), *plan.left, check)

    async def _plan(self, home: str, text: str, kept: Kept) -> Plan:
        found, faults = sheet.read(text, self._steps)
        plan = Plan(faults=faults)
        values = {s.name: self._values(s, found[s.name], home, plan) for s in self._steps if s.name in found}
        seen = await self._look(values, kept)
        for step in self._steps:
            if step.name in values:
                self._step(
                    step, home, kept, self._there(step, values[step.name], seen, plan), found[step.name], seen, plan
                )
        plan.faults.sort(key=lambda fault: fault.line)
        return plan

    def _values(self, step: Step, lines: Mapping[str, Line], home: str, plan: Plan) -> dict[str, object]:
        """Read each setting as its field does; a channel or role of another community is left out, and said."""
        found: dict[str, object] = {}
        for one in step.fields:
            line = lines.get(one.name)
            if line is None:
                continue
            if not line.text:
                found[one.name] = None
                continue
            if one.kind in (Place, Group) and _stranger(one, line, home, plan):
                continue
            try:
                found[one.name] = one.read(line.text, home)
            except Wrong as wrong:
                plan.faults.append(Fault(line.line, P("{label}: {error}")(label=one.label, error=wrong.words)))
        return found

    async def _look(self, values: Mapping[str, Mapping[str, object]], kept: Kept) -> Seen:
        wanted = [v for each in values.values() for v in each.values() if isinstance(v, Place | Group)]
        return await Seen.at(self._courier, [*wanted, *chosen(self._steps, kept)])

    def _there(self, step: Step, values: Mapping[str, object], seen: Seen, plan: Plan) -> dict[str, object]:
        """Leave out, and say, what was deleted since it was written down."""
        found: dict[str, object] = {}
        for one in step.fields:
            if one.name not in values:
                continue
            wanted = values[one.name]
            sight = seen.places.get(str(wanted)) if isinstance(wanted, Place) else None
            if (sight and Lack.GONE in sight.lacks) or (isinstance(wanted, Group) and seen.groups[str(wanted)] == ""):
                plan.left.append(GONE(what=one.label))
            else:
                found[one.name] = wanted
        return found

    def _step(
        self,
        step: Step,
        home: str,
        kept: Kept,
        values: Mapping[str, object],
        lines: Mapping[str, Line],
        seen: Seen,
        plan: Plan,
    ) -> None:
        """Reckon what one step would be, and add what differs."""
        before = step.read(kept)
        try:
            after = step.read({**kept, **step.write(home, kept, values)})
        except Unfit as unfit:
            first = min((line.line for line in lines.values()), default=1)
            for name, words in unfit.errors.items():
                at = lines[name].line if name in lines else first
                plan.faults.append(Fault(at, P("{name}: {error}")(name=name, error=words)))
            return
        differs = [f for f in step.fields if before.get(f.name) != after.get(f.name)]
        if differs:
            mine = {f.name: values[f.name] for f in differs if f.name in values}
            plan.wishes.append(Wish(step, mine, based_on(before)))
        for one in differs:
            was, will = value(one, before.get(one.name), seen), value(one, after.get(one.name), seen)
            said = P("{step}. {label}: {was} → {will}")
            plan.changes.append(said(step=step.title, label=one.label, was=was, will=will))


def _stranger(one: Field, line: Line, home: str, plan: Plan) -> bool:
    """Whether a channel or role belongs to another community; then that is said."""
    try:
        found = (Place if one.kind is Place else Group).parse(line.text)
    except ValueError:
        return False
    if found.home == home:
        return False
    plan.left.append(NOT_HERE(what=one.label))
    return True


def _faulty(faults: Sequence[Fault], text: str) -> Reply:
    lines = [P("Line {line}: {fault}")(line=str(f.line), fault=f.say) for f in faults[:MOST]]
    again = Button(P("Mend it"), Call("setup.import", {"yaml": text, "_form": "1"}), Tone.PRIMARY)
    return Reply.say(P("Nothing was changed yet."), *lines, again)


def _looked_at(plan: Plan, text: str, digest_: str, word: Phrase | None) -> Reply:
    blocks: list[Block] = [Text(word)] if word else []
    blocks += [Text(P("This would change"), Tone.TITLE), *map(Text, plan.changes), *map(Text, plan.left)]
    keep = Call("setup.import", {"yaml": text, "sure": digest_})
    return Reply(
        (
            *blocks,
            Text(P("Nothing is changed until you press."), Tone.SMALL),
            Button(P("Change it"), keep, Tone.PRIMARY),
            Button(P("Leave everything as it is"), Call("setup.start")),
        )
    )
