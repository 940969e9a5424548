"""The app manifest: everything Slack must know about the app, from the declarations."""

from collections.abc import Iterable, Mapping

from adapters.slack.parse import UMBRELLA, Json
from adapters.slack.scopes import BOT_SCOPES
from bot.command import Command
from bot.i18n import Phrase, english
from bot.settings import SlackMode

NAME = "Labmates"
ABOUT = "Peer support for the people of medical laboratories: private, kind, at any hour."
PATH, REDIRECT = "/slack/events", "/slack/oauth_redirect"  # on the one web server
PLACEHOLDER = "https://example.com"  # what an operator replaces, when no address is known yet
COMMANDS, SHORTCUTS, HINT = 50, 10, 1000  # Slack's manifest schema

# Slack's own commands: a manifest that names one is refused whole (seen in NousResearch/hermes-agent issue 17054 and
# pull request 18456; `/help` is not among them). `/labmates <name>` reaches ours.
TAKEN = frozenset(
    {
        *("active", "apps", "archive", "away", "call", "canvas", "collapse", "dm", "dnd", "expand", "feed", "feedback"),
        *("huddle", "invite", "join", "keys", "kick", "leave", "list", "me", "msg", "mute", "open", "prefs", "pro"),
        *("remind", "remove", "rename", "search", "shortcuts", "shrug", "star", "status", "topic", "who"),
    }
)


def manifest(
    commands: Mapping[str, Command], *, mode: SlackMode = SlackMode.SOCKET, url: str = "", many: bool = False
) -> Json:
    """Return the whole manifest. ``url`` is where Slack reaches HTTP mode: https, with or without our path.

    ``many``: workspaces and whole organisations may install it, and their tokens are renewed every few hours.
    """
    host = (url or PLACEHOLDER).rstrip("/").removesuffix(PATH)
    address = f"{host}{PATH}" if mode is SlackMode.HTTP else ""
    back = {"redirect_urls": [f"{host}{REDIRECT}"]} if many else {}
    moves = ["team_access_granted", "team_access_revoked"] if many else []
    return {
        "_metadata": {"major_version": 2},
        "display_information": {"name": NAME, "description": ABOUT},
        "features": _features(commands, address),
        "oauth_config": {**back, "scopes": {"bot": list(BOT_SCOPES)}, "token_management_enabled": False},
        "settings": {
            "event_subscriptions": {
                "bot_events": ["app_home_opened", "app_uninstalled", *moves, "tokens_revoked"],
                **_at("request_url", address),
            },
            "interactivity": {
                "is_enabled": True,
                **_at("request_url", address),
                **_at("message_menu_options_url", address),
            },
            "org_deploy_enabled": many,
            "socket_mode_enabled": mode is SlackMode.SOCKET,
            "token_rotation_enabled": many,
        },
    }


def own_names(commands: Iterable[Command]) -> Mapping[str, Phrase]:
    """Return the slash commands under their own names, without the slash, and what each says; groups are one."""
    found: dict[str, Phrase] = {}
    for command in commands:
        name = command.group or command.name
        if command.listed and name not in TAKEN:
            found.setdefault(name, command.summary)
    return dict(list(found.items())[: COMMANDS - 1])


def _features(commands: Mapping[str, Command], address: str) -> Json:
    listed = [c for c in commands.values() if c.listed]
    slashes = [_slash(UMBRELLA, ABOUT, "help", address)]
    slashes += [_slash(f"/{n}", english(s), _hint(n, listed), address) for n, s in own_names(listed).items()]
    menus = [_shortcut(c, c.menu) for c in commands.values() if c.menu][:SHORTCUTS]
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        **({"shortcuts": menus} if menus else {}),
        "slash_commands": slashes,
    }


def _slash(name: str, about: str, hint: str, address: str) -> Json:
    # Escaped: a channel or a user group then comes with its id, and cannot be mistaken for words.
    shown = {"command": name, "description": about, "should_escape": True, **_at("url", address)}
    return shown | ({"usage_hint": hint} if hint else {})


def _hint(name: str, listed: Iterable[Command]) -> str:
    """What may follow: the subcommands of a group, or the fields of a command."""
    parts = [c.name.partition(".")[2] for c in listed if c.group == name]
    if parts:
        return " | ".join(parts)[:HINT]
    command = next(c for c in listed if c.name == name)
    return " ".join(f"[{f.name}]" for f in command.visible)[:HINT]


def _shortcut(command: Command, menu: Phrase) -> Json:
    about = english(command.summary)
    return {"name": english(menu), "type": "message", "callback_id": command.name, "description": about}


def _at(name: str, address: str) -> Json:
    return {name: address} if address else {}
