"""The one small web server: platforms that call us mount their routes on it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from aiohttp.web import RouteDef

from bot.errors import Fault

LARGEST: Final = 1_000_000  # bytes of one request


class WebFault(Fault):
    """The web server cannot listen where it was told to."""


class Web:
    """Listens on one address; made even when nobody mounts a route, started only when somebody did."""

    def __init__(self, host: str, port: int) -> None:
        """Listen there, once running."""
        self._host = host
        self._port = port
        self.routes: list[RouteDef] = []
        self.listening = asyncio.Event()

    @property
    def port(self) -> int | None:
        """The port that is listened on, once it is."""
        return self._port if self.listening.is_set() else None

    async def run(self) -> None:
        """Serve until cancelled. Raises ``WebFault`` when the address is taken."""
        from aiohttp import web  # only a platform that calls us needs a server

        app = web.Application(client_max_size=LARGEST)
        app.add_routes(self.routes)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
            self._port = runner.addresses[0][1]
            self.listening.set()
            await asyncio.Event().wait()
        except OSError:
            raise WebFault(
                f"{self._host}:{self._port} is taken: stop what listens there, or set LABMATES_HTTP_PORT"
            ) from None
        finally:
            await runner.cleanup()
