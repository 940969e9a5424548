"""Discord: the adapter port over discord.py's client, its gateway and its REST."""

import asyncio
import logging
from collections.abc import Sequence

import discord

from adapters.discord import render
from adapters.discord.board import UNREADABLE, Board
from adapters.discord.calendar import Diary
from adapters.discord.client import API, EVERY_SHARD, Ears, ManyEars, Queue, Shards, ears, point
from adapters.discord.front import Front, stamp
from adapters.discord.life import Life
from adapters.discord.members import Members
from adapters.discord.parse import NAME
from adapters.discord.ports import Doors, Facts
from adapters.discord.register import register
from adapters.discord.rights import moderates
from adapters.discord.wire import Refused, Wire
from bot.adapter import Entry, Gone, RetryLater, Sight, Undeliverable
from bot.clock import Clock
from bot.desk import Desk
from bot.limits import Limits
from bot.message import Reply
from bot.meter import UNMEASURED, Meter
from bot.people import DIRECT, Group, Person, Place, Post

AWAY = 10.0  # seconds to try again after, while there is no connection
REPAIR = 600.0  # and when an operator has something to mend

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
        shards: Shards = EVERY_SHARD,
        meter: Meter = UNMEASURED,
        queue: Queue | None = None,
    ) -> None:
        """``api_url`` is a scheme and host, such as a shared rate-limit proxy; so is ``gateway_url``, if given.

        ``shards``: how many there are and which of them are ours. ``queue`` spaces the IDENTIFYs of several gateways.
        """
        self._token = token
        self._clock = clock
        self._facts = facts
        self._doors = doors
        self._api_url = api_url
        self._gateway_url = gateway_url
        self._shards = shards
        self._meter = meter
        self._queue = queue
        self._wire = Wire(clock)
        self._members = Members(clock, self._wire)
        self._client: discord.Client | None = None
        self.ready = asyncio.Event()
        """Set once the gateway knows us, or once messages can be sent where it is not listened to."""

    async def run(self, desk: Desk) -> None:
        """Listen until cancelled, through broken connections and bad days of Discord's.

        Raises ``PlatformFault`` when Discord refuses the token.
        """
        point(self._api_url, self._gateway_url)
        fixed = self._shards.count is not None

        def made(sharded: bool) -> Ears | ManyEars:
            return self.client(desk, sharded=sharded or fixed)

        await Life(self._token, made, self._clock, fixed=fixed).run()

    async def reach(self) -> None:
        """Keep Discord within reach for what is sent until cancelled, and listen to nothing.

        Raises ``PlatformFault`` when Discord refuses the token.
        """
        point(self._api_url, self._gateway_url)

        def made(sharded: bool) -> Ears:
            client = ears(_nobody, self._reached, self._clock, meter=self._meter)
            assert isinstance(client, Ears), "no shards were asked for"
            return client

        async def live(client: Ears | ManyEars, token: str) -> None:
            await client.login(token)
            self.ready.set()
            await asyncio.get_running_loop().create_future()

        await Life(self._token, made, self._clock, live=live).run()

    async def _reached(self, client: discord.Client) -> None:
        self._client = client

    def client(self, desk: Desk, *, sharded: bool = False) -> Ears | ManyEars:
        """Return a client that brings interactions to the desk, and registers the commands when it has logged in."""
        front = Front(desk, self._wire, self._doors)

        async def ready(client: discord.Client) -> None:
            self._client = client
            if self._shards.has_first:  # one of all gateways
                await register(client, desk, self._facts)

        shards = self._shards if sharded else None
        hears = self.ready.set
        return ears(front.receive, ready, self._clock, shards, hears, self._queue, meter=self._meter)

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Send one direct message through a door that the person has opened; one ``key`` shows it once.

        Raises ``Gone`` for who has left the server, ``Undeliverable`` or ``RetryLater``.
        """
        channel = await self._doors.channel(person)
        if channel is None:
            raise Undeliverable("they have not opened a direct conversation")
        message = render.message(reply, private=False, stamp=stamp(person.community))
        client = self._connected()
        self._wire.circuit.check()
        await self._members.expect(client, person)
        try:
            await self._wire.send(client, channel, message, key)
        except Undeliverable:
            await self._members.look(client, person)
            raise

    async def post(self, place: Place, reply: Reply, key: str = "") -> Post:
        """Post in a place under the bot's own name; one ``key`` shows it once and gives the same post.

        Where we may not read what was said, that holds for some minutes only. Raises ``Undeliverable`` or
        ``RetryLater``.
        """
        return await self._board.post(place, reply, key)

    async def edit(self, post: Post, reply: Reply) -> None:
        """Put other content in a post's place. Raises ``Undeliverable`` or ``RetryLater``."""
        await self._board.edit(post, reply)

    async def remove(self, post: Post) -> None:
        """Take a post away; harmless when it is gone. Raises ``Undeliverable`` or ``RetryLater``."""
        await self._board.remove(post)

    async def thread(self, post: Post, title: str) -> Place:
        """Open the public thread at a post. Raises ``Undeliverable`` or ``RetryLater``."""
        return await self._board.thread(post, title)

    async def room(self, title: str, people: Sequence[Person], place: Place) -> Place:
        """Open a private thread in the channel ``place``, with these people in it; each call opens another.

        Moderators who may manage threads can read it. Raises ``Undeliverable`` or ``RetryLater``.
        """
        return await self._board.room(title, people, place)

    async def readers(self, place: Place) -> int | None:
        """Return about how many members the server of an open channel has; None for one that is restricted.

        Other bots are counted with them. Raises ``Undeliverable`` or ``RetryLater``.
        """
        return await self._board.readers(place)

    async def look(self, place: Place) -> Sight:
        """Return what we lack in a channel, from roles and overwrites. Raises ``RetryLater``."""
        return await self._board.look(place)

    async def group(self, group: Group) -> str:
        """Return the name of a role. Raises ``Undeliverable`` when it is gone, or ``RetryLater``."""
        return await self._board.group(group)

    async def homes(self) -> frozenset[str] | None:
        """Return the servers that we are in: without the intent for it Discord tells us of no removal by itself.

        Raises ``RetryLater``.
        """
        return await self._board.homes()

    async def lock(self, thread: Place) -> bool:
        """Lock a thread and put it aside. Raises ``Undeliverable`` without the right to manage threads."""
        await self._board.hold(thread, locked=True)
        return True

    async def unlock(self, thread: Place) -> bool:
        """Take both back. Raises ``Undeliverable`` or ``RetryLater``."""
        await self._board.hold(thread, locked=False)
        return True

    async def link(self, post: Post) -> str:
        """Return the address of a message; nobody is asked whether it is there."""
        return f"https://discord.com/channels/{post.place.community}/{post.place.id}/{post.id}"

    async def pin(self, post: Post) -> None:
        """Pin one of our posts. Raises ``Undeliverable`` without the right to pin messages, or ``RetryLater``."""
        await self._board.pin(post)

    async def here(self, person: Person) -> bool:
        """Return whether somebody is known to be in the server. Raises ``Gone`` for who has left, or ``RetryLater``."""
        if not person.id.isdecimal():
            raise Gone("no id of Discord's, and so nobody")
        return person.community != DIRECT and await self._members.look(self._connected(), person)

    async def schedule(self, community: str, entry: Entry, known: str = "") -> str:
        """Put an event into a server's own calendar. Raises ``Undeliverable`` without the right to create events."""
        return await Diary(self._connected(), self._wire).put(community, entry, known)

    async def unschedule(self, community: str, known: str) -> None:
        """Take an event out of it; harmless when it is gone. Raises ``Undeliverable`` or ``RetryLater``."""
        await Diary(self._connected(), self._wire).remove(community, known)

    async def delivered(self, to: Person | Place, key: str) -> bool:
        """Tell whether a message with this key has arrived. Raises ``Undeliverable`` or ``RetryLater``.

        Where we may not look that is not known: then the message is rather held back than shown twice.
        """
        channel = to.id if isinstance(to, Place) else await self._doors.channel(to)
        if channel is None:
            return False
        try:
            return bool(await self._wire.find(self._connected(), channel, key))
        except Refused as refused:
            if refused.code not in UNREADABLE:
                raise
            log.error("discord-cannot-look", extra={"mend": "give the bot the right Read Message History there"})
            raise RetryLater(REPAIR) from None

    async def moderates(self, person: Person, group: Group | None) -> bool | None:
        """Tell whether somebody moderates their server; None where Discord does not tell. Raises ``RetryLater``."""
        return await moderates(self._wire, self._connected(), person, group)

    async def open(self, person: Person) -> None:
        """Open the direct conversation with somebody who has just asked for one, and remember its channel.

        Raises ``Undeliverable`` or ``RetryLater``. Opening many unasked gets a bot quarantined.
        """
        if await self._doors.channel(person) is None:
            channel = await self._wire.open(self._connected(), person.id)
            await self._doors.keep(person, channel)

    @property
    def _board(self) -> Board:
        return Board(self._connected(), self._wire)

    def _connected(self) -> discord.Client:
        if self._client is None or self._client.is_closed():
            raise RetryLater(AWAY)
        return self._client


async def _nobody(interaction: discord.Interaction) -> None:
    """Nothing comes where nobody listens."""
