"""The operator's window into a running house: /healthz, /readyz and /metrics on an address of their own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.clock import Clock, SystemClock, stopwatch
from bot.errors import StoreError
from bot.meter import Meter
from bot.seeing.figures import Figures
from bot.seeing.queue import Depth, depths
from bot.seeing.vitals import Vitals
from bot.settings import Settings
from bot.store import Store
from bot.store.condition import Condition
from bot.store.migrate import newest, shipped
from bot.web import Web

SILENT: Final = 3.0  # seconds in which a database that is well has answered
FRESH: Final = 5.0  # seconds for which one look at the queue serves all who ask

log = logging.getLogger(__name__)


class Window:
    """Looks only; whoever asks changes nothing."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, condition: Condition) -> None:
        """Look at this store, by this clock; nothing listens yet."""
        assert settings.health_port is not None, "a window is made only where a port was given"
        self._store = store
        self._clock = clock
        self._condition = condition
        self._vitals = Vitals()
        self._figures = Figures(self._vitals)
        self._platforms: Mapping[str, asyncio.Event] = {}
        self._ticks = False
        self._looked = -FRESH
        self._queue: Mapping[str, Depth] | None = None
        self._web = Web(settings.health_host, settings.health_port, setting="LABMATES_HEALTH_PORT")
        self._web.routes += [
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/metrics", self.metrics),
        ]

    @property
    def meter(self) -> Meter:
        """Whom the house tells what happens."""
        return self._figures

    def expect(self, platforms: Mapping[str, asyncio.Event], *, ticks: bool) -> None:
        """Say what this process is for: it is ready once one of these platforms is there, and once it has ticked.

        A platform sets its event when it is there, or within reach where this process only sends.
        """
        self._platforms, self._ticks = platforms, ticks

    def works(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """Return what runs until cancelled; one raises ``WebFault`` when the address is taken."""
        return partial(self._vitals.watch, SystemClock()), self._web.run  # the house's own clock may be pushed

    async def healthz(self, _: web.Request) -> web.Response:
        """Say 200 while the process lives, or 503 and which loop hangs: then starting it again helps."""
        return _said("alive", self._vitals.ailing(), loops=self._vitals.loops())

    async def readyz(self, _: web.Request) -> web.Response:
        """Say 200 while work may be sent here, or 503 and what is missing, in words."""
        lacks = [*self._vitals.ailing(), *self._vitals.lacking(self._platforms, ticks=self._ticks)]
        return _said("ready", [*await self._unread(), *lacks])

    async def metrics(self, _: web.Request) -> web.Response:
        """Return the figures in Prometheus' text format."""
        if stopwatch() - self._looked >= FRESH:
            self._queue, self._looked = await self._depths(), stopwatch()
        text = self._figures.text(self._queue, well=self._condition.fault is None)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _depths(self) -> Mapping[str, Depth] | None:
        try:
            async with asyncio.timeout(SILENT):
                return await depths(self._store, self._clock)
        except (StoreError, TimeoutError):
            return None

    async def _unread(self) -> Sequence[str]:
        """Say what is wrong with the database; a newer one is well: a newer Labmates runs beside us for a while."""
        try:
            async with asyncio.timeout(SILENT):
                if fault := await self._condition.look():
                    return [str(fault)]
                revision = await self._store.revision()
        except TimeoutError:
            return [f"the database {self._store.place} does not answer within {SILENT:.0f} s"]
        except StoreError as fault:
            return [str(fault)]
        if revision is None or revision < newest(shipped()):
            return [f"the database {self._store.place} has older tables: run labmates migrate"]
        return ()


def _said(well: str, faults: Sequence[str], **more: object) -> web.Response:
    body = {well: not faults, "because": list(faults)} | more
    return web.json_response(body, status=503 if faults else 200)
