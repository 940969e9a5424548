"""Hands each payload to the reception of its workspace, and takes in who has taken us out."""

import logging
from collections.abc import Sequence
from functools import partial

from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack import parse
from adapters.slack.ack import Errand, done, nothing
from adapters.slack.parse import Json
from adapters.slack.reception import Reception
from adapters.slack.spaces import Spaces
from bot.clock import Clock
from bot.desk import Desk
from bot.errors import StoreError

log = logging.getLogger(__name__)


class Receptions:
    """One for each workspace, made when somebody there does something."""

    def __init__(self, desk: Desk, clock: Clock, spaces: Spaces) -> None:
        """Bring everything to ``desk``."""
        self._desk = desk
        self._clock = clock
        self._spaces = spaces
        self._made: dict[str, Reception] = {}

    async def receive(self, body: Json, context: AsyncBoltContext) -> Errand:
        """Take one payload and return what is to be done."""
        team = self._spaces.team(context.team_id, body)
        if parse.removed(body):
            return Errand(done(), partial(self._removed, team, context))
        if moved := parse.moved(body):
            return Errand(done(), partial(self._moved, *moved, context))
        if not team:
            return nothing(parse.nothing(body))
        try:
            await self._spaces.serve(team, context)
        except StoreError as fault:  # what they ask now is answered all the same
            log.warning("workspace-not-kept", extra={"fault": type(fault).__name__})
        return self._at(team).receive(body)

    async def missed(self, body: Json, answer: Json) -> None:
        """Send what an acknowledgement carried that was lost with the connection."""
        if team := self._spaces.team(None, body):
            await self._at(team).missed(body, answer)

    def _at(self, team: str) -> Reception:
        if team not in self._made:
            self._made[team] = Reception(self._desk, self._clock, self._spaces.at(team))
        return self._made[team]

    async def _removed(self, team: str, context: AsyncBoltContext) -> None:
        try:
            for home in await self._spaces.removed(team, context):
                self._made.pop(home.partition(":")[2], None)
                await self._desk.left(home)
        except StoreError as fault:  # Slack says it once; the house asks every hour
            log.error("removal-not-kept", extra={"fault": type(fault).__name__})

    async def _moved(self, teams: Sequence[str], inside: bool, context: AsyncBoltContext) -> None:
        try:
            await self._spaces.moved(teams, context, inside=inside)
            for team in teams:
                await (self._desk.returned if inside else self._desk.left)(f"slack:{team}")
        except StoreError as fault:
            log.error("removal-not-kept", extra={"fault": type(fault).__name__})
