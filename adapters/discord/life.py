"""Keeps a connection alive: starts it again after whatever ended it, ever more slowly, until it is hopeless."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeAlias

import discord

from adapters.discord.client import Ears, ManyEars
from bot.clock import Clock
from bot.errors import PlatformFault

SHORTEST, LONGEST = 2.0, 300.0  # seconds between two lives; 1,000 IDENTIFYs a day are allowed
CALM = timedelta(minutes=10)  # a life this long was a good one: the next failure starts from the shortest wait

LOGIN_REFUSED = (
    "Discord does not accept DISCORD_TOKEN. Copy the bot token again from "
    "https://discord.com/developers/applications (your application, page Bot, Reset Token)."
)
INTENTS_REFUSED = (
    "Discord refuses the intents that were asked for. Labmates needs no privileged intent; update discord.py."
)
MORE_SHARDS = (
    "Discord asks for more shards than --shards says: above 2,500 servers it takes no single one. Stop the gateways, "
    "and start them with one shard for each 1,000 servers."
)
NO_LOGIN, SHARDING_REQUIRED = 4004, 4011
HOPELESS = {
    4010: "Discord knows no such shard. Start the gateways again, all with the same --shards.",
    NO_LOGIN: LOGIN_REFUSED,
    4012: "Discord no longer speaks this gateway version. Update discord.py.",
    4013: INTENTS_REFUSED,
    4014: INTENTS_REFUSED,
}

Live: TypeAlias = Callable[[Ears | ManyEars, str], Awaitable[None]]  # from the token to the end of the connection

log = logging.getLogger(__name__)


class Life:
    """The supervising loop around one client at a time."""

    def __init__(
        self,
        token: str,
        make: Callable[[bool], Ears | ManyEars],
        clock: Clock,
        *,
        live: Live = lambda client, token: client.start(token),
        fixed: bool = False,
    ) -> None:
        """``make(sharded)`` gives a new client; one that has ended cannot be used again. ``live`` is one life of it.

        ``fixed``: an operator has said how many shards there are, so only an operator makes them more.
        """
        self._live = live
        self._fixed = fixed
        self._token = token
        self._make = make
        self._clock = clock
        self._sharded = False
        self._failures = 0

    async def run(self) -> None:
        """Live until cancelled. Raises ``PlatformFault``, with the mend, when waiting will not help."""
        while True:
            began = self._clock.now()
            await self._once()
            self._failures = 1 if self._clock.now() - began >= CALM else self._failures + 1
            await self._clock.sleep(self._pause())

    async def _once(self) -> None:
        """One life of one client; whatever ends it is logged by its type, and only what is hopeless is raised."""
        client = self._make(self._sharded)
        try:
            async with client:
                try:
                    await self._live(client, self._token)
                finally:
                    await client.drain()
        except discord.LoginFailure:
            raise PlatformFault(LOGIN_REFUSED) from None
        except discord.PrivilegedIntentsRequired:
            raise PlatformFault(INTENTS_REFUSED) from None
        except discord.ConnectionClosed as closed:
            self._closed(closed.code)
        except Exception:  # a worker loop: discord.py ends in any way, even by AttributeError
            log.warning("discord-ended", exc_info=True)

    def _closed(self, code: int) -> None:
        if code in HOPELESS:
            raise PlatformFault(HOPELESS[code]) from None
        if code == SHARDING_REQUIRED and self._fixed:
            raise PlatformFault(MORE_SHARDS) from None
        log.warning("discord-closed", extra={"code": code})
        self._sharded = self._sharded or code == SHARDING_REQUIRED

    def _pause(self) -> float:
        longest = min(LONGEST, SHORTEST * 2.0 ** (self._failures - 1))
        return longest * (0.75 + self._clock.chance() / 2)
