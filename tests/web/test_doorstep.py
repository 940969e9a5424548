"""Rude visitors of the web server, over real sockets and in raw bytes."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp import web

from bot.doorstep import LARGEST, Patience, listening
from tests.clock import FakeClock, settle
from tests.web.raw import Raw, head, status, visiting

SECRET = b"what-the-visitor-sent"


@dataclass
class Server:
    address: tuple[str, int]
    clock: FakeClock
    seen: list[bytes]

    async def waits(self, **by: float) -> None:
        await settle(50)
        await self.clock.advance(**by)


@asynccontextmanager
async def serving(patience: Patience | None = None) -> AsyncIterator[Server]:
    clock, seen = FakeClock(), list[bytes]()

    async def post(request: web.Request) -> web.Response:
        seen.append(await request.read())
        return web.Response(text="taken")

    async def breaks(_: web.Request) -> web.Response:
        raise RuntimeError(SECRET.decode())

    app = web.Application(client_max_size=LARGEST)
    app.add_routes([web.post("/post", post), web.get("/look", post), web.post("/break", breaks)])
    async with listening(app, "127.0.0.1", 0, clock, patience) as address:
        yield Server(address, clock, seen)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as made:
        yield made


@pytest.fixture
async def raw(server: Server) -> AsyncIterator[Raw]:
    async with visiting(server.address) as made:
        yield made


async def test_an_honest_visitor_is_served_again_and_again_on_one_connection(server: Server, raw: Raw) -> None:
    for words in (b"one", b"two"):
        await raw.says(head(Content_Length="3"), words)
        assert (await raw.hears()).endswith(b"taken")
        await server.waits(seconds=60)
    assert server.seen == [b"one", b"two"]


@pytest.mark.parametrize("sent", [b"", b"POST /post HT", b"POST /post HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_a_head_that_dawdles_is_turned_away(server: Server, raw: Raw, sent: bytes) -> None:
    await raw.says(sent)
    await server.waits(seconds=16)
    assert status(await raw.hears()) == 408
    assert await raw.gone()


async def test_bytes_that_trickle_win_no_time(server: Server, raw: Raw) -> None:
    for byte in b"POST /post HTTP":  # a byte a second, for fifteen
        await raw.says(bytes([byte]))
        await server.waits(seconds=1)
    assert status(await raw.hears()) == 408


async def test_the_second_head_on_a_connection_may_not_dawdle_either(server: Server, raw: Raw) -> None:
    await raw.says(head("/look", "GET"))
    assert status(await raw.hears()) == 200
    await raw.says(b"GET /lo")
    await server.waits(seconds=16)
    assert status(await raw.hears()) == 408


async def test_a_body_that_dawdles_is_turned_away_and_never_handled(server: Server, raw: Raw) -> None:
    await raw.says(head(Content_Length="100"), b"half")
    await server.waits(seconds=16)
    assert status(await raw.hears()) == 408
    assert await raw.gone()
    assert server.seen == []


async def test_a_body_that_is_cut_off_is_never_handled(server: Server) -> None:
    async with visiting(server.address) as raw:
        await raw.says(head(Content_Length="100"), b"half")
    await settle(50)
    assert server.seen == []


@pytest.mark.parametrize("way", ["told", "chunked"])
async def test_a_body_that_is_too_large_is_refused(server: Server, raw: Raw, way: str) -> None:
    size = LARGEST + 1
    if way == "told":
        await raw.says(head(Content_Length=str(size)), b"x" * size)
    else:
        await raw.says(head(Transfer_Encoding="chunked"), b"%x\r\n" % size, b"x" * size, b"\r\n0\r\n\r\n")
    assert status(await raw.hears()) == 413
    assert server.seen == []


async def test_a_packed_body_is_refused_so_that_none_unfolds_in_memory(server: Server, raw: Raw) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    await raw.says(head(Content_Length=str(len(bomb)), Content_Encoding="gzip"), bomb)
    assert status(await raw.hears()) == 415
    assert server.seen == []


RUDE = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + SECRET + b"\r\n\r\n",  # TLS to a plain port
    b"NONSENSE\r\n\r\n",
    b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /look HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n",
    b"GET /look HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(500)) + b"\r\n",
    b"GET /look HTTP/9.9\r\n" + SECRET + b"\r\n\r\n",
]


@pytest.mark.parametrize("sent", RUDE)
async def test_what_is_no_request_is_answered_with_a_status_alone(server: Server, raw: Raw, sent: bytes) -> None:
    await raw.says(sent)
    answer = await raw.hears()
    assert status(answer) == 400
    assert SECRET not in answer
    assert server.seen == []


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (head("/look", "GET"), 200),
        (head("/nowhere", "GET"), 404),
        (head("/post", "GET"), 405),
        (head("/post", "TRACE"), 405),
        (head("/post/../look", "GET"), 404),
        (head("/break", Content_Length="0"), 500),
        (b"NONSENSE\r\n\r\n", 400),
    ],
)
async def test_no_answer_tells_what_serves_it_or_what_went_wrong(
    raw: Raw, sent: bytes, expected: int, caplog: pytest.LogCaptureFixture
) -> None:
    await raw.says(sent)
    answer = await raw.hears()
    assert status(answer) == expected
    assert b"\r\nServer: labmates\r\n" in answer
    assert b"\r\nX-Content-Type-Options: nosniff\r\n" in answer
    for telling in (b"aiohttp", b"python", b"traceback", SECRET):
        assert telling not in answer.lower()


async def test_too_many_at_once_are_asked_to_come_again_and_those_inside_stay() -> None:
    async with serving(Patience(visitors=2)) as server:
        async with visiting(server.address) as first, visiting(server.address):
            await settle(50)
            async with visiting(server.address) as third:
                answer = await third.hears()
                assert status(answer) == 503
                assert b"Retry-After: 5" in answer
            await first.says(head("/look", "GET"))
            assert status(await first.hears()) == 200
        await settle(50)
        async with visiting(server.address) as later:
            await later.says(head("/look", "GET"))
            assert status(await later.hears()) == 200


async def test_two_hundred_who_say_nothing_are_all_gone_in_time() -> None:
    async with serving(Patience(visitors=2000)) as server:
        idle = await asyncio.gather(*(asyncio.open_connection(*server.address) for _ in range(200)))
        await server.waits(seconds=16)
        for reader, writer in idle:
            assert status(await Raw(reader, writer).hears()) == 408
            writer.close()
        assert server.clock.waiting == 0
