"""discord.py's client with nothing in it but ears: it keeps the gateway, we answer what comes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord.parse import NAME
from bot.clock import Clock
from bot.log import refer
from bot.meter import UNMEASURED, Link, Meter, Wait

API = "https://discord.com"
GRACE = 3.0  # seconds that answers under way get at the end: as long as Discord would wait for them
LONGEST_WAIT = 30.0  # seconds that discord.py may sit out a rate limit; a longer one is ours to plan with
BETWEEN_IDENTIFIES = 5.0  # docs.discord.com, Gateway, Rate Limiting: one bot, whatever its processes
LINKS: Final = {"connect": Link.UP, "resumed": Link.RESUMED, "disconnect": Link.LOST}  # discord.py's events

Heard: TypeAlias = Callable[[], object]
Queue: TypeAlias = Callable[[], Awaitable[datetime]]  # gives the moment at which one may IDENTIFY; never raises
Receive: TypeAlias = Callable[[discord.Interaction], Awaitable[None]]
Ready: TypeAlias = Callable[[discord.Client], Awaitable[None]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shards:
    """How many gateway connections the bot has in all, None for as many as Discord asks for; and which are ours.

    A server's events come by the shard of its id (docs.discord.com, Gateway, Sharding), direct messages by the first.
    """

    count: int | None = None
    ids: tuple[int, ...] = ()

    @property
    def has_first(self) -> bool:
        """Whether the first is ours."""
        return not self.ids or 0 in self.ids


EVERY_SHARD: Final = Shards()


def point(api_url: str, gateway_url: str | None = None) -> None:
    """Tell discord.py where Discord is. It keeps its addresses on classes; these two are all of them."""
    Route.BASE = f"{api_url.rstrip('/')}/api/v10"
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)


class _Ears:
    """What both clients share."""

    _receive: Receive
    _ready_to_register: Ready
    _clock: Clock
    _heard: Heard
    _meter: Meter
    _queue: Queue | None
    _busy: set[asyncio.Task[Any]]

    def listen(
        self, receive: Receive, ready: Ready, clock: Clock, heard: Heard, queue: Queue | None, meter: Meter
    ) -> None:
        """Give interactions to ``receive``; ``ready`` runs after the login, ``heard`` when the gateway knows us.

        ``queue`` spaces the IDENTIFYs of several gateways.
        """
        self._receive, self._ready_to_register, self._clock, self._heard = receive, ready, clock, heard
        self._queue, self._meter = queue, meter
        self._busy = set()

    async def on_ready(self) -> None:
        """Every connection of ours is up."""
        self._heard()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer in the task that discord.py made for it, which we own from here on."""
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        refer()
        try:
            await self._receive(interaction)
        finally:
            self._busy.discard(task)

    async def on_error(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Log a fault by its type and place; the arguments hold what people wrote."""
        log.exception("event-fault", extra={"event_name": event})

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Space IDENTIFYs as Discord asks, by our clock."""
        if self._queue is not None:
            await self._clock.sleep_until(await self._queue())
        elif not initial:
            await self._clock.sleep(BETWEEN_IDENTIFIES)

    async def drain(self) -> None:
        """Let answers under way finish, and end those that do not."""
        under_way = tuple(self._busy)
        alarm = self._clock.after(GRACE, lambda: [task.cancel() for task in under_way])
        await asyncio.gather(*under_way, return_exceptions=True)
        alarm.cancel()


class Ears(_Ears, discord.Client):
    """One gateway connection."""

    async def setup_hook(self) -> None:
        """Logged in, not yet listening."""
        await self._ready_to_register(self)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Tell what becomes of the session, at once: discord.py would make a task for it, which nobody owns."""
        if link := LINKS.get(event):
            self._meter.linked(NAME, link)
        super().dispatch(event, *args, **kwargs)


class ManyEars(_Ears, discord.AutoShardedClient):
    """As many gateway connections as Discord asks for: above 2,500 servers it allows no single one."""

    async def setup_hook(self) -> None:
        """Logged in, not yet listening."""
        await self._ready_to_register(self)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Tell what becomes of each shard's session, which comes with its number."""
        if event.startswith("shard_") and (link := LINKS.get(event.removeprefix("shard_"))):
            self._meter.linked(NAME, link, str(args[0]))
        super().dispatch(event, *args, **kwargs)


def ears(
    receive: Receive,
    ready: Ready,
    clock: Clock,
    shards: Shards | None = None,
    heard: Heard = lambda: None,
    queue: Queue | None = None,
    *,
    meter: Meter = UNMEASURED,
) -> Ears | ManyEars:
    """Return a client that keeps as little as discord.py can: no messages, no members, no privileged intents."""
    kind = Ears if shards is None else ManyEars
    split: dict[str, Any] = {"shard_count": shards.count} if shards is not None and shards.count else {}
    if shards is not None and shards.ids:
        split["shard_ids"] = list(shards.ids)
    client = kind(
        intents=discord.Intents.none(),  # interactions come without any
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        allowed_mentions=discord.AllowedMentions.none(),
        max_ratelimit_timeout=LONGEST_WAIT,
        guild_ready_timeout=0.0,  # no server is announced to us, so there is none to wait for
        http_trace=_counted(meter),
        **split,
    )
    client.listen(receive, ready, clock, heard, queue, meter)
    return client


def _counted(meter: Meter) -> aiohttp.TraceConfig:
    """Tell of every 429: discord.py sits the short ones out by itself, and says nothing."""

    async def ended(_: aiohttp.ClientSession, __: object, told: aiohttp.TraceRequestEndParams) -> None:
        if told.response.status == 429:
            pause = told.response.headers.get("Retry-After", "")
            meter.waited(NAME, Wait.TOLD, float(pause) if pause.replace(".", "", 1).isdecimal() else 0.0)

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace
