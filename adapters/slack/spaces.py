"""What the adapter asks of its workspaces, whether there is one or many."""

from collections.abc import Sequence
from typing import Protocol

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack.api import Api
from adapters.slack.door import Receive
from adapters.slack.parse import Json
from adapters.slack.workspace import Workspace
from bot.desk import Desk


class Spaces(Protocol):
    """Where we are, and whose token is for where."""

    api: Api
    """What opens sockets for the app, whatever workspaces it is in."""
    lacking: tuple[str, ...]
    """The scopes that Slack has not granted and without which we can work, once it was asked."""

    async def check(self) -> str:
        """Ask Slack whether we may work at all; return the workspace where there is one only.

        Raises ``PlatformFault`` with the mend, or ``RetryLater``.
        """

    def open(self, desk: Desk, session: aiohttp.ClientSession) -> None:
        """Work from now on, over this session."""

    def at(self, team: str) -> Workspace:
        """Return a workspace by its id; one that has not let us in refuses everything. Raises ``RetryLater``."""

    def app(self, receive: Receive, session: aiohttp.ClientSession, secret: str) -> AsyncApp:
        """Return the bolt app that hands payloads to *receive*."""

    def team(self, said: str | None, body: Json) -> str:
        """Return the workspace that a payload is from, by what bolt found *said* in it; empty where nobody says."""

    async def serve(self, team: str, context: AsyncBoltContext) -> None:
        """Remember that what an organisation gave us is for a workspace of it, too. Raises StoreError."""

    async def homes(self) -> frozenset[str] | None:
        """Return the communities that we are in; None where nobody tells. Raises ``RetryLater`` or StoreError."""

    async def removed(self, team: str, context: AsyncBoltContext) -> Sequence[str]:
        """Take in that Slack says we were taken out; return the communities that it means. Raises StoreError."""

    async def moved(self, teams: Sequence[str], context: AsyncBoltContext, *, inside: bool) -> None:
        """Take in that an organisation opened workspaces to us, or closed them. Raises StoreError."""

    async def close(self) -> None:
        """End what is under way."""
