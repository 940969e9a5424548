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
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.ack import Errand
from adapters.slack.parse import Json
from bot.log import refer

Receive = Callable[[Json], Errand]


def door(receive: Receive, session: aiohttp.ClientSession, api_url: str, secret: str, who: AuthorizeResult) -> AsyncApp:
    """Return a bolt app that hands every payload to *receive*; ``who`` is the bot, as auth.test told."""
    quiet = logging.getLogger("slack_bolt.labmates")
    quiet.setLevel(logging.WARNING)  # below that bolt logs the payloads, and people's words are in them
    app = AsyncApp(
        name="labmates",
        logger=quiet,
        process_before_response=True,
        signing_secret=secret,
        client=AsyncWebClient(base_url=api_url, session=session, logger=quiet),
        authorize=Known(who),
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


class Known(AsyncAuthorize):
    """The bot is who auth.test said; no request asks again."""

    def __init__(self, who: AuthorizeResult) -> None:
        """Keep the answer."""
        self._who = who

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult:
        """Return the bot, whoever acts."""
        return self._who


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
        return Begun(self._receive(req.body))
