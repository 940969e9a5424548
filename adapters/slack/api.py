"""Slack's Web API as one workspace sees it: its methods, its upload addresses and its response addresses."""

import logging
from collections.abc import Mapping

from adapters.slack import spot
from adapters.slack.bearer import Bearer
from adapters.slack.faults import APP_METHOD, PASSING, TOKEN, refusal
from adapters.slack.line import DEFAULT_PAUSE, LATER, Line
from adapters.slack.parse import Json
from adapters.slack.scopes import METHODS
from bot.adapter import RetryLater

# These read their arguments from the query only (docs.slack.dev: no JSON input).
QUERY = frozenset(
    {
        "auth.teams.list",
        "conversations.history",
        "conversations.info",
        "conversations.replies",
        "files.getUploadURLExternal",
        "usergroups.list",
        "usergroups.users.list",
        "users.info",
    }
)
TEAMED = frozenset(
    {"usergroups.list", "usergroups.users.list"}
)  # the token of an organisation must say which workspace


log = logging.getLogger(__name__)


class Api:
    """Calls Slack. Every method raises ``Refused``, ``PlatformFault`` or ``RetryLater``, and nothing else."""

    def __init__(self, line: Line, bearer: Bearer, app_token: str = "") -> None:
        """Speak over ``line`` with the tokens of ``bearer``; the app's own token opens sockets."""
        self.line = line
        self.meter = line.meter
        self._bearer = bearer
        self._app_token = app_token

    async def call(self, method: str, **args: object) -> Json:
        """Call a Web API method and return its answer."""
        body, _ = await self.call_with_headers(method, **args)
        return body

    async def call_with_headers(self, method: str, **args: object) -> tuple[Json, Mapping[str, str]]:
        """Call a Web API method and return its answer and the headers of it."""
        assert method in METHODS, f"{method} has no line in scopes.METHODS"
        if method in TEAMED and self._bearer.team:
            args |= {"team_id": self._bearer.team}
        token = self._app_token if method == APP_METHOD else await self._bearer.token()
        status, body, headers = await self._call(method, token, args)
        if body.get("error") in TOKEN and method != APP_METHOD and await self._bearer.other(token):
            status, body, headers = await self._call(method, await self._bearer.token(), args)
        if body.get("ok") is True:
            return body, headers
        raise self._why_not(method, status, body)

    async def respond(self, url: str, body: Json) -> None:
        """Answer at a response address."""
        status, answer, _ = await self.line.send("response_url", url, alone=self._alone, json=body)
        if status >= 400 or answer.get("ok") is False:
            raise self._why_not("response_url", status, answer)

    async def upload(self, name: str, content: bytes, *, alt: str = "", place: str = "") -> str:
        """Upload a file and return its id: for the bot's own messages, or shared in *place*."""
        about = {"filename": name, "length": len(content)} | ({"alt_text": alt[:1000]} if alt else {})
        ticket = await self.call("files.getUploadURLExternal", **about)
        status, answer, _ = await self.line.send("upload", ticket["upload_url"], alone=self._alone, data=content)
        if status >= 400:
            raise self._why_not("upload", status, answer)
        channel, thread = spot.split(place)
        shared = ({"channel_id": channel} if channel else {}) | ({"thread_ts": thread} if thread else {})
        await self.call("files.completeUploadExternal", files=[{"id": ticket["file_id"], "title": name}], **shared)
        return str(ticket["file_id"])

    @property
    def _alone(self) -> bool:
        """Whether there are other workspaces, which a trouble of this one does not concern."""
        return bool(self._bearer.again)

    async def _call(self, method: str, token: str, args: Mapping[str, object]) -> tuple[int, Json, Mapping[str, str]]:
        sent: Json = {"params": query(args)} if method in QUERY else {"json": args}
        carried = {"Authorization": f"Bearer {token}"}
        return await self.line.send(method, f"{self.line.api_url}{method}", alone=self._alone, headers=carried, **sent)

    def _why_not(self, method: str, status: int, body: Json) -> Exception:
        code = str(body.get("error") or "")
        if code in ("ratelimited", "rate_limited"):
            return RetryLater(DEFAULT_PAUSE, alone=self._alone)
        if status >= 500 or code in PASSING:
            return RetryLater(LATER, uncertain=True)
        if not code and method in METHODS:  # a page: Slack's methods answer with JSON, so somebody between us spoke
            log.warning("slack-garbled", extra={"method": method, "status": status})
            return RetryLater(DEFAULT_PAUSE, uncertain=True)
        return refusal(method, code or f"http_{status}", str(body.get("needed") or ""), self._bearer.again)


def query(args: Mapping[str, object]) -> dict[str, str]:
    """Return arguments as an address carries them."""
    return {name: str(int(value)) if isinstance(value, bool) else str(value) for name, value in args.items()}
