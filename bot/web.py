"""The one small web server: platforms that call us mount their routes on it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp.web import RouteDef

from bot.clock import Clock, SystemClock
from bot.errors import Fault


class WebFault(Fault):
    """The web server cannot listen where it was told to."""


class Web:
    """Listens on one address; made even when nobody mounts a route, started only when somebody did."""

    def __init__(
        self, host: str, port: int, clock: Clock | None = None, *, setting: str = "LABMATES_HTTP_PORT"
    ) -> None:
        """Listen there, once running; ``clock`` says how long a visitor has taken.

        ``setting`` is what an operator changes when the address is taken.
        """
        self._host = host
        self._port = port
        self._clock = clock or SystemClock()
        self._setting = setting
        self.routes: list[RouteDef] = []
        self.listening = asyncio.Event()

    @property
    def port(self) -> int | None:
        """The port that is listened on, once it is."""
        return self._port if self.listening.is_set() else None

    async def run(self) -> None:
        """Serve until cancelled. Raises ``WebFault`` when the address is taken."""
        from aiohttp import web  # only a platform that calls us needs a server

        from bot.doorstep import LARGEST, listening

        app = web.Application(client_max_size=LARGEST)
        app.add_routes(self.routes)
        try:
            async with listening(app, self._host, self._port, self._clock) as (_, self._port):
                self.listening.set()
                await asyncio.Event().wait()
        except OSError:
            raise WebFault(
                f"{self._host}:{self._port} is taken: stop what listens there, or set {self._setting}"
            ) from None
