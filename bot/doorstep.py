"""The web server's doorstep: how many visitors there may be, how long each may take, and what nobody is told."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.clock import Alarm, Clock

LARGEST: Final = 1_000_000  # bytes of one request's body
# Said of ourselves with every answer: no name or version of a library, and nothing that a browser may keep or guess.
HEADERS: Final[Mapping[str, str]] = {
    "Server": "labmates",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long, in seconds, a visitor may take, and how many may stand here at once."""

    head: float = 15.0  # for a request's line and headers, from its first byte or from the connection
    body: float = 15.0  # for its body; Slack gives up on us after three
    idle: float = 75.0  # between two requests on one connection: longer than the usual load balancer's sixty
    visitors: int = 1000


class Visitor(web.RequestHandler):
    """One connection: turned away when it dawdles, or when too many are here."""

    __slots__ = ("_alarm", "_clock", "_inside", "_patience", "_visitors")

    def __init__(self, server: web.Server, clock: Clock, patience: Patience, visitors: "set[Visitor]") -> None:
        """Serve one connection of *server*; ``visitors`` are all that are here."""
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=patience.idle,
            access_log=None,  # type: ignore[arg-type] # how aiohttp itself says that there is none
            auto_decompress=False,
        )
        self._clock, self._patience, self._visitors = clock, patience, visitors
        self._alarm: Alarm | None = None
        self._inside = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let a visitor in, unless too many are here."""
        super().connection_made(transport)
        self._visitors.add(self)
        if len(self._visitors) > self._patience.visitors:
            self.turn_away(HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            self._wait(self._patience.head)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Forget a visitor."""
        self._visitors.discard(self)
        self._heard()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Begin to wait for a head at its first byte."""
        if not self._inside and self._alarm is None:
            self._wait(self._patience.head)
        super().data_received(data)

    async def admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer one request, once all of it is here."""
        self._inside = True
        self._heard()
        try:
            if request.headers.get("Content-Encoding", "identity") != "identity":
                raise web.HTTPUnsupportedMediaType
            if request.method not in ("GET", "HEAD"):
                self._wait(self._patience.body)
                await request.read()
                self._heard()
            return await handler(request)
        finally:
            self._inside = False
            self._heard()

    def turn_away(self, status: HTTPStatus) -> None:
        """Say why, and close; only before anything was answered."""
        if self.transport is not None:
            lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{k}: {v}" for k, v in HEADERS.items())]
            closing = "\r\n".join([*lines, "Retry-After: 5", "Content-Length: 0", "Connection: close", "", ""])
            self.transport.write(closing.encode())
        self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what could not be read, or what broke, with its status alone: no words of the visitor's or ours."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("web-fault", extra={"status": status}, exc_info=exc)
        if self.transport is None or request.writer.output_size > 0:
            raise ConnectionError
        response = web.Response(status=status, headers=HEADERS)
        response.force_close()
        return response

    def _wait(self, seconds: float) -> None:
        self._alarm = self._clock.after(seconds, lambda: self.turn_away(HTTPStatus.REQUEST_TIMEOUT))

    def _heard(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


@asynccontextmanager
async def listening(
    app: web.Application, host: str, port: int, clock: Clock, patience: Patience | None = None
) -> AsyncIterator[tuple[str, int]]:
    """Serve *app* inside the block, which gets the address; port 0 takes a free one.

    Raises ``OSError`` when the address cannot be had.
    """
    app.middlewares.append(_admitted)
    app.on_response_prepare.append(_seal)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    visitors: set[Visitor] = set()
    try:
        served = runner.server
        assert served is not None  # it is there from setup to cleanup
        server = await asyncio.get_running_loop().create_server(
            lambda: Visitor(served, clock, patience or Patience(), visitors), host, port
        )
        try:
            yield server.sockets[0].getsockname()[:2]
        finally:
            server.close()
    finally:
        await runner.cleanup()


@web.middleware
async def _admitted(request: web.Request, handler: Handler) -> web.StreamResponse:
    visitor = request.protocol
    assert isinstance(visitor, Visitor)
    return await visitor.admit(request, handler)


async def _seal(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)  # aiohttp has put its own name and version there by now
