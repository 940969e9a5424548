"""A form as an adapter shows it: an ask, spoken in the person's language."""

from dataclasses import dataclass

from bot.command import Ask
from bot.draft import Drafts
from bot.field import Field
from bot.i18n import P, Say
from bot.message import Call, Choice
from bot.people import Person

SEND = P("Send")
YES_OR_NO = (Choice("yes", P("Yes")), Choice("no", P("No")))


@dataclass(frozen=True, slots=True)
class Input:
    """One input. ``kind`` and ``choices`` are as in the field; choices are (value, label)."""

    field: Field
    label: str
    value: str = ""
    error: str = ""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """At most five inputs, for ``command``. On submit their values are added to ``call`` by field name."""

    command: str
    title: str
    call: Call
    inputs: tuple[Input, ...]
    submit: str


def form(ask: Ask, say: Say, drafts: Drafts, owner: Person) -> Form:
    """Return the form for what is still to be asked; what it carries unseen always fits a button's token."""
    shown = {f.name for f in ask.command.visible}
    unseen = {name: value for name, value in ask.known.args.items() if name not in shown}
    call = drafts.fitting(owner, Call(ask.known.command, unseen))
    inputs = tuple(_input(f, ask, say) for f in ask.command.visible)
    return Form(ask.command.name, say(ask.command.summary), call, inputs, say(SEND))


def _input(field: Field, ask: Ask, say: Say) -> Input:
    known = ask.known.args.get(field.name, "")
    options = YES_OR_NO if field.kind is bool else field.choices
    choices = tuple((c.value, say(c.label)) for c in options)
    if field.secret or (choices and known not in {value for value, _ in choices}):
        known = ""
    error = ask.errors.get(field.name)
    return Input(
        field=field,
        label=say(field.label),
        value=known[: field.max_length],
        error=say(error) if error else "",
        help=say(field.help) if field.help else "",
        choices=choices,
    )
