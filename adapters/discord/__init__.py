"""Discord: the adapter port over discord.py's client, its gateway and its REST."""

import logging

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord import render
from adapters.discord.client import Ears, ManyEars, ears
from adapters.discord.front import Front, stamp
from adapters.discord.life import Life
from adapters.discord.parse import NAME
from adapters.discord.ports import Doors, Facts
from adapters.discord.register import Payload, fingerprint
from adapters.discord.wire import Wire
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.desk import Desk
from bot.limits import Limits
from bot.message import Reply
from bot.people import Person, Place

API = "https://discord.com"
REGISTERED = "discord-commands"  # the fact that holds what was registered last
AWAY = 10.0  # seconds to try again after, while there is no connection

log = logging.getLogger(__name__)


class Discord:
    """One bot account. It opens a direct conversation only by ``open``, at the member's own wish."""

    name = NAME
    limits: Limits = render.LIMITS

    def __init__(
        self,
        token: str,
        clock: Clock,
        facts: Facts,
        doors: Doors,
        *,
        api_url: str = API,
        gateway_url: str | None = None,
    ) -> None:
        """``api_url`` is a scheme and host, such as a shared rate-limit proxy; so is ``gateway_url``, if given."""
        self._token = token
        self._clock = clock
        self._facts = facts
        self._doors = doors
        self._api_url = api_url
        self._gateway_url = gateway_url
        self._wire = Wire(clock)
        self._life: Life | None = None

    async def run(self, desk: Desk) -> None:
        """Listen until cancelled, through broken connections and bad days of Discord's.

        Raises ``PlatformFault`` when Discord refuses the token.
        """
        self._point()
        self._life = Life(self._token, lambda sharded: self.client(desk, sharded=sharded), self._clock)
        try:
            await self._life.run()
        finally:
            self._life = None

    def client(self, desk: Desk, *, sharded: bool = False) -> Ears | ManyEars:
        """Return a client that brings interactions to the desk, and registers the commands when it has logged in."""
        front = Front(desk, self._wire, self._doors)

        async def ready(client: discord.Client) -> None:
            await self._register(client, desk)

        return ears(front.receive, ready, self._clock, sharded=sharded)

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Send one direct message through a door that the person has opened; one ``key`` shows it once.

        Raises ``Undeliverable`` or ``RetryLater``.
        """
        channel = await self._doors.channel(person)
        if channel is None:
            raise Undeliverable("they have not opened a direct conversation")
        message = render.message(reply, private=False, stamp=stamp(person.community))
        await self._wire.send(self._connected(), channel, message, key)

    async def post(self, place: Place, reply: Reply, key: str = "") -> None:
        """Post in a channel under the bot's own name. Raises ``Undeliverable`` or ``RetryLater``."""
        message = render.message(reply, private=False)
        await self._wire.send(self._connected(), place.id, message, key)

    async def open(self, person: Person) -> None:
        """Open the direct conversation with somebody who has just asked for one, and remember its channel.

        Raises ``Undeliverable`` or ``RetryLater``. Opening many unasked gets a bot quarantined.
        """
        if await self._doors.channel(person) is None:
            channel = await self._wire.open(self._connected(), person.id)
            await self._doors.keep(person, channel)

    def _connected(self) -> discord.Client:
        client = self._life.client if self._life else None
        if client is None or client.user is None:
            raise RetryLater(AWAY)
        return client

    def _point(self) -> None:
        """discord.py keeps its addresses on classes; these two are all of them."""
        Route.BASE = f"{self._api_url.rstrip('/')}/api/v10"
        if self._gateway_url:
            DiscordWebSocket.DEFAULT_GATEWAY = URL(self._gateway_url)

    async def _register(self, client: discord.Client, desk: Desk) -> None:
        """Overwrite the commands in one piece, when what is declared is not what was registered last."""
        application = client.application_id
        assert application is not None, "discord.py knows the application after the login"
        payload = Payload(desk.languages).commands(desk.commands.values())
        now = f"{application}:{fingerprint(payload)}"
        if await self._facts.get(REGISTERED) == now:
            return
        try:
            await client.http.bulk_upsert_global_commands(application, payload)
        except discord.HTTPException as refusal:
            if refusal.status >= 500 or refusal.status == 429:
                raise
            log.error(
                "commands-refused",
                extra={"status": refusal.status, "mend": "invite the bot again with scope applications.commands"},
            )
            return
        await self._facts.put(REGISTERED, now)
        log.info("commands-registered", extra={"count": len(payload)})
