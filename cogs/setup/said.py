"""What is chosen, in words: a channel by its name, a switch as on or off."""

from collections.abc import Mapping, Sequence

from bot import Group, P, Place, Words
from bot.field import Field
from bot.i18n import listed
from bot.steps import Kept, Step
from cogs.setup.sights import Seen

UNSET = P("not chosen yet")
ON, OFF = P("on"), P("off")


def value(field: Field, text: str | None, seen: Seen) -> Words:
    """Return one setting in words; ``text`` as a step reads it, None where nothing is chosen."""
    if not text:
        return UNSET
    if field.kind is Place:
        sight = seen.places.get(text)
        return f"#{sight.name}" if sight and sight.name else Place.parse(text).id
    if field.kind is Group:
        return f"@{name}" if (name := seen.groups.get(text)) else Group.parse(text).id
    if field.kind is bool:
        return ON if text == "yes" else OFF
    return next((choice.label for choice in field.choices if choice.value == text), text)


def pairs(step: Step, values: Mapping[str, str], seen: Seen) -> Sequence[tuple[Words, Words]]:
    """Return a step's settings, label and value."""
    return [(field.label, value(field, values.get(field.name), seen)) for field in step.fields]


def brief(step: Step, kept: Kept, seen: Seen) -> Words:
    """Return a step's settings in one line."""
    values = step.read(kept)
    off = [f.label for f in step.fields if f.kind is bool and values.get(f.name) == "no"]
    if all(f.kind is bool for f in step.fields):
        return P("off: {what}")(what=listed(off)) if off else P("all on")
    if named := [value(f, values[f.name], seen) for f in step.fields if f.kind is not int and values.get(f.name)]:
        return listed(named)
    if any(f.kind is not int for f in step.fields):
        return UNSET
    numbers = [P("{label}: {number}")(label=f.label, number=values.get(f.name, "")) for f in step.fields]
    return listed(numbers)
