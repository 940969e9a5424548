"""Who gets in: this machine's browser on our own page, with what the page really sends."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientResponse

from adapters.playground import PAGE
from tests.playground.conftest import Meet, Open

Bare = Callable[..., Awaitable[ClientResponse]]
HELP = {"person": "rosa", "place": "lounge", "text": "/help"}


@pytest.mark.parametrize("path", PAGE)
async def test_every_file_of_the_page_is_served_with_a_strict_policy(bare: Bare, path: str) -> None:
    response = await bare("GET", f"/{path}")
    assert (response.status, response.content_type) == (200, PAGE[path][1])
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    text = await response.text()
    assert "innerHTML" not in text
    assert "<script>" not in text
    assert "style=" not in text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1", "0.0.0.0"])
async def test_another_host_is_refused(bare: Bare, host: str) -> None:
    assert (await bare("GET", "/", headers={"Host": host})).status == 403
    assert (await bare("GET", "/about?person=rosa", headers={"Host": host})).status == 403


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1", "http://localhost"])
async def test_another_origin_cannot_post_or_listen(bare: Bare, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    assert (await bare("POST", "/say", json=HELP, headers=headers)).status == 403
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    assert (await bare("GET", "/events?person=rosa", headers=headers | upgrade)).status == 403


async def test_localhost_is_a_name_of_ours(bare: Bare, playground: Open) -> None:
    here = playground.page.address.replace("127.0.0.1", "localhost")
    headers = {"Host": here.removeprefix("http://"), "Origin": here}
    assert (await bare("POST", "/say", json=HELP, headers=headers)).status == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"data": b"{"},
        {"data": b""},
        {"data": b"\xff\xfe"},
        {"json": []},
        {"json": {}},
        {"json": HELP | {"text": None}},
        {"json": HELP | {"text": "x" * 8_001}},
        {"json": HELP | {"more": 1}},
        {"json": HELP | {"person": ["rosa"]}},
    ],
)
async def test_bad_json_is_refused_with_a_sentence(bare: Bare, playground: Open, sent: dict[str, Any]) -> None:
    headers = {"Origin": playground.page.address, "Content-Type": "application/json"}
    response = await bare("POST", "/say", headers=headers, **sent)
    assert response.status == 400
    assert (await response.json())["error"]


async def test_only_json_is_read(bare: Bare, playground: Open) -> None:
    headers = {"Origin": playground.page.address, "Content-Type": "text/plain"}
    assert (await bare("POST", "/say", headers=headers, data=b"{}")).status == 415


async def test_a_body_of_a_megabyte_is_refused(bare: Bare, playground: Open) -> None:
    headers = {"Origin": playground.page.address, "Content-Type": "application/json"}
    assert (await bare("POST", "/say", headers=headers, data=b" " * 1_000_000)).status == 413


async def test_strangers_are_nobody(bare: Bare, playground: Open) -> None:
    headers = {"Origin": playground.page.address}
    assert (await bare("POST", "/say", json=HELP | {"person": "nobody"}, headers=headers)).status == 404
    assert (await bare("GET", "/about?person=nobody")).status == 404
    assert (await bare("GET", "/events?person=nobody")).status == 404


@pytest.mark.parametrize("path", ["/page/app.js", "/../__init__.py", "/%2e%2e/__init__.py", "/.env", "/app.js/"])
async def test_nothing_else_is_served(bare: Bare, path: str) -> None:
    assert (await bare("GET", path)).status == 404


async def test_one_who_watches_as_another_sees_only_what_that_one_sees(meet: Meet) -> None:
    rosa, other = await meet("rosa"), await meet("rosa")
    await rosa.types("/help")
    assert await rosa.sees() == await other.sees()
