"""A Slack on loopback: Web API, uploads, response_url and Socket Mode, behind one address on port 0."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.fakes.slack import api
from tests.fakes.slack.distribution import Distribution, Org, auth_test
from tests.fakes.slack.state import APP, Ack, Fault, Json, Refused, Request, Workspace

Judge = Callable[[Request], list[str]]
AckJudge = Callable[[Ack], list[str]]


def lenient(_: Request | Ack) -> list[str]:
    """The judge of benchmarks: it looks at nothing."""
    return []


class FakeSlack(Workspace):
    """Serve one workspace until closed; ``problems`` collects what the judge found in what left."""

    def __init__(self, judge: Judge = lenient, judge_ack: AckJudge = lenient) -> None:
        super().__init__()
        self.judge, self.judge_ack = judge, judge_ack
        self.problems: list[str] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.waiting: dict[str, asyncio.Future[Json]] = {}
        self.distribution = Distribution(self)
        self.spaces: dict[str, Workspace] = {self.team: self}
        self.keep = True  # record every request; a benchmark switches it off
        self.home = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=8 * 1024**2)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_get("/link", self._link)
        app.router.add_get("/oauth/v2/authorize", self._authorize)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.home = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        for socket in self.sockets:
            await socket.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The base address for the adapter's setting, ending in ``/api/``."""
        return f"{self.home}api/"

    async def connected(self) -> None:
        """Wait until the adapter has a socket open."""
        await self.until(lambda: self.sockets or None)

    async def envelope(self, kind: str, payload: Json, *, retry: int = 0, name: str | None = None) -> Ack:
        """Send one envelope over the newest socket and wait for its acknowledgement."""
        await self.connected()
        name = name or self.number("envelope-")
        waiting = self.waiting[name] = asyncio.get_running_loop().create_future()
        body: Json = {"envelope_id": name, "payload": payload, "type": kind}
        body["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            body |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        await self.sockets[-1].send_str(json.dumps(body))
        async with asyncio.timeout(30):
            answer = await waiting
        del self.waiting[name]
        return self.note(Ack(200, answer.get("payload") or {}, kind, payload))

    def note(self, ack: Ack) -> Ack:
        if self.keep:
            self.acks.append(ack)
        self.problems += self.judge_ack(ack)
        return ack

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the newest socket to go, as Slack does every few hours."""
        await self.sockets[-1].send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "wss"}})

    def drop(self) -> None:
        """Cut the newest socket without a word."""
        socket = self.sockets.pop()
        request = socket._req
        assert request is not None and request.transport is not None
        request.transport.abort()

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        about = {"num_connections": 1, "connection_info": {"app_id": APP}, "debug_info": {"host": "wss"}}
        await socket.send_json({"type": "hello", **about})
        self.sockets.append(socket)
        self.ring()
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                self._acknowledged(json.loads(frame.data))
        with suppress(ValueError):
            self.sockets.remove(socket)
        self.ring()
        return socket

    def _acknowledged(self, body: Json) -> None:
        waiting = self.waiting.get(body.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(body)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await arguments(request)
        token = args.pop("token", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
        space = self._space(token, args)
        return await self._answer(
            request,
            Request(method, args, token, request.method, space.team),
            lambda: self._done(space, method, args, token),
            space,
        )

    def _space(self, token: str, args: Json) -> Workspace:
        found = self.distribution.space(token, args)
        return found if isinstance(found, Workspace) else self

    def _done(self, space: Workspace, method: str, args: Json, token: str) -> Json:
        installed = self.distribution
        if method != "oauth.v2.access" and token in (self.bot_token, self.app_token):
            return api.answer(self, method, args, token, self.home)
        try:
            if method == "oauth.v2.access":
                return {"ok": True, **installed.exchange(args)}
            if token in installed.tokens and token not in installed.expired:
                home = installed.tokens[token]
                match method:
                    case "auth.test":
                        return {"ok": True, **auth_test(token, home)}
                    case "auth.revoke":
                        return {"ok": True, **installed.revoke(token)}
                    case "apps.uninstall":
                        return {"ok": True, **installed.uninstall(home)}
                    case "auth.teams.list":
                        opened = home.open if isinstance(home, Org) else [home]
                        teams = [{"id": one.team, "name": one.name} for one in opened]
                        return {"ok": True, "teams": teams, "response_metadata": {"next_cursor": ""}}
        except Refused as refused:
            return {"ok": False, "error": str(refused)}
        found = installed.space(token, args)
        if isinstance(found, str):
            known = token.startswith(("xoxb-", "xapp-", "xoxe."))
            return {"ok": False, "error": found if known else "not_allowed_token_type"}
        return api.done(found, method, args, self.home)

    async def _authorize(self, request: web.Request) -> web.Response:
        return web.Response(text=self.distribution.page(dict(request.query)), content_type="text/html")

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()

        def keep() -> Json:
            self.files[request.match_info["file"]] = content
            return {"ok": True}

        return await self._answer(request, Request("upload", {"length": len(content)}), keep)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        name = request.match_info["id"]
        return await self._answer(request, Request("response_url", body), lambda: self._responded(name, body))

    def _responded(self, name: str, body: Json) -> Json:
        space = next((one for one in self.spaces.values() if name in one.urls), None)
        if space is None or space.uses[name] >= 5:
            return {"ok": False, "error": "used_url", "": 404}
        space.uses[name] += 1
        channel, user, ts = space.urls[name]
        message = space.message(channel, ts)
        if body.get("delete_original") and message:
            space.erase(message)
        elif body.get("replace_original") and message:
            space.rewrite(message, body)
        else:
            public = body.get("response_type") == "in_channel"
            # A thread is heeded in public answers only.
            space.say(channel, body if public else {**body, "thread_ts": ""}, None if public else user)
        return {"ok": True}

    async def _answer(
        self, request: web.Request, asked: Request, work: Callable[[], Json], space: Workspace | None = None
    ) -> web.StreamResponse:
        if self.keep:
            self.requests.append(asked)
            self.ring()
        self.problems += self.judge(asked)
        fault = next_fault((space or self).faults, asked.method)
        if fault is None or fault.late:
            body = work()
        if fault is None:
            scopes = {"X-OAuth-Scopes": ",".join(self.scopes)} if self.scopes is not None else {}
            return web.json_response(body, status=body.pop("", 200), headers=scopes)
        if fault.held is not None:
            await fault.held.wait()
        if fault.half:
            return await cut_off(request)
        if fault.words is not None:
            kind = "text/html"
            return web.Response(status=fault.status, text=fault.words, content_type=kind, headers=fault.headers)
        if fault.reset:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(fault.body, status=fault.status, headers=fault.headers)


async def cut_off(request: web.Request) -> web.StreamResponse:
    """Begin an answer, and be gone."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = 400
    await response.prepare(request)
    await response.write(b'{"ok": tr')
    assert request.transport is not None
    request.transport.abort()
    return response


def next_fault(faults: dict[str, list[Fault]], method: str) -> Fault | None:
    for name in (method, "*"):
        if faults.get(name):
            return faults[name].pop(0)
    return None


async def arguments(request: web.Request) -> Json:
    """Merge query, form and JSON; values that are JSON in a form are read as JSON, as Slack does."""
    args: Json = {name: loose(value) for name, value in request.query.items()}
    if (header := request.headers.get("Authorization", "")).startswith("Basic "):
        login, _, password = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        args |= {"client_id": login, "client_secret": password}
    if request.content_type == "application/json":
        args |= await request.json()
    else:
        form = await request.post()
        args |= {name: loose(value) for name, value in form.items()}
    return args


def loose(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        with suppress(ValueError):
            return json.loads(value)
    return value
