"""From what the page sends to calls of the core: pure, and nothing that comes in is trusted."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from adapters.playground.community import COMMUNITY, PLATFORM, place
from adapters.playground.feed import Message
from bot import typed
from bot.command import Command
from bot.field import TEXT_LIMIT
from bot.i18n import english
from bot.message import Call
from bot.naming import NO_NAMES, Names
from bot.people import Group, Person, Place, Post
from bot.render import plain

Id = Annotated[str, StringConstraints(max_length=40)]
Token = Annotated[str, StringConstraints(max_length=400)]
Writing = Annotated[str, StringConstraints(max_length=8_000)]
Length = Literal["hour", "day", "week"]


class Body(BaseModel):
    """What every request says: who asks, and where."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)

    person: Id
    place: Id


class Typed(Body):
    """A line from the box: sent, or still being typed."""

    text: Writing


class Press(Body):
    """A button, or a select with what was picked, on a message."""

    message: int
    token: Token
    picked: Token = ""


class Submit(Body):
    """A filled form; ``message`` is the one whose button opened it, or 0."""

    token: Token
    values: dict[Id, Writing]
    message: int = 0


class Menu(Body):
    """A command to run on a message."""

    message: int
    command: Id


class Suggest(Body):
    """What has been typed into a form's field so far."""

    command: Id
    field: Id
    text: Writing


class Push(Body):
    """How far the clock is to go."""

    by: Length


class Speak(Body):
    """The locale to speak to this person in."""

    locale: Literal["en-US", "es-US"]


def line(text: str, commands: Mapping[str, Command], names: Names = NO_NAMES) -> Call:
    """Read a typed line; ``#lounge``, ``@mentors`` and ``@rosa`` become addresses where a field wants one."""
    call = typed.parse(text, commands, names)
    command = commands.get(call.command)
    kinds = {f.name: f.kind for f in command.fields} if command else {}
    return Call(call.command, {name: _addressed(value, kinds.get(name)) for name, value in call.args.items()})


def submitted(body: Submit) -> Call:
    """Return the form's own call with the inputs; names of the core cannot be sent in."""
    call = Call.parse(body.token)
    given = {name: value for name, value in body.values.items() if not name.startswith("_")}
    return Call(call.command, {**call.args, **given})


def chosen(command: Command, message: Message) -> Call | None:
    """Return the call of a command from a message's menu; None if it has no menu."""
    return command.on_message(plain(message.reply, english)[:TEXT_LIMIT], Post(place(message.place), str(message.id)))


def _addressed(value: str, kind: type | None) -> str:
    if kind is Place and value.startswith("#"):
        return str(Place(PLATFORM, COMMUNITY, value[1:]))
    if kind is Group and value.startswith("@"):
        return str(Group(PLATFORM, COMMUNITY, value[1:]))
    if kind is Person and value.startswith("@"):
        return str(Person(PLATFORM, COMMUNITY, value[1:]))
    return value
