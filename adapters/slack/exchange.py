"""What we say to Slack as the app itself: a code, or a refresh token, becomes a token."""

import base64
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from adapters.slack.line import LATER, Line
from adapters.slack.parse import Json
from bot.adapter import RetryLater

METHOD: Final = "oauth.v2.access"
PASSING: Final = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})


@dataclass(frozen=True, slots=True)
class Client:
    """The app as its page at Slack names it, and the public address of this house."""

    id: str
    secret: str = field(repr=False)
    url: str

    @property
    def host(self) -> str:
        """The public address, without a slash at its end."""
        return self.url.rstrip("/")

    @property
    def carried(self) -> str:
        """What says that it is us, in a header and not among the arguments (docs.slack.dev, oauth.v2.access)."""
        return "Basic " + base64.b64encode(f"{quote(self.id)}:{quote(self.secret)}".encode()).decode()


async def exchange(line: Line, client: Client, **form: str) -> Json:
    """Return Slack's answer, also one that says no. Raises ``RetryLater`` where it cannot say just now."""
    headers = {"Authorization": client.carried}
    status, answer, _ = await line.send(METHOD, f"{line.api_url}{METHOD}", alone=True, data=form, headers=headers)
    if status >= 500 or answer.get("error") in PASSING:
        raise RetryLater(LATER, alone=True)
    return answer
