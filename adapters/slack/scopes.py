"""Which Web API methods the adapter calls, and the scope that each needs: the manifest asks for these alone."""

from collections.abc import Iterable, Mapping

MEND_SCOPES = (
    "run `labmates manifest slack`, paste the result into the app's manifest at api.slack.com/apps, "
    "and install the app to the workspace again"
)

# Source: docs.slack.dev, the reference page of each method; "" where none is needed.
METHODS: Mapping[str, str] = {
    "auth.test": "",
    "apps.connections.open": "",  # the app-level token's own
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "im:history",  # its own direct conversations only
    "conversations.open": "im:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
    "views.open": "",
    "views.publish": "",
    "views.push": "",
    "views.update": "",
}
COMMANDS = "commands"  # slash commands and shortcuts need it, though no method does
BOT_SCOPES = tuple(sorted({COMMANDS, *METHODS.values()} - {""}))


def missing(granted: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes that were not granted, in order."""
    have = {scope.strip() for scope in granted}
    return tuple(scope for scope in BOT_SCOPES if scope not in have)
