"""Many workspaces, each by its own installation; the token of an organisation serves all that it lets us into."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack import pages
from adapters.slack.api import Api
from adapters.slack.bearer import Given, Kept
from adapters.slack.door import Receive, bare, client
from adapters.slack.exchange import Client, exchange
from adapters.slack.faults import Refused
from adapters.slack.keeper import Keeper
from adapters.slack.line import Line
from adapters.slack.oauth import Flow, Paths
from adapters.slack.parse import Json
from adapters.slack.scopes import missing
from adapters.slack.workspace import Workspace
from bot.adapter import RetryLater
from bot.clock import Clock
from bot.desk import Desk
from bot.errors import PlatformFault
from bot.i18n import english
from bot.store.installs import Install, Installs
from bot.store.installs.states import States

HEARD: Final = timedelta(days=1)  # an installation of which Slack told well is not asked after again for so long
PAGE: Final = 1000  # workspaces of an organisation that are told at once
MEND_CLIENT: Final = (
    "copy Client ID and Client Secret from Basic Information at api.slack.com/apps into LABMATES_SLACK_CLIENT_ID and "
    "LABMATES_SLACK_CLIENT_SECRET"
)
BAD_CLIENT: Final = frozenset({"bad_client_secret", "invalid_client_id", "invalid_client"})

log = logging.getLogger(__name__)


class Many:
    """Everybody who installed us."""

    def __init__(
        self, line: Line, clock: Clock, our: Client, installs: Installs, states: States, app_token: str = ""
    ) -> None:
        """Nothing is asked yet."""
        self.api = Api(line, Given(""), app_token)
        self._line = line
        self._clock = clock
        self._client = our
        self._installs = installs
        self._states = states
        self.keeper = Keeper(installs, line, our, clock)
        self._again = f"somebody who may install apps there opens {our.host}{Paths.INSTALL}"
        self._spaces: dict[str, Workspace] = {}
        self._well: dict[str, datetime] = {}
        self._served: set[str] = set()
        self.lacking: tuple[str, ...] = ()
        self.flow: Flow | None = None

    async def check(self) -> str:
        """Ask Slack whether it knows the app by these two; a code that is none costs nothing.

        Raises ``PlatformFault`` with the mend, or ``RetryLater``.
        """
        answer = await exchange(self._line, self._client, code="none")
        if answer.get("error") in BAD_CLIENT:
            raise PlatformFault(f"Slack does not know the app ({answer['error']}): {MEND_CLIENT}")
        return ""

    def open(self, desk: Desk, session: aiohttp.ClientSession) -> None:
        """Let people install us from now on; ``desk`` is told of it."""
        bolt = client(session, self._line.api_url)
        with_us = bolt, self._line, self._client, self._clock, self._installs, self._states, self.keeper
        flow = self.flow = Flow(*with_us, desk)
        known = flow.settings.authorize
        assert isinstance(known, AsyncInstallationStoreAuthorize), "bolt makes it so"
        known.cache_enabled = True
        self.keeper.let_go = lambda token: known.authorize_result_cache.pop(token, None)

    def at(self, team: str) -> Workspace:
        """Return a workspace; whether anybody there has installed us is seen when something is sent."""
        if team not in self._spaces:
            bearer = Kept(team, self._again, self._find)
            self._spaces[team] = Workspace(team, Api(self._line, bearer), self._clock, partial(self._lacks, team))
        return self._spaces[team]

    def app(self, receive: Receive, session: aiohttp.ClientSession, secret: str) -> AsyncApp:
        """Return the bolt app, over the installations; it asks Slack once for each token who the bot is."""
        assert self.flow is not None, "opened first"
        unknown = english(pages.UNKNOWN(url=f"{self._client.host}{Paths.INSTALL}"))
        return bare(receive, session, self._line.api_url, secret, flow=self.flow, unknown=unknown)

    def team(self, said: str | None, body: Json) -> str:
        """Return what bolt found, or else what the payload says beside it, as one for an organisation does."""
        team = said or body.get("team_id")
        return team if isinstance(team, str) else ""

    async def serve(self, team: str, context: AsyncBoltContext) -> None:
        """Remember it, once: what is sent there later must know whose token to take. Raises StoreError."""
        home = f"slack:{team}"
        if not (context.is_enterprise_install and context.enterprise_id) or home in self._served:
            return
        if await self._installs.find(home) is None:
            await self._installs.grant(home, f"slack:{context.enterprise_id}")
            self.keeper.forget(home)
        self._served.add(home)

    async def homes(self) -> frozenset[str] | None:
        """Return every workspace that has us. One that does not answer just now still does. Raises StoreError."""
        found: set[str] = set()
        for home in await self._installs.homes():
            found |= await self._inside(home)
        return frozenset(found)

    async def removed(self, team: str, context: AsyncBoltContext) -> Sequence[str]:
        """Forget the installation that Slack revoked, and return the communities that it served.

        Slack may say it late: a token that is good again, for somebody installed us anew, is no removal.
        """
        whole = context.is_enterprise_install and context.enterprise_id
        home = f"slack:{context.enterprise_id}" if whole else f"slack:{team}"
        install = await self._installs.find(home)
        if install is None:
            return await self._installs.drop(home)
        good = await self._good(install)
        if good is not False:
            if install.home == home:
                return []
            self._served.discard(home)
            await self._installs.withdraw(home)  # the organisation has us still, and this workspace not
            self.keeper.forget(home)
            return [home]
        gone = await self._installs.drop(install.home)
        self.keeper.forget(install.home, home, *gone)
        self._served -= {*gone}
        for one in gone:
            self._spaces.pop(one.partition(":")[2], None)
        log.info("slack-uninstalled", extra={"workspaces": len(gone)})
        return gone

    async def moved(self, teams: Sequence[str], context: AsyncBoltContext, *, inside: bool) -> None:
        """Remember which workspaces an organisation lets us into."""
        for team in teams:
            if inside and context.enterprise_id:
                await self._installs.grant(f"slack:{team}", f"slack:{context.enterprise_id}")
            elif not inside:
                self._served.discard(f"slack:{team}")
                await self._installs.withdraw(f"slack:{team}")
            self.keeper.forget(f"slack:{team}")

    async def close(self) -> None:
        """Wait for the renewals under way."""
        self.flow = None
        await self.keeper.close()

    async def _find(self, team: str, anew: bool) -> Install | None:
        return await self.keeper.find(f"slack:{team}", anew=anew)

    async def _lacks(self, team: str) -> Sequence[str]:
        found = await self.keeper.find(f"slack:{team}")
        return missing(found.scopes) if found else ()

    async def _inside(self, home: str) -> set[str]:
        known = {home, *await self._installs.served(home)}
        if home in self._well and self._clock.now() - self._well[home] < HEARD:
            return known
        install = await self.keeper.find(home)
        good = None if install is None else await self._good(install)
        if good is False or install is None:
            return set()
        if good:
            self._well[home] = self._clock.now()
        return known if good is None or not _whole(home) else await self._teams(install)

    async def _good(self, install: Install) -> bool | None:
        """Whether Slack takes a token still; None where nobody tells just now."""
        try:
            await self._as(install).call("auth.test")
        except Refused:
            return False
        except (RetryLater, PlatformFault):
            return None
        return True

    async def _teams(self, install: Install) -> set[str]:
        """Ask into which workspaces an organisation lets us, and remember it."""
        before = set(await self._installs.served(install.home))
        found, cursor = set[str](), ""
        while True:
            more = {"cursor": cursor} if cursor else {}
            try:
                page = await self._as(install).call("auth.teams.list", limit=PAGE, **more)
            except (Refused, RetryLater, PlatformFault):
                return before
            found |= {f"slack:{team['id']}" for team in page.get("teams") or ()}
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        for home in found - before:
            await self._installs.grant(home, install.home)
        for home in before - found:
            await self._installs.withdraw(home)
        return found

    def _as(self, install: Install) -> Api:
        """Slack as this installation sees it, whatever serves its workspaces by now."""
        return Api(self._line, _Fixed(install.token, self._again))


class _Fixed(Given):
    """One token of one installation."""

    def __init__(self, token: str, again: str) -> None:
        super().__init__(token)
        self.again = again


def _whole(home: str) -> bool:
    """Whether it is an organisation: Slack's ids of those begin with an E."""
    return home.partition(":")[2].startswith("E")
