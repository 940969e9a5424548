"""Socket Mode: one WebSocket at a time, each envelope answered on the socket it came by, opened again for ever."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack.ack import Ack, nothing
from adapters.slack.api import Api
from adapters.slack.door import Begun
from adapters.slack.faults import Refused
from adapters.slack.parse import Json
from bot.adapter import RetryLater
from bot.clock import Clock
from bot.errors import PlatformFault
from bot.log import refer
from bot.meter import Link

HEARTBEAT = 15.0  # seconds between pings; a socket that does not answer is given up
FIRST, LONGEST = 1.0, 60.0  # seconds between two attempts
BRIEF = timedelta(seconds=10)
SWITCHED_OFF = "Socket Mode is switched off: switch it on in the app's page at api.slack.com/apps, and start again"
LARGEST = 4 * 1024 * 1024

log = logging.getLogger(__name__)


class Socket:
    """Listens until cancelled. Waiting does not mend a ``PlatformFault``, so that one ends it."""

    def __init__(
        self,
        app: AsyncApp,
        api: Api,
        clock: Clock,
        tasks: asyncio.TaskGroup,
        missed: Callable[[Json, Json], Awaitable[None]],
        greeted: Callable[[], object] = lambda: None,
    ) -> None:
        """``missed`` gets the payload and the answer when an acknowledgement could not be sent.

        ``greeted`` is called whenever Slack has greeted us on a new socket.
        """
        self._greeted = greeted
        self._app = app
        self._api = api
        self._clock = clock
        self._tasks = tasks
        self._missed = missed

    async def listen(self) -> None:
        """Keep a socket open; back off, with jitter, while Slack cannot be reached."""
        failures = 0
        while True:
            opened = self._clock.now()
            try:
                await self._until_asked_to_go()
                # Slack asks every few hours; one that asks again and again at once is not to be pestered.
                short = self._clock.now() - opened < BRIEF
                failures = failures + 1 if short else 0
                if failures > 1:
                    await self._pause(failures)
            except (aiohttp.ClientError, OSError, TimeoutError, RetryLater, Refused) as lost:
                self._api.meter.linked("slack", Link.LOST)
                log.warning("slack-socket-lost", extra={"fault": type(lost).__name__, "failures": failures})
                await self._pause(failures, lost.seconds if isinstance(lost, RetryLater) else 0.0)
                failures += 1

    async def _pause(self, failures: int, least: float = 0.0) -> None:
        grown = min(LONGEST, FIRST * 2 ** min(failures, 10)) * (0.5 + self._clock.chance())
        await self._clock.sleep(max(grown, least))

    async def _until_asked_to_go(self) -> None:
        """Open a socket; return when Slack asks for a new one, raise ``ConnectionResetError`` when it is lost."""
        url = (await self._api.call("apps.connections.open"))["url"]
        going: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        reading = self._tasks.create_task(self._read(str(url), going))
        try:
            await going
        except asyncio.CancelledError:
            reading.cancel()
            raise

    async def _read(self, url: str, going: asyncio.Future[None]) -> None:
        """Serve one socket to its end. Slack closes the old one itself, some seconds after it asked for a new one."""
        try:
            async with (
                self._api.line.opened() as session,
                session.ws_connect(url, heartbeat=HEARTBEAT, max_msg_size=LARGEST) as ws,
            ):
                async for frame in ws:
                    if frame.type is aiohttp.WSMsgType.TEXT:
                        self._take(ws, frame.data, going)
            lost: Exception = ConnectionResetError("the socket was closed")
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            lost = fault
        if not going.done():
            going.set_exception(lost)

    def _take(self, ws: aiohttp.ClientWebSocketResponse, text: str, going: asyncio.Future[None]) -> None:
        try:
            envelope = json.loads(text)
        except ValueError:
            return
        match envelope:
            case {"type": "hello"}:
                self._api.meter.linked("slack", Link.UP)
                log.info("slack-connected")
                self._greeted()
            case {"type": "disconnect", "reason": "link_disabled"} if not going.done():
                going.set_exception(PlatformFault(SWITCHED_OFF))
            case {"type": "disconnect"} if not going.done():
                going.set_result(None)
            case {"envelope_id": str(), "payload": dict()}:
                self._tasks.create_task(self._serve(ws, envelope))

    async def _serve(self, ws: aiohttp.ClientWebSocketResponse, envelope: Json) -> None:
        refer()
        begun = await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=envelope["payload"]))
        errand = begun.errand if isinstance(begun, Begun) else nothing({})
        errand.ack.when_given(partial(self._acknowledge_soon, ws, envelope, errand.ack))
        try:
            await errand.work()
        finally:
            answer = errand.ack.take()
        if answer is not None:
            await self._acknowledge(ws, envelope, answer)

    def _acknowledge_soon(self, ws: aiohttp.ClientWebSocketResponse, envelope: Json, ack: Ack) -> None:
        """While the work goes on: Slack waits three seconds."""
        answer = ack.take()
        if answer is not None:
            self._tasks.create_task(self._acknowledge(ws, envelope, answer))

    async def _acknowledge(self, ws: aiohttp.ClientWebSocketResponse, envelope: Json, answer: Json) -> None:
        said = {"envelope_id": envelope["envelope_id"]} | ({"payload": answer} if answer else {})
        try:
            await ws.send_str(json.dumps(said))
        except (aiohttp.ClientError, OSError) as lost:
            log.info("acknowledgement-lost", extra={"fault": type(lost).__name__})
            await self._missed(envelope["payload"], answer)
