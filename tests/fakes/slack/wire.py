"""The two ways Slack reaches an app: an envelope on a socket, or a signed HTTP request."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Protocol
from urllib.parse import urlencode

import aiohttp

from bot.clock import SystemClock
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.state import SIGNING_SECRET, Ack, Json


class Wire(Protocol):
    """Carry one payload to the adapter and bring back its answer."""

    async def send(self, kind: str, payload: Json, *, retry: int = 0) -> Ack: ...


class SocketWire:
    """Socket Mode."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    async def send(self, kind: str, payload: Json, *, retry: int = 0) -> Ack:
        return await self.slack.envelope(kind, payload, retry=retry)


class HttpWire:
    """Signed HTTP; *url* is the adapter's own ``/slack/events``."""

    def __init__(
        self, slack: FakeSlack, session: aiohttp.ClientSession, url: str, secret: str = SIGNING_SECRET
    ) -> None:
        self.slack, self.session, self.url, self.secret = slack, session, url, secret

    async def send(self, kind: str, payload: Json, *, retry: int = 0) -> Ack:
        match kind:
            case "slash_commands":
                text, sort = urlencode(payload), "application/x-www-form-urlencoded"
            case "interactive":
                text, sort = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
            case _:
                text, sort = json.dumps(payload), "application/json"
        status, body = await self.post(text, sort, retry=retry)
        return self.slack.note(Ack(status, body, kind, payload))

    async def post(self, text: str, sort: str, *, retry: int = 0, age: int = 0) -> tuple[int, Json]:
        """Send *text* signed as if *age* seconds ago; the status and the body (text under ``text``)."""
        stamp = str(int(SystemClock().now().timestamp()) - age)  # bolt checks it by the machine's clock
        headers = {"Content-Type": sort, "X-Slack-Request-Timestamp": stamp}
        headers["X-Slack-Signature"] = signature(self.secret, stamp, text)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        async with self.session.post(self.url, data=text.encode(), headers=headers) as answer:
            said = await answer.text()
            if answer.content_type == "application/json" and said:
                body: Json = json.loads(said)
                return answer.status, body
            return answer.status, {"text": said} if said else {}


def signature(secret: str, stamp: str, text: str) -> str:
    """Slack's ``v0`` request signature (docs.slack.dev, verifying requests)."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:{text}".encode(), hashlib.sha256).hexdigest()
