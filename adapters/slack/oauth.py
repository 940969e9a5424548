"""Installing the app: bolt's own flow over our installations, our states and our pages. No token or code is logged."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from logging import Logger

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import manifest, pages
from adapters.slack.api import Api
from adapters.slack.bearer import Given
from adapters.slack.door import quiet
from adapters.slack.exchange import Client, exchange
from adapters.slack.faults import Refused
from adapters.slack.keeper import Keeper
from adapters.slack.line import Line
from adapters.slack.scopes import BOT_SCOPES
from bot.adapter import RetryLater
from bot.clock import Clock
from bot.desk import Desk
from bot.errors import PlatformFault, StoreError
from bot.i18n import Say
from bot.store.installs import Install, Installs
from bot.store.installs.states import LIFE, States

log = logging.getLogger(__name__)


class Paths(StrEnum):
    """Our pages on the one web server."""

    INSTALL = "/slack/install"
    REDIRECT = manifest.REDIRECT
    UNINSTALL = "/slack/uninstall"


class Kept(AsyncInstallationStore):
    """Our installations as bolt asks for them: with a token that is good, and without what renews it."""

    def __init__(self, installs: Installs, keeper: Keeper, clock: Clock) -> None:
        """Read through ``keeper``, write into ``installs``."""
        self._installs = installs
        self._keeper = keeper
        self._clock = clock

    @property
    def logger(self) -> Logger:
        """Return the logger of Slack's own libraries."""
        return quiet()

    async def async_save(self, installation: Installation) -> None:
        """Keep what Slack gave us. Raises ``BoltError`` where the database does not."""
        home = home_of(installation)
        until = installation.bot_token_expires_at
        install = Install(
            home,
            str((installation.enterprise_name if installation.is_enterprise_install else installation.team_name) or ""),
            str(installation.bot_token),
            installation.bot_refresh_token or "",
            None if until is None else datetime.fromtimestamp(until, UTC),
            tuple(installation.bot_scopes or ()),
            installation.bot_user_id or "",
            installation.bot_id or "",
        )
        try:
            await self._installs.put(install)
        except StoreError as fault:
            raise BoltError(str(fault)) from None
        self._keeper.forget(home)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Return the bot of a workspace, as an organisation's where it is one; None where nobody installed us.

        Raises what the store raises, and ``RetryLater``: bolt then says that it does not know the workspace.
        """
        found = await self._keeper.find(f"slack:{team_id}") if team_id else None
        if found is None and enterprise_id and is_enterprise_install:
            found = await self._keeper.find(f"slack:{enterprise_id}")
        if found is None:
            return None
        now = self._clock.now().timestamp()
        return Bot(bot_token=found.token, bot_id=found.account, bot_user_id=found.bot, installed_at=now)


class Signed(AsyncOAuthStateStore):
    """Our states as bolt asks for them."""

    def __init__(self, states: States) -> None:
        """Hand these out."""
        self._states = states

    @property
    def logger(self) -> Logger:
        """Return the logger of Slack's own libraries."""
        return quiet()

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """Return a new one."""
        return self._states.issue()

    async def async_consume(self, state: str) -> bool:
        """Take one back, once."""
        try:
            return await self._states.spend(state)
        except StoreError as fault:
            log.error("state-not-spent", extra={"fault": type(fault).__name__})
            return False


class Flow(AsyncOAuthFlow):
    """Bolt's flow with our pages, in the language of the browser."""

    def __init__(
        self,
        bolt: AsyncWebClient,
        line: Line,
        our: Client,
        clock: Clock,
        installs: Installs,
        states: States,
        keeper: Keeper,
        desk: Desk,
    ) -> None:
        """``bolt`` is the client that bolt asks for, ``line`` is the one we use; ``desk`` is told who has us now."""
        self._line = line
        self._clock = clock
        self._desk = desk
        self._our = our
        settings = AsyncOAuthSettings(
            client_id=our.id,
            client_secret=our.secret,
            scopes=BOT_SCOPES,
            user_scopes=(),
            redirect_uri=f"{our.host}{Paths.REDIRECT}",
            install_path=Paths.INSTALL,
            redirect_uri_path=Paths.REDIRECT,
            callback_options=AsyncCallbackOptions(self._installed, self._failed),
            authorization_url=authorization_url(bolt.base_url),
            installation_store=Kept(installs, keeper, clock),
            installation_store_bot_only=True,
            state_store=Signed(states),
            state_expiration_seconds=int(LIFE.total_seconds()),
            logger=quiet(),
        )
        super().__init__(client=bolt, logger=quiet(), settings=settings)

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """Return the page with the button."""
        return pages.install(url, self.say(request.headers))

    async def run_installation(self, code: str) -> Installation | None:
        """Exchange a code for an installation, None where Slack refuses; bolt's own would log the code."""
        try:
            given = await exchange(self._line, self._our, code=code, redirect_uri=str(self.settings.redirect_uri))
            token = str(given.get("access_token") or "")
            who = await Api(self._line, Given(token)).call("auth.test") if token else {}
        except (Refused, PlatformFault, RetryLater) as lost:
            log.warning("slack-not-installed", extra={"fault": type(lost).__name__})
            return None
        if not token:
            return None
        team, whole, lasts = given.get("team") or {}, given.get("enterprise") or {}, given.get("expires_in")
        return Installation(
            app_id=given.get("app_id"),
            enterprise_id=whole.get("id"),
            enterprise_name=whole.get("name"),
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=token,
            bot_id=who.get("bot_id"),
            bot_user_id=given.get("bot_user_id"),
            bot_scopes=given.get("scope") or "",
            bot_refresh_token=given.get("refresh_token"),
            bot_token_expires_at=None if lasts is None else int(self._clock.now().timestamp()) + int(lasts),
            user_id="",  # who installed us is kept nowhere
            is_enterprise_install=bool(given.get("is_enterprise_install")),
            token_type=given.get("token_type"),
        )

    def say(self, headers: Mapping[str, object]) -> Say:
        """Return what speaks the language that a browser asks for first."""
        asked = headers.get("accept-language") or [""]
        first = asked[0] if isinstance(asked, list) else str(asked)
        return self._desk.languages.speaker(str(first).split(",")[0].split(";")[0].strip() or "en")

    async def _installed(self, args: AsyncSuccessArgs) -> BoltResponse:
        installed = args.installation
        try:
            await self._desk.returned(home_of(installed))
        except StoreError as fault:  # the house asks every hour who has us
            log.error("return-not-kept", extra={"fault": type(fault).__name__})
        log.info("slack-installed")
        name = (installed.enterprise_name if installed.is_enterprise_install else installed.team_name) or "Slack"
        opened = pages.opened(installed.app_id, None if installed.is_enterprise_install else installed.team_id)
        done = self.settings.state_utils.build_set_cookie_for_deletion()
        body = pages.installed(
            name, opened, self.say(args.request.headers), whole=bool(installed.is_enterprise_install)
        )
        return BoltResponse(status=200, body=body, headers={**pages.HEADERS, "Set-Cookie": done})

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        log.info("slack-not-installed", extra={"why": pages.known(args.reason)})
        body = pages.failed(args.reason, self.say(args.request.headers))
        return BoltResponse(status=args.suggested_status_code, body=body, headers={**pages.HEADERS})


def home_of(installation: Installation) -> str:
    """Return what an installation is for: an organisation, or a workspace."""
    whole = installation.is_enterprise_install
    return f"slack:{installation.enterprise_id if whole else installation.team_id}"


def authorization_url(api_url: str) -> str:
    """Return where Slack asks whether we may: beside its API, also in GovSlack."""
    return f"{api_url.rstrip('/').removesuffix('/api')}/oauth/v2/authorize"
