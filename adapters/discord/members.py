"""Whether somebody is still in the server: asked of REST, for being told would need a privileged intent."""

from collections import OrderedDict
from datetime import datetime, timedelta

import discord
from discord.http import Route

from adapters.discord.wire import Refused, Wire
from bot.adapter import Gone, RetryLater
from bot.clock import Clock
from bot.people import Person

# Discord's error codes (https://discord.com/developers/docs/topics/opcodes-and-status-codes).
LEFT = frozenset({10007, 10013})  # Unknown Member, Unknown User
SEEN = timedelta(days=28)  # who was there so lately is not asked about again, unless a message fails
ROOM = 10_000


class Members:
    """Remembers, in memory, when each was last known to be there."""

    def __init__(self, clock: Clock, wire: Wire) -> None:
        """Know nobody yet."""
        self._clock = clock
        self._wire = wire
        self._seen: OrderedDict[Person, datetime] = OrderedDict()

    async def expect(self, client: discord.Client, person: Person) -> None:
        """Raise ``Gone`` for who has left the server; anything that Discord does not tell is no reason to be silent."""
        now = self._clock.now()
        if (seen := self._seen.get(person)) is None or seen + SEEN <= now:
            if not await self.look(client, person):
                return
            self._seen[person] = now
            self._seen.move_to_end(person)
            if len(self._seen) > ROOM:
                self._seen.popitem(last=False)

    async def look(self, client: discord.Client, person: Person) -> bool:
        """Ask now, and return whether they are known to be there. Raises ``Gone`` for who has left the server."""
        path = "/guilds/{guild_id}/members/{user_id}"
        try:
            await self._wire.ask(client, Route("GET", path, guild_id=person.community, user_id=person.id))
        except Refused as refused:
            if refused.code in LEFT:
                raise Gone(str(refused)) from None
            return False
        except RetryLater:
            return False
        return True
