"""The loopback server: records every request, lets the judge see it, and fails on demand."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.fakes.discord.exchange import Exchange, Refused
from tests.fakes.discord.gateway import Gateway, sever
from tests.fakes.discord.rest import Rest
from tests.fakes.discord.world import Json

TOKEN = "fake.discord.token"
PREFIX = "/api/v10"


@dataclass(frozen=True, slots=True)
class Request:
    """One request that left the bot; ``body`` is the JSON, or the decoded ``payload_json`` of a multipart."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: dict[str, bytes] = field(default_factory=dict)
    status: int = 0


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next ``times`` requests whose method and path match."""

    method: str
    part: str
    status: int = 0  # 0: the connection is reset
    code: int = 0
    retry_after: float = 0.0
    via: bool = True
    after: bool = False  # carried out first, then failed: the answer is what got lost
    words: str | None = None  # answered as a page, such as Cloudflare's, and not as JSON
    wide: bool = False  # a rate limit on everything
    half: bool = False  # the answer is cut off in its middle
    held: asyncio.Event | None = None  # nothing is answered until this is set
    times: int = 1

    def matches(self, method: str, path: str) -> bool:
        return self.times > 0 and method == self.method and self.part in path


class FakeDiscord:
    """``async with FakeDiscord() as discord:`` then point a client at ``api_url`` and ``gateway_url``."""

    def __init__(self, judge: Callable[[Request], None] | None = None, token: str = TOKEN) -> None:
        self.token = token
        self.judge = judge
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        self.faults: list[Fault] = []
        self.gateway = Gateway(token)
        self.ids = itertools.count(900000000000000001)
        self.rest = Rest(self.ids)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_route("*", PREFIX + "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.api_url = f"http://{host}:{port}"
        self.gateway_url = self.gateway.url = f"ws://{host}:{port}/gateway/"
        self.rest.gateway_url = self.gateway_url
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.close()
        assert self._runner is not None
        await self._runner.cleanup()

    def fail(self, method: str, part: str, status: int = 0, **how: Any) -> Fault:
        """Let the next requests matching ``method`` and ``part`` of the path fail; returns the fault."""
        fault = Fault(method, part, status, **how)
        self.faults.append(fault)
        return fault

    def sent(self, method: str, part: str) -> list[Request]:
        return [r for r in self.requests if r.method == method and part in r.path]

    async def interact(self, build: Callable[[str, str], Json], source: Json | None = None) -> Exchange:
        """Send one INTERACTION_CREATE; ``build`` gets its id and token."""
        number = str(next(self.ids))
        event = build(number, f"token-{number}")
        exchange = Exchange(event, source)
        self.rest.exchanges[event["token"]] = exchange
        await self.gateway.send("INTERACTION_CREATE", event)
        return exchange

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        body, files = await self._read(request)
        fault = next((f for f in self.faults if f.matches(request.method, path)), None)
        if fault is not None:
            fault.times -= 1
        if fault is None or fault.after:
            status, answer = self._carry_out(request, path, body, files)
        if fault is not None:
            status = fault.status
        seen = Request(request.method, path, dict(request.query), body, files, status)
        self.requests.append(seen)
        self._judge(seen)
        if fault is not None and fault.held is not None:
            await fault.held.wait()
        if fault is not None and fault.half:
            return await self._cut_off(request, fault.status)
        if fault is not None:
            return self._broken(request, fault)
        return self._say(status, answer)

    @staticmethod
    async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
        if request.content_type != "multipart/form-data":
            raw = await request.read()
            return (json.loads(raw) if raw else None), {}
        form = await request.post()
        files = {k: v.file.read() for k, v in form.items() if isinstance(v, web.FileField)}
        return json.loads(str(form["payload_json"])), files

    def _carry_out(self, request: web.Request, path: str, body: Any, files: dict[str, bytes]) -> tuple[int, Any]:
        open_to_all = path.startswith(("/interactions/", "/webhooks/"))
        if not open_to_all and request.headers.get("Authorization") != f"Bot {self.token}":
            return 401, {"code": 0, "message": "401: Unauthorized"}
        try:
            return self.rest.carry_out(request.method, path, dict(request.query), body, files)
        except Refused as refusal:
            return refusal.status, {"code": refusal.code, "message": refusal.words}

    def _judge(self, seen: Request) -> None:
        if self.judge is None:
            return
        try:
            self.judge(seen)
        except AssertionError as complaint:
            self.complaints.append(str(complaint))

    def _broken(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.status == 0:
            sever(request)
            raise ConnectionResetError
        headers = {"Via": "1.1 fake"} if fault.status == 429 and fault.via else {}
        answer: Json = {"code": fault.code, "message": "a fault on demand"}
        if fault.words is not None:
            return web.Response(status=fault.status, text=fault.words, content_type="text/html", headers=headers)
        if fault.status == 429:
            answer |= {"retry_after": fault.retry_after, "global": fault.wide}
        return self._say(fault.status, answer, headers)

    @staticmethod
    async def _cut_off(request: web.Request, status: int) -> web.StreamResponse:
        response = web.StreamResponse(status=status, headers={"Content-Type": "application/json"})
        response.content_length = 400
        await response.prepare(request)
        await response.write(b'{"id": "9000')
        sever(request)
        raise ConnectionResetError

    @staticmethod
    def _say(status: int, answer: Any, headers: dict[str, str] | None = None) -> web.Response:
        if answer is None:
            return web.Response(status=204)
        raw = json.dumps(answer).encode()  # json_response would add a charset, which discord.py does not read
        return web.Response(status=status, body=raw, content_type="application/json", headers=headers)
