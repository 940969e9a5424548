"""The pages for installing on the one web server: add it, come back from Slack, take it out."""

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack import pages
from adapters.slack.oauth import Flow, Paths

SOON = {"Retry-After": "5"}


class Office:
    """Its pages are there while the adapter runs; before that they ask to come again."""

    def __init__(self, flow: Callable[[], Flow | None]) -> None:
        """``flow()`` is there once somebody can be let in."""
        self._flow = flow

    def routes(self) -> Sequence[web.RouteDef]:
        """Return what to mount. A page may be asked for ahead (HEAD) without anything being spent."""
        return [
            web.get(Paths.INSTALL, self._install),
            web.get(Paths.REDIRECT, self._back, allow_head=False),
            web.get(Paths.UNINSTALL, self._leave),
        ]

    async def _install(self, request: web.Request) -> web.Response:
        return await self._through(request, self._ready().handle_installation)

    async def _back(self, request: web.Request) -> web.Response:
        return await self._through(request, self._ready().handle_callback)

    async def _leave(self, request: web.Request) -> web.Response:
        say = self._ready().say({"accept-language": request.headers.get("Accept-Language", "")})
        return web.Response(text=pages.uninstall(say), headers=pages.HEADERS)

    async def _through(
        self, request: web.Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> web.Response:
        response = await to_aiohttp_response(await handle(await to_bolt_request(request)))
        response.headers.update(pages.HEADERS)
        return response

    def _ready(self) -> Flow:
        flow = self._flow()
        if flow is None:
            raise web.HTTPServiceUnavailable(headers=SOON)
        return flow
