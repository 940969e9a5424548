"""Whose token a request carries: the one of the settings, or that of a workspace's installation, kept fresh."""

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from adapters.slack.faults import NOT_INSTALLED, Refused
from adapters.slack.line import LATER
from bot.adapter import RetryLater
from bot.errors import StoreError
from bot.store.installs import Install

log = logging.getLogger(__name__)


class Bearer(Protocol):
    """Gives the token of one workspace."""

    team: str
    """The workspace's id, where requests must name it; empty where the token says it all."""

    @property
    def again(self) -> str:
        """How an operator mends a token that Slack refuses; empty for the one of the settings."""

    async def token(self) -> str:
        """Return a token that is good as far as we know. Raises ``Refused`` where there is none, or ``RetryLater``."""

    async def other(self, token: str) -> bool:
        """Tell whether there is another than this one, which Slack refused just now. Raises as ``token`` does."""


class Given:
    """The token of the settings: it does not change."""

    team, again = "", ""

    def __init__(self, token: str) -> None:
        """Give this one."""
        self._token = token

    async def token(self) -> str:
        """Return it."""
        return self._token

    async def other(self, token: str) -> bool:
        """Return False: there is none."""
        return False


class Nobody:
    """There is no token for the workspace."""

    team, again = "", ""

    async def token(self) -> str:
        """Raise ``Refused``."""
        raise Refused("token", NOT_INSTALLED)

    async def other(self, token: str) -> bool:
        """Return False."""
        return False


class Kept:
    """The token of an installation, which is renewed before it runs out."""

    def __init__(self, team: str, again: str, find: Callable[[str, bool], Awaitable[Install | None]]) -> None:
        """``find(team, anew)`` returns what serves the workspace, from the database when ``anew``."""
        self.team = team
        self.again = again
        self._find = find

    async def token(self) -> str:
        """Return what is good now. Raises ``Refused`` where nobody has installed us."""
        return (await self._install(anew=False)).token

    async def other(self, token: str) -> bool:
        """Tell whether it was renewed or installed again meanwhile."""
        return (await self._install(anew=True)).token != token

    async def _install(self, *, anew: bool) -> Install:
        try:
            found = await self._find(self.team, anew)
        except StoreError as fault:
            log.warning("installation-out-of-reach", extra={"fault": type(fault).__name__})
            raise RetryLater(LATER, alone=True) from None
        if found is None:
            raise Refused("token", NOT_INSTALLED)
        return found
