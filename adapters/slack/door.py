"""slack-bolt as the door: it checks signatures and answers Slack's own questions; everything else goes one way.

No listener is registered. A middleware at the end of the chain takes every payload and returns what is to be done,
with ``process_before_response``, so bolt's polling for an acknowledgement (10 ms) never runs. The work goes on in a
task group of ours: bolt's lazy listeners would copy each request and would have no owner.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.ack import Errand
from adapters.slack.parse import Json
from bot.log import refer

Receive = Callable[[Json, AsyncBoltContext], Awaitable[Errand]]


def quiet() -> logging.Logger:
    """Return the logger for Slack's libraries: below a warning they log payloads, and people's words are in them."""
    found = logging.getLogger("slack_bolt.labmates")
    found.setLevel(logging.WARNING)
    return found


def client(session: aiohttp.ClientSession, api_url: str) -> AsyncWebClient:
    """Return bolt's own client, over our session."""
    return AsyncWebClient(base_url=api_url, session=session, logger=quiet())


def bare(
    receive: Receive,
    session: aiohttp.ClientSession,
    api_url: str,
    secret: str,
    *,
    authorize: Callable[..., Awaitable[AuthorizeResult]] | None = None,
    flow: AsyncOAuthFlow | None = None,
    unknown: str | None = None,
) -> AsyncApp:
    """Return a bolt app that hands every payload to *receive*.

    Either ``authorize`` knows the bot, or ``flow`` knows everybody who installed it; then ``unknown`` is what members
    read where nobody has.
    """
    app = AsyncApp(
        name="labmates",
        logger=quiet(),
        process_before_response=True,
        signing_secret=secret,
        client=client(session, api_url),
        authorize=authorize,
        oauth_flow=flow,
        user_facing_authorize_error_message=unknown,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.use(Inward(receive))
    return app


async def respond(app: AsyncApp, request: AsyncBoltRequest, tasks: asyncio.TaskGroup) -> BoltResponse:
    """Return the response to one signed HTTP request as soon as it is acknowledged; *tasks* owns the work."""
    found = await app.async_dispatch(request)
    if not isinstance(found, Begun):
        return found
    tasks.create_task(_worked(found.errand))
    return BoltResponse(status=200, body=await found.errand.ack.wait() or "")


async def _worked(errand: Errand) -> None:
    refer()
    await errand.work()


class Begun(BoltResponse):
    """The answer of the middleware: an errand whose acknowledgement is still to come."""

    def __init__(self, errand: Errand) -> None:
        """Carry the errand through bolt."""
        super().__init__(status=200)
        self.errand = errand


class Inward(AsyncMiddleware):
    """The end of bolt's chain: the payload goes in, the errand comes out."""

    def __init__(self, receive: Receive) -> None:
        """Hand payloads to *receive*."""
        self._receive = receive

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - bolt's own name
    ) -> BoltResponse:
        """Take the payload; nothing stands behind this middleware."""
        return Begun(await self._receive(req.body, req.context))
