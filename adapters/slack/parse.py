"""What Slack sends, as acts of a member: pure functions, total over anything that arrives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from adapters.slack import spot, text
from bot import typed
from bot.command import Command
from bot.field import Field
from bot.message import Call
from bot.naming import NO_NAMES, Names
from bot.people import Group, Person, Place, Post

Json: TypeAlias = dict[str, Any]
UMBRELLA = "/labmates"
FORM, CARD = "form", "card"  # a modal's callback_id: something to fill in, or something to read
HELP = Call("help")


class Way(StrEnum):
    """How a call came, which says where its answer goes."""

    TYPED = "typed"
    SHORTCUT = "shortcut"
    MESSAGE = "message"  # a press on a message
    CARD = "card"  # a press in a modal
    HOME = "home"  # a press on the home tab
    FORM = "form"  # a form that was sent


@dataclass(frozen=True, slots=True)
class Origin:
    """Who did it, and every address that came with it; an empty string where there is none.

    ``trigger`` opens one modal within three seconds. ``url`` takes five answers within half an hour.
    """

    user: str
    channel: str = ""
    trigger: str = ""
    url: str = ""
    message: str = ""  # the time stamp of the message that was pressed
    private: bool = False  # that message is seen by this member alone
    view: str = ""  # the id of the modal
    inputs: frozenset[str] = frozenset()  # the block ids of the form
    thread: str = ""  # the time stamp of the message from which the thread hangs

    @property
    def place(self) -> str:
        """The channel, or the thread in it; an empty string for none."""
        return spot.join(self.channel, self.thread)


@dataclass(frozen=True, slots=True)
class Act:
    """A member wants something done."""

    way: Way
    call: Call
    origin: Origin


@dataclass(frozen=True, slots=True)
class Search:
    """A member types into a select that looks for choices; ``command`` and ``field`` say in which."""

    origin: Origin
    command: str
    field: str
    typed: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A member opened the home tab."""

    origin: Origin


Event: TypeAlias = Act | Search | Visit


def key(body: Json) -> str:
    """Return what is the same when Slack sends the same thing twice; empty for what may come twice."""
    found = body.get("event_id") or body.get("trigger_id")
    return found if isinstance(found, str) else ""


def removed(body: Json) -> bool:
    """Tell whether Slack says that the app was taken out of the workspace, or that its token is no good any more."""
    event = body.get("event")
    if body.get("type") != "event_callback" or not isinstance(event, dict):
        return False
    tokens = event.get("tokens")
    revoked = isinstance(tokens, dict) and bool(tokens.get("bot"))
    return event.get("type") == "app_uninstalled" or (event.get("type") == "tokens_revoked" and revoked)


def moved(body: Json) -> tuple[Sequence[str], bool] | None:
    """Return the workspaces that an organisation opened to the app (True) or closed (False); None for anything else."""
    event = body.get("event")
    if body.get("type") != "event_callback" or not isinstance(event, dict):
        return None
    kind, teams = event.get("type"), event.get("team_ids")
    if kind not in ("team_access_granted", "team_access_revoked") or not isinstance(teams, list):
        return None
    return [team for team in teams if isinstance(team, str) and team.isalnum()], kind == "team_access_granted"


def nothing(body: Json) -> Json:
    """Return the acknowledgement that says nothing: a select that looks for choices wants to be told of none."""
    return {"options": []} if body.get("type") == "block_suggestion" else {}


def read(body: Json, team: str, commands: Mapping[str, Command], names: Names = NO_NAMES) -> Event | None:
    """Return what a member did; None for what needs no answer, or cannot be read."""
    try:
        return _read(body, team, commands, names)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, StopIteration):
        return None


def _read(body: Json, team: str, commands: Mapping[str, Command], names: Names) -> Event | None:
    match body.get("type"):
        case None if "command" in body:
            return Act(Way.TYPED, _typed(body, team, commands, names), _typed_at(body))
        case "block_actions":
            return _pressed(body, team)
        case "view_submission" if body["view"].get("callback_id") == FORM:
            return _sent(body, team)
        case "block_suggestion":
            return _search(body)
        case "message_action":
            return _shortcut(body, team, commands)
        case "event_callback" if body["event"]["type"] == "app_home_opened":
            event = body["event"]
            return Visit(Origin(_id(event["user"]))) if event.get("tab") == "home" else None
        case _:
            return None


def _typed_at(body: Json) -> Origin:
    return Origin(_id(body["user_id"]), body["channel_id"], body.get("trigger_id", ""), body.get("response_url", ""))


def _typed(body: Json, team: str, commands: Mapping[str, Command], names: Names) -> Call:
    name, said = body["command"], body.get("text", "")
    line = said if name == UMBRELLA else f"{name} {said}"
    if not line.strip():
        return HELP
    call = typed.parse(line, commands, names)
    command = commands.get(call.command)
    fields = {f.name: f for f in command.fields} if command else {}
    return Call(call.command, {n: _meant(v, fields.get(n), team) for n, v in call.args.items()})


def _meant(value: str, field: Field | None, team: str) -> str:
    """A mention in a field for places, groups or people is an address; everywhere else it is words."""
    if field and field.kind is Place and (found := text.place_id(value)):
        return str(Place("slack", team, found))
    if field and field.kind is Group and (found := text.group_id(value)):
        return str(Group("slack", team, found))
    if field and field.kind is Person and (found := text.person_id(value)):
        return str(Person("slack", team, found))
    return text.plain(value)


def _pressed(body: Json, team: str) -> Act | None:
    action = body["actions"][0]
    if "url" in action:  # a link opens by itself
        return None
    token = str(action["action_id"]).partition("|")[2]
    call = Call.parse(token, value_of(action, team)) if action["type"] != "button" else Call.parse(token)
    container, user = body["container"], _id(body["user"]["id"])
    trigger, url = body.get("trigger_id", ""), body.get("response_url", "")
    if container["type"] == "view":
        view = body["view"]
        place, kept, _ = unpack(view)
        channel, thread = spot.split(place)
        way = Way.HOME if view["type"] == "home" else Way.CARD
        return Act(way, call, Origin(user, channel, trigger, kept, view=view["id"], thread=thread))
    channel, private = container["channel_id"], bool(container.get("is_ephemeral"))
    where = Origin(
        user,
        channel,
        trigger,
        url,
        container["message_ts"],
        private or channel.startswith("D"),
        thread=_thread(container),
    )
    return Act(Way.MESSAGE, call, where)


def _thread(container: Json) -> str:
    """Slack's reference leaves it out, but it is there (slack-go/slack pull request 888).

    A message with replies names itself; it stands in the channel.
    """
    found = container.get("thread_ts")
    return found if isinstance(found, str) and found != container["message_ts"] else ""


def _sent(body: Json, team: str) -> Act:
    view = body["view"]
    place, url, _ = unpack(view)
    channel, thread = spot.split(place)
    values = {name: value_of(next(iter(held.values())), team) for name, held in view["state"]["values"].items()}
    call = Call.parse(view_call(view)).having(**values)
    where = Origin(
        _id(body["user"]["id"]),
        channel,
        body.get("trigger_id", ""),
        url,
        view=view["id"],
        inputs=frozenset(values),
        thread=thread,
    )
    return Act(Way.FORM, call, where)


def _search(body: Json) -> Search | None:
    view = body.get("view") or {}
    command = unpack(view)[2]
    channel, thread = spot.split(unpack(view)[0])
    origin = Origin(_id(body["user"]["id"]), channel, thread=thread)
    return Search(origin, command, body["block_id"], str(body.get("value") or "")) if command else None


def _shortcut(body: Json, team: str, commands: Mapping[str, Command]) -> Act:
    name = body["callback_id"]
    command = commands.get(name)
    said = text.plain(str(body["message"].get("text") or ""))
    call = (command.on_message(said, _target(body, team)) if command else None) or Call(name)
    where = Origin(
        _id(body["user"]["id"]), body["channel"]["id"], body.get("trigger_id", ""), body.get("response_url", "")
    )
    return Act(Way.SHORTCUT, call, where)


def _target(body: Json, team: str) -> Post | None:
    """Where the message stands on which a shortcut was used; one with replies hangs from itself."""
    message = body["message"]
    at, thread = message.get("ts"), message.get("thread_ts")
    if not isinstance(at, str) or not at:
        return None
    hangs = thread if isinstance(thread, str) and thread != at else ""
    return Post(Place("slack", team, spot.join(body["channel"]["id"], hangs)), at)


def value_of(held: Json, team: str) -> str:
    """Return what an input or a select holds, as the core reads it; empty for nothing."""
    if option := held.get("selected_option"):
        return str(option["value"])
    if channel := held.get("selected_conversation"):
        return str(Place("slack", team, channel))
    if user := held.get("selected_user"):
        return str(Person("slack", team, user))
    return str(held.get("value") or "")


def pack(place: str, url: str, command: str, call: str = "") -> str:
    """Return what a modal carries unseen: where it began, an address for answers, its command and its call."""
    return "\n".join((place, url, command, call))


def unpack(view: Json) -> tuple[str, str, str]:
    """Return the place, the address and the command that a modal carries."""
    place, url, command, _ = [*str(view.get("private_metadata") or "").split("\n"), "", "", "", ""][:4]
    return place, url, command


def view_call(view: Json) -> str:
    """Return the token of the call that a form carries."""
    return [*str(view.get("private_metadata") or "").split("\n"), "", "", "", ""][3]


def _id(found: object) -> str:
    if not isinstance(found, str) or not found.isalnum():
        raise ValueError("not an id of Slack's")
    return found
