"""Which Web API methods the adapter calls, and the scope that each needs: the manifest asks for these alone."""

from collections.abc import Iterable, Mapping

MEND_SCOPES = (
    "run `labmates manifest slack`, paste the result into the app's manifest at api.slack.com/apps, "
    "and install the app to the workspace again"
)

WRITE, FILES, GROUPS = ("chat:write",), ("files:write",), ("usergroups:read",)
# Slack shows a message twice that is sent twice, so after an answer that was lost we look for our own message, by the
# key in its metadata, before sending again: in a direct conversation, a public channel, a private one, a group
# conversation. We subscribe to no message events, and of what others wrote nothing is kept.
LOOKING = ("channels:history", "groups:history", "mpim:history")
HISTORY = ("im:history", *LOOKING)
PINNING = ("pins:write",)  # the guide at the top of a channel; without it a moderator pins it by hand
# Source: docs.slack.dev, the reference page of each method. Where a method serves several kinds of conversation, each
# kind has a scope of its own: here are those of the kinds that we call it for.
METHODS: Mapping[str, tuple[str, ...]] = {
    "auth.test": (),
    "auth.teams.list": (),  # the workspaces that an organisation lets us into
    "oauth.v2.access": (),  # an installation, and a token that is renewed
    "apps.connections.open": (),  # the app-level token's own
    "chat.postMessage": WRITE,
    "chat.postEphemeral": WRITE,
    "chat.update": WRITE,
    "chat.delete": WRITE,
    "chat.getPermalink": (),
    "conversations.history": HISTORY,
    "conversations.info": ("channels:read", "groups:read", "mpim:read"),  # who reads a channel, and a room
    "conversations.replies": HISTORY,
    "conversations.open": ("im:write", "mpim:write"),  # with one member, and with several
    "files.getUploadURLExternal": FILES,
    "files.completeUploadExternal": FILES,
    "pins.add": PINNING,
    "usergroups.list": GROUPS,
    "usergroups.users.list": GROUPS,
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
COMMANDS = "commands"  # slash commands and shortcuts need it, though no method does
BOT_SCOPES = tuple(sorted({COMMANDS}.union(*METHODS.values())))


def missing(granted: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes that were not granted, in order."""
    have = {scope.strip() for scope in granted}
    return tuple(scope for scope in BOT_SCOPES if scope not in have)


def needed(lacking: Iterable[str]) -> tuple[str, ...]:
    """Return those without which we do not work: the others let us look whether a post arrived, and pin one."""
    return tuple(scope for scope in lacking if scope not in (*LOOKING, *PINNING))
