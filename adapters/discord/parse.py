"""Discord's interactions to calls: pure functions over the JSON, total whatever comes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.command import Command
from bot.i18n import english
from bot.message import Call
from bot.people import Group, Person, Place, Post

Json = Mapping[str, Any]

NAME = "discord"
SUBCOMMANDS = (1, 2)  # option types: subcommand and group of subcommands
USER_OPTION, CHANNEL_OPTION, ROLE_OPTION = 6, 7, 8
USER_SELECT, ROLE_SELECT, CHANNEL_SELECT, LABEL, ROW = 5, 6, 8, 18, 1
MESSAGE_MENU = 3
BROKEN = (KeyError, TypeError, AttributeError, IndexError, ValueError)  # what reading raises over another shape


@dataclass(frozen=True, slots=True)
class Typing:
    """What somebody has typed so far into one option of a command."""

    command: str
    field: str
    typed: str


def data(raw: object) -> Json:
    """Return an interaction's data as a mapping, whatever came."""
    return raw if isinstance(raw, Mapping) else {}


def read(kind: int, found: object, community: str, commands: Mapping[str, Command]) -> Call | None:
    """Return the call of an interaction by its type and data; None for other types, and for what cannot be read."""
    try:
        match kind:
            case 2:  # Discord's types of interactions
                return command(data(found), community, commands)
            case 3:
                return component(data(found))
            case 5:
                return submit(data(found), community)
            case _:
                return None
    except BROKEN:
        return None


def stamp(data: Json) -> int:
    """Return the mark of the community on the component that was pressed, or on the first of a modal; 0 for none."""
    parts = data.get("components")
    first: object = parts[0] if isinstance(parts, list) and parts else data
    mark = first.get("id") if "custom_id" in data and isinstance(first, Mapping) else 0
    return mark & ~0xFF if isinstance(mark, int) else 0


def command(data: Json, community: str, commands: Mapping[str, Command]) -> Call:
    """Return the call of a slash command or of a message's menu; ids become addresses in ``community``."""
    if data.get("type") == MESSAGE_MENU:
        return _menu(data, community, commands)
    name, options = _walk(data)
    return Call(name, {str(o["name"]): _value(o.get("type"), o["value"], community) for o in options})


def typing(data: Json) -> Typing:
    """Return where the cursor is in a command that is being typed; nowhere for what cannot be read."""
    try:
        name, options = _walk(data)
        focused: Json = next((o for o in options if o.get("focused")), {})
    except BROKEN:
        return Typing("", "", "")
    return Typing(name, str(focused.get("name", "")), str(focused.get("value", "")))


def component(data: Json) -> Call:
    """Return the call that a button or a select carries."""
    picked = [str(value) for value in data.get("values") or ()]
    return Call.parse(str(data["custom_id"]), picked[0] if picked else "")


def submit(data: Json, community: str) -> Call:
    """Return the call of a submitted modal: the one it carries, and the inputs by name."""
    inputs = {str(part["custom_id"]): _entered(part, community) for part in _inputs(data.get("components", ()))}
    return Call.parse(str(data["custom_id"])).having(**inputs)


def _walk(data: Json) -> tuple[str, list[Json]]:
    name, options = str(data["name"]), list(data.get("options") or ())
    while options and options[0].get("type") in SUBCOMMANDS:
        name, options = f"{name}.{options[0]['name']}", list(options[0].get("options") or ())
    return name, [option for option in options if "value" in option]


def _value(kind: object, value: object, community: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if kind == CHANNEL_OPTION:
        return str(Place(NAME, community, str(value)))
    if kind == ROLE_OPTION:
        return str(Group(NAME, community, str(value)))
    if kind == USER_OPTION:
        return str(Person(NAME, community, str(value)))
    return str(value)


def _menu(data: Json, community: str, commands: Mapping[str, Command]) -> Call:
    found = next((c for c in commands.values() if c.menu and english(c.menu) == data["name"]), None)
    messages = (data.get("resolved") or {}).get("messages") or {}
    target: Json = messages.get(str(data.get("target_id")), {})
    channel = target.get("channel_id")
    post = Post(Place(NAME, community, str(channel)), str(target["id"])) if channel and target.get("id") else None
    call = found.on_message(str(target.get("content", "")), post) if found else None
    return call or Call(str(data["name"]))


def _inputs(parts: Iterable[Json]) -> Iterator[Json]:
    for part in parts:
        if part.get("type") == LABEL:
            yield part["component"]
        elif part.get("type") == ROW:
            yield from part.get("components", ())


def _entered(part: Json, community: str) -> str:
    values = part.get("values")
    if values is None:
        return str(part.get("value") or "")
    first = str(values[0]) if values else ""
    match part.get("type"):
        case 5 if first:
            return str(Person(NAME, community, first))
        case 8 if first:
            return str(Place(NAME, community, first))
        case 6 if first:
            return str(Group(NAME, community, first))
        case _:
            return first
