"""One workspace, by the bot token of the settings: the simple way."""

import logging
from collections.abc import Sequence

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack.api import Api
from adapters.slack.bearer import Given, Nobody
from adapters.slack.door import Receive, bare
from adapters.slack.line import Line
from adapters.slack.parse import Json
from adapters.slack.scopes import MEND_SCOPES, missing, needed
from adapters.slack.workspace import Workspace
from bot.adapter import RetryLater
from bot.clock import Clock
from bot.desk import Desk
from bot.errors import PlatformFault

log = logging.getLogger(__name__)


class Single:
    """The one workspace that the token is for."""

    def __init__(self, line: Line, clock: Clock, bot_token: str, app_token: str) -> None:
        """Nothing is asked yet."""
        self._token = bot_token
        self._clock = clock
        self.api = Api(line, Given(bot_token), app_token)
        self._who: AuthorizeResult | None = None
        self._space: Workspace | None = None
        self.lacking: tuple[str, ...] = ()

    async def check(self) -> str:
        """Ask Slack who the bot is and what it may do, and return its workspace.

        Raises ``PlatformFault`` with the mend, or ``RetryLater``.
        """
        found, headers = await self.api.call_with_headers("auth.test")
        granted = headers.get("X-OAuth-Scopes")
        lacking = missing(granted.split(",")) if granted is not None else ()
        if needed(lacking):
            raise PlatformFault(f"Slack has not granted {', '.join(lacking)}: {MEND_SCOPES}")
        if lacking:
            log.warning("slack-cannot-look", extra={"mend": f"grant {', '.join(lacking)}: {MEND_SCOPES}"})
        self.lacking = lacking
        self._who = AuthorizeResult(
            enterprise_id=found.get("enterprise_id"),
            team_id=str(found.get("team_id")),
            bot_user_id=found.get("user_id"),
            bot_id=found.get("bot_id"),
            bot_token=self._token,
        )
        return str(found.get("team_id"))

    def open(self, desk: Desk, session: aiohttp.ClientSession) -> None:
        """There is nothing to prepare."""

    def at(self, team: str) -> Workspace:
        """Return the workspace; any other refuses everything. Raises ``RetryLater`` before Slack was asked."""
        if self._who is None:
            raise RetryLater(5.0)
        if team != self._who.team_id:
            return Workspace(team, Api(self.api.line, Nobody()), self._clock, self._lacks)
        if self._space is None:
            self._space = Workspace(team, self.api, self._clock, self._lacks)
        return self._space

    def app(self, receive: Receive, session: aiohttp.ClientSession, secret: str) -> AsyncApp:
        """Return the bolt app; it asks Slack nothing more."""
        assert self._who is not None, "checked first"
        return bare(receive, session, self.api.line.api_url, secret, authorize=Known(self._who))

    def team(self, said: str | None, body: Json) -> str:
        """Return the workspace: it is always the same."""
        assert self._who is not None, "checked first"
        return str(self._who.team_id)

    async def serve(self, team: str, context: AsyncBoltContext) -> None:
        """There is nothing to remember."""

    async def homes(self) -> frozenset[str] | None:
        """Return the workspace of the token; None once Slack refuses that. Raises ``RetryLater``."""
        try:
            found = await self.api.call("auth.test")
        except PlatformFault:
            return None
        return frozenset({f"slack:{found.get('team_id')}"})

    async def removed(self, team: str, context: AsyncBoltContext) -> Sequence[str]:
        """Return the communities that have taken us out, now that Slack says so."""
        return [f"slack:{team}"]

    async def moved(self, teams: Sequence[str], context: AsyncBoltContext, *, inside: bool) -> None:
        """Do nothing: no organisation lets us into other workspaces with this token."""

    async def close(self) -> None:
        """There is nothing to end."""

    async def _lacks(self) -> Sequence[str]:
        return self.lacking


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
