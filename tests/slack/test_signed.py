"""Signed HTTP from its worst side: forged, old, repeated and broken requests, in raw bytes on the real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from aiohttp import web

from adapters.slack.manifest import PATH
from bot.clock import SystemClock
from bot.doorstep import LARGEST, listening
from bot.settings import SlackMode
from tests.fakes.slack import SIGNING_SECRET, FakeSlack, Member
from tests.fakes.slack.wire import SocketWire, signature
from tests.house import house
from tests.slack.conftest import adapter_for, stop
from tests.slack.ward import Ward
from tests.web.raw import head, status, visiting

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass
class Door:
    """The server as it stands in production, with one workspace behind it."""

    address: tuple[str, int]
    slack: FakeSlack
    ward: Ward

    async def post(self, body: bytes, kind: str = FORM, **headers: str) -> bytes:
        async with visiting(self.address) as raw:
            await raw.says(head(PATH, Content_Type=kind, Content_Length=str(len(body)), **headers), body)
            return await raw.hears()

    async def signed(self, body: bytes, kind: str = FORM, *, age: int = 0, secret: str = SIGNING_SECRET) -> bytes:
        return await self.post(body, kind, **stamped(body, age, secret))


def stamped(body: bytes, age: int = 0, secret: str = SIGNING_SECRET) -> dict[str, str]:
    stamp = str(int(SystemClock().now().timestamp()) - age)
    made = signature(secret, stamp, body.decode())
    return {"X_Slack_Request_Timestamp": stamp, "X_Slack_Signature": made}


@asynccontextmanager
async def opened() -> AsyncIterator[Door]:
    ward = Ward()
    built = house([ward])
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack())
        adapter = adapter_for(slack, built, SlackMode.HTTP)
        running = asyncio.create_task(adapter.run(built.desk))
        stack.push_async_callback(stop, running)
        Member(slack, "U1ADA", SocketWire(slack))
        app = web.Application(client_max_size=LARGEST)
        app.add_routes(adapter.routes())
        address = await stack.enter_async_context(listening(app, "127.0.0.1", 0, built.clock))
        async with asyncio.timeout(30):
            await adapter.ready.wait()
        yield Door(address, slack, ward)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with opened() as made:
        yield made


def ping(door: Door, trigger: str = "") -> bytes:
    about = {"command": "/ping", "user_id": "U1ADA", "channel_id": "C0GENERAL", "team_id": "T1LAB"}
    return urlencode(about | {"trigger_id": trigger or door.slack.trigger("U1ADA")}).encode()


async def test_what_slack_signed_just_now_is_done(door: Door) -> None:
    assert status(await door.signed(ping(door))) == 200
    assert door.ward.pings == 1


@pytest.mark.parametrize("age", [299, -299])
async def test_a_clock_that_is_off_by_less_than_five_minutes_is_forgiven(door: Door, age: int) -> None:
    assert status(await door.signed(ping(door), age=age)) == 200


@pytest.mark.parametrize("age", [302, -302, 86400])
async def test_what_was_signed_five_minutes_ago_is_refused(door: Door, age: int) -> None:
    assert status(await door.signed(ping(door), age=age)) == 401
    assert door.ward.pings == 0


async def test_a_request_that_was_overheard_does_nothing_when_it_is_sent_again(door: Door) -> None:
    body = ping(door)
    overheard = stamped(body)
    for _ in range(3):
        assert status(await door.post(body, **overheard)) == 200
    assert door.ward.pings == 1


async def test_an_overheard_signature_is_good_for_no_other_body(door: Door) -> None:
    overheard = stamped(ping(door))
    assert status(await door.post(ping(door), **overheard)) == 401
    assert door.ward.pings == 0


NOW = str(int(SystemClock().now().timestamp()))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X_Slack_Request_Timestamp": NOW},
        {"X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Request_Timestamp": NOW, "X_Slack_Signature": ""},
        {"X_Slack_Request_Timestamp": NOW, "X_Slack_Signature": "v0="},
        {"X_Slack_Request_Timestamp": NOW, "X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Request_Timestamp": NOW, "X_Slack_Signature": "v0=ñ"},
        {"X_Slack_Request_Timestamp": "soon", "X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Request_Timestamp": "9" * 5000, "X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Request_Timestamp": "1e9", "X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Request_Timestamp": "٣", "X_Slack_Signature": "v0=" + "0" * 64},
    ],
)
@pytest.mark.parametrize(
    "body", [b"command=%2Fping", b"{", b"[" * 200_000, b"payload=%7B", b"\xff\xfe", b"ssl_check=1"]
)
async def test_a_stranger_gets_one_answer_whatever_is_sent(door: Door, headers: dict[str, str], body: bytes) -> None:
    answer = await door.post(body, JSON if body[:1] in b"{[" else FORM, **headers)
    assert status(answer) == 401
    assert answer.endswith(b"401: Unauthorized")
    assert door.ward.pings == 0


async def test_a_signature_by_another_secret_is_refused(door: Door) -> None:
    assert status(await door.signed(ping(door), secret="another")) == 401
    assert status(await door.signed(ping(door), secret="")) == 401


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "nonsense"])
async def test_other_kinds_of_content_are_not_read(door: Door, kind: str) -> None:
    assert status(await door.signed(ping(door), kind)) == 415
    assert door.ward.pings == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "TRACE"])
async def test_other_methods_are_refused(door: Door, method: str) -> None:
    async with visiting(door.address) as raw:
        await raw.says(head(PATH, method))
        answer = await raw.hears()
    assert status(answer) == 405
    assert b"Allow: POST" in answer


@pytest.mark.parametrize(
    ("kind", "body"),
    [(JSON, b"{"), (JSON, b"[]"), (JSON, b"7"), (JSON, b"null"), (JSON, b"["*200_000), (FORM, b"payload=%7B"),
     (FORM, b"payload=7"), (FORM, b"payload=[]"), (FORM, b""), (JSON, b""), (FORM, b"payload=" + b"%5B"*100_000),
     (FORM, b"a=1&"*100_000)],
)  # fmt: skip
async def test_nonsense_that_slack_signed_is_refused_and_breaks_nothing(
    door: Door, kind: str, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    assert status(await door.signed(body, kind)) in (200, 400, 404)
    assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == []
    assert status(await door.signed(ping(door))) == 200
    assert door.ward.pings == 1


async def test_slacks_own_question_is_answered_only_to_slack(door: Door) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"}).encode()
    assert (await door.signed(asked, JSON)).endswith(b'{"challenge": "c"}')
    assert status(await door.post(asked, JSON)) == 401
