"""One shared HTTP session to Slack's Web API, its upload addresses and its response addresses."""

import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from adapters.slack import spot
from adapters.slack.faults import APP_METHOD, PASSING, refusal
from adapters.slack.parse import Json
from adapters.slack.scopes import METHODS
from bot.adapter import RetryLater
from bot.meter import UNMEASURED, Meter, Wait

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
# These read their arguments from the query only (docs.slack.dev: no JSON input).
QUERY = frozenset(
    {
        "conversations.history",
        "conversations.info",
        "conversations.replies",
        "files.getUploadURLExternal",
        "usergroups.list",
        "usergroups.users.list",
        "users.info",
    }
)
SOON, LATER, DEFAULT_PAUSE = 1.0, 5.0, 30.0  # seconds after a lost connection, a 5xx, a 429 that names none

log = logging.getLogger(__name__)


class Api:
    """Calls Slack. Every method raises ``Refused``, ``PlatformFault`` or ``RetryLater``, and nothing else."""

    def __init__(self, api_url: str, bot_token: str, app_token: str, meter: Meter = UNMEASURED) -> None:
        """``api_url`` is the base of all methods and ends in ``/api/``."""
        self.api_url = api_url if api_url.endswith("/") else f"{api_url}/"
        self.bot_token = bot_token
        self._app_token = app_token
        self.meter = meter
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[aiohttp.ClientSession]:
        """Keep the session open; inside another such block it is the same one."""
        if self._session is not None:
            yield self._session
            return
        async with aiohttp.ClientSession(timeout=TIMEOUT, trust_env=True) as session:
            self._session = session
            try:
                yield session
            finally:
                self._session = None

    async def call(self, method: str, **args: object) -> Json:
        """Call a Web API method and return its answer."""
        body, _ = await self.call_with_headers(method, **args)
        return body

    async def call_with_headers(self, method: str, **args: object) -> tuple[Json, Mapping[str, str]]:
        """Call a Web API method and return its answer and the headers of it."""
        assert method in METHODS, f"{method} has no line in scopes.METHODS"
        token = self._app_token if method == APP_METHOD else self.bot_token
        sent: Json = {"params": _query(args)} if method in QUERY else {"json": args}
        status, body, headers = await self._send(
            method, f"{self.api_url}{method}", headers={"Authorization": f"Bearer {token}"}, **sent
        )
        if body.get("ok") is True:
            return body, headers
        raise _why_not(method, status, body)

    async def respond(self, url: str, body: Json) -> None:
        """Answer at a response address."""
        status, answer, _ = await self._send("response_url", url, json=body)
        if status >= 400 or answer.get("ok") is False:
            raise _why_not("response_url", status, answer)

    async def upload(self, name: str, content: bytes, *, alt: str = "", place: str = "") -> str:
        """Upload a file and return its id: for the bot's own messages, or shared in *place*."""
        about = {"filename": name, "length": len(content)} | ({"alt_text": alt[:1000]} if alt else {})
        ticket = await self.call("files.getUploadURLExternal", **about)
        status, answer, _ = await self._send("upload", ticket["upload_url"], data=content)
        if status >= 400:
            raise _why_not("upload", status, answer)
        channel, thread = spot.split(place)
        shared = ({"channel_id": channel} if channel else {}) | ({"thread_ts": thread} if thread else {})
        await self.call("files.completeUploadExternal", files=[{"id": ticket["file_id"], "title": name}], **shared)
        return str(ticket["file_id"])

    async def _send(self, name: str, url: str, **more: Any) -> tuple[int, Json, Mapping[str, str]]:
        if self._session is None:
            raise RetryLater(LATER)
        try:
            async with self._session.post(url, **more) as answer:
                if answer.status == 429:
                    pause = _pause(answer.headers.get("Retry-After", ""))
                    self.meter.waited("slack", Wait.TOLD, pause)
                    raise RetryLater(pause)
                return answer.status, _read(await answer.text()), answer.headers
        except aiohttp.ClientConnectorError as lost:
            log.info("slack-unreachable", extra={"method": name, "fault": type(lost).__name__})
            raise RetryLater(SOON) from None
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError) as lost:
            log.info("slack-lost", extra={"method": name, "fault": type(lost).__name__})
            raise RetryLater(SOON, uncertain=True) from None


def _why_not(method: str, status: int, body: Json) -> Exception:
    code = str(body.get("error") or "")
    if code in ("ratelimited", "rate_limited"):
        return RetryLater(DEFAULT_PAUSE)
    if status >= 500 or code in PASSING:
        return RetryLater(LATER, uncertain=True)
    if not code and method in METHODS:  # a page: Slack's methods answer with JSON, so somebody between us spoke
        log.warning("slack-garbled", extra={"method": method, "status": status})
        return RetryLater(DEFAULT_PAUSE, uncertain=True)
    return refusal(method, code or f"http_{status}", str(body.get("needed") or ""))


def _query(args: Mapping[str, object]) -> dict[str, str]:
    return {name: str(int(value)) if isinstance(value, bool) else str(value) for name, value in args.items()}


def _read(text: str) -> Json:
    """The answer as an object; response addresses also answer with the bare word ``ok``."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _pause(header: str) -> float:
    return min(float(header), 3600.0) if header.isdecimal() else DEFAULT_PAUSE
