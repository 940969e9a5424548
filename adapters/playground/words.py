"""What the page itself says, by the name under which it asks for it."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.i18n import P, Phrase

WORDS: Mapping[str, Phrase] = MappingProxyType(
    {
        "title": P("Labmates playground"),
        "made-up": P("Everybody here is made up. Nothing reaches Discord or Slack."),
        "skip": P("Skip to the message box"),
        "you-are": P("Who you are (all made up)"),
        "change": P("Who and where"),
        "channels": P("Channels"),
        "direct": P("Direct messages"),
        "direct-topic": P("Only you and Labmates. Type commands with or without the slash."),
        "clock": P("Clock"),
        "hour": P("+1 hour"),
        "day": P("+1 day"),
        "week": P("+1 week"),
        "language": P("Language"),
        "messages": P("Messages"),
        "message-box": P("Message or command"),
        "write": P("Say something, or type /"),
        "send": P("Send"),
        "suggestions": P("Suggestions"),
        "some": P("Suggestions: up and down to choose, Tab to take one."),
        "new": P("new"),
        "try": P("New here? Try"),
        "only-you": P("Only you can see this"),
        "thinking": P("thinking…"),
        "bot": P("Labmates"),
        "app": P("App"),
        "you": P("you"),
        "actions": P("Run a command on this message"),
        "choose": P("Choose…"),
        "optional": P("(if you like)"),
        "cancel": P("Cancel"),
        "close": P("Close"),
        "save": P("Save as a file"),
        "new-tab": P("(opens in a new tab)"),
        "empty": P("Nothing here yet. Type / to see what Labmates can do."),
        "away": P("The playground does not answer. Is it still running? I keep trying."),
        "failed": P("That did not get through. Nothing was lost; try it again."),
    }
)
