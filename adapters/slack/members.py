"""Whether somebody is still in the workspace: Slack takes messages to deactivated members without a word."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from adapters.slack.api import Api
from adapters.slack.board import tried
from bot.adapter import Gone, RetryLater, Undeliverable
from bot.clock import Clock

# https://github.com/slackapi/python-slack-sdk/issues/1156: who writes to members looks first whether they are there.
SEEN: Final = timedelta(days=1)  # who was there so lately is not asked about again
ROOM: Final = 10_000


class Members:
    """Remembers, in memory, when each was last known to be there."""

    def __init__(self, api: Api, clock: Clock) -> None:
        """Know nobody yet."""
        self._api = api
        self._clock = clock
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    async def expect(self, user: str) -> None:
        """Raise ``Gone`` for who is deactivated or unknown; what Slack does not tell is no reason to be silent."""
        now = self._clock.now()
        if (seen := self._seen.get(user)) is not None and seen + SEEN > now:
            return
        if await self.look(user):
            self._seen[user] = now
            self._seen.move_to_end(user)
            if len(self._seen) > ROOM:
                self._seen.popitem(last=False)

    async def look(self, user: str) -> bool:
        """Ask now, and return whether they are known to be there. Raises ``Gone`` for who is not any more."""
        try:
            found = await tried(lambda: self._api.call("users.info", user=user))
        except Gone:
            raise
        except (Undeliverable, RetryLater):
            return False
        if found["user"].get("deleted"):
            raise Gone("users.info: user_disabled")
        return True
