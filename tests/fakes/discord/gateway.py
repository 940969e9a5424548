"""The gateway's side of the websocket: hello, identify, resume, heartbeats, and ways to break it."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord import world
from tests.fakes.discord.world import Json

LINGER_NOTHING = struct.pack("ii", 1, 0)


def sever(request: web.BaseRequest) -> None:
    """Cut a connection with a TCP reset, so that the client sees errno 104."""
    transport = request.transport
    assert transport is not None
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOTHING)
    transport.abort()


class Gateway:
    """Every websocket a client opened, and the tests' handle on them."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.guilds = [world.GUILD]
        self.url = ""
        self.identified: list[Json] = []
        self.resumed: list[Json] = []
        self.refusals: list[int] = []  # close codes for the next handshakes; 0 cuts without a word
        self.invalid_next = False
        self.interval = 41250  # milliseconds between heartbeats
        self.answers_beats = True
        self.beats = 0
        self._open: dict[web.WebSocketResponse, web.BaseRequest] = {}
        self._ready: set[web.WebSocketResponse] = set()
        self._sequence = 0
        self._sessions = 0
        self._changed = asyncio.Condition()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        if self.refusals and self.refusals[0] == 0:
            self.refusals.pop(0)
            sever(request)
            raise ConnectionResetError
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self._open[ws] = request
        try:
            await self._say(ws, 10, {"heartbeat_interval": self.interval})
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    await self._hear(ws, json.loads(message.data))
        finally:
            self._open.pop(ws, None)
            self._ready.discard(ws)
            await self._tell()
        return ws

    async def until(self, what: str, count: int) -> None:
        """Wait until ``count`` IDENTIFYs or RESUMEs (``what``: identified, resumed, ready) have arrived."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: len(getattr(self, what)) >= count)

    @property
    def ready(self) -> set[web.WebSocketResponse]:
        return self._ready

    async def send(self, event: str, data: Json) -> None:
        self._sequence += 1
        body = json.dumps({"op": 0, "t": event, "s": self._sequence, "d": data})
        for ws in list(self._ready)[:1]:
            await ws.send_str(body)

    def cut(self) -> None:
        """Reset every open connection, as a failing network does."""
        for ws, request in list(self._open.items()):
            self._ready.discard(ws)
            sever(request)

    async def close(self, code: int = 1000) -> None:
        for ws in list(self._open):
            self._ready.discard(ws)
            await ws.close(code=code)

    async def invalidate(self, *, resumable: bool = False) -> None:
        for ws in list(self._ready):
            self._ready.discard(ws)
            await self._say(ws, 9, resumable)

    async def ask_to_reconnect(self) -> None:
        for ws in list(self._ready):
            self._ready.discard(ws)
            await self._say(ws, 7, None)

    async def _hear(self, ws: web.WebSocketResponse, frame: Json) -> None:
        match frame["op"]:
            case 1:
                self.beats += 1
                if self.answers_beats:
                    await self._say(ws, 11, None)
            case 2:
                await self._identify(ws, frame["d"])
            case 6:
                self.resumed.append(frame["d"])
                await self._dispatch(ws, "RESUMED", {})
                self._ready.add(ws)
        await self._tell()

    async def _identify(self, ws: web.WebSocketResponse, data: Json) -> None:
        self.identified.append(data)
        if data["token"] != self.token:
            await ws.close(code=4004, message=b"Authentication failed.")
        elif self.refusals:
            await ws.close(code=self.refusals.pop(0))
        else:
            self._sessions += 1
            await self._dispatch(ws, "READY", self._hello(data))
            self._ready.add(ws)

    def _hello(self, data: Json) -> Json:
        return {
            "v": 10,
            "user": world.user(world.BOT, "labmates", bot=True),
            "guilds": [{"id": guild, "unavailable": True} for guild in self.guilds],
            "session_id": f"session-{self._sessions}",
            "resume_gateway_url": self.url,
            "application": {"id": world.APPLICATION, "flags": 0},
            "shard": data.get("shard", [0, 1]),
        }

    async def _dispatch(self, ws: web.WebSocketResponse, event: str, data: Json) -> None:
        self._sequence += 1
        await ws.send_str(json.dumps({"op": 0, "t": event, "s": self._sequence, "d": data}))

    @staticmethod
    async def _say(ws: web.WebSocketResponse, op: int, data: Any) -> None:
        await ws.send_str(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()
