"""The platforms of a house, made from its settings; beside ``bot.app`` the only file that names them."""

import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Final, TypeAlias

from pydantic import SecretStr

from bot.clock import Clock, SteeredClock, SystemClock
from bot.desk import Desk
from bot.errors import StoreError
from bot.meter import UNMEASURED, Meter
from bot.node import Seat
from bot.privacy.keys import DataKey
from bot.roles import EVERYTHING, TOKENS, Part, Role, RoleFault
from bot.settings import Settings, SlackMode
from bot.store import Store
from bot.store.channels import Channels
from bot.store.facts import Facts
from bot.store.installs import Installs
from bot.store.installs.states import States
from bot.web import Web

if TYPE_CHECKING:
    from adapters.discord import Discord
    from adapters.slack import Open, Slack

HOUR: Final = timedelta(hours=1)
IDENTIFY: Final = timedelta(seconds=5)  # between two of one bot's, in whatever process
NOTHING_TO_SERVE: Final = (
    "there is nothing to serve: Slack reaches the role web by signed HTTP, so set LABMATES_SLACK_MODE=http, "
    "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET; its sockets are the role gateway's"
)

Tock: TypeAlias = "Callable[[], Awaitable[object]]"  # looks at what is due now


def playground_url(settings: Settings) -> str | None:
    """Return where the local page will be, when no platform has a token."""
    alone = settings.discord_token is None and not settings.uses_slack
    return f"http://127.0.0.1:{settings.playground_port}" if alone else None


def clock_of(settings: Settings) -> Clock:
    """Return the clock of this machine, kept to PostgreSQL's, or the playground's, which can be moved forward."""
    if playground_url(settings):
        from adapters.playground.clock import PlaygroundClock

        return PlaygroundClock(SystemClock())
    return SteeredClock()


def made(
    settings: Settings,
    clock: Clock,
    store: Store,
    web: Web,
    tick: Tock,
    key: DataKey,
    part: Part,
    meter: Meter = UNMEASURED,
) -> list[Seat]:
    """Make the adapter of every platform that has a token; each is imported only when it is used.

    Every process can send everywhere; its roles tell where it listens. Raises ``RoleFault``.
    """
    found: list[Seat] = []
    if settings.discord_token:
        found.append(_heard(discord(settings, clock, store, part, meter), listens=Role.GATEWAY in part.roles))
    if settings.uses_slack:
        workspace = slack(settings, clock, workspaces(settings, clock, store, key), meter)
        door = Role.WEB if settings.slack_mode is SlackMode.HTTP else Role.GATEWAY
        listens = door in part.roles
        web.routes += workspace.routes() if listens else ()
        web.routes += workspace.pages() if Role.WEB in part.roles else ()
        found.append(Seat(workspace, workspace.run if listens else workspace.reach, workspace.ready))
    if not found and not part.whole:
        raise RoleFault(TOKENS)
    if part.roles == {Role.WEB} and not web.routes:
        raise RoleFault(NOTHING_TO_SERVE)
    return found or [_playground(settings, clock, tick, meter)]


def _heard(platform: "Discord", *, listens: bool) -> Seat:
    async def reach(desk: Desk) -> None:
        await platform.reach()

    return Seat(platform, platform.run if listens else reach, platform.ready)


def discord(
    settings: Settings, clock: Clock, store: Store, part: Part = EVERYTHING, meter: Meter = UNMEASURED
) -> "Discord":
    """Make the Discord adapter; nothing is sent yet."""
    from adapters.discord import Discord
    from adapters.discord.client import Shards

    api, gateway = settings.discord_api_url, settings.discord_gateway_url
    token, channels = told(settings.discord_token), Channels(store)
    shards, facts = Shards(part.shards, part.shard_ids), Facts(store)

    async def queue() -> datetime:
        try:
            return await facts.slot("discord-identify", IDENTIFY, clock.now())
        except StoreError:
            return clock.now() + IDENTIFY

    turns = None if store.sqlite else queue
    return Discord(
        token, clock, facts, channels, api_url=api, gateway_url=gateway, shards=shards, queue=turns, meter=meter
    )


def slack(settings: Settings, clock: Clock, many: "Open | None" = None, meter: Meter = UNMEASURED) -> "Slack":
    """Make the Slack adapter, for one workspace or for ``many``; nothing is sent yet."""
    from adapters.slack import Slack

    return Slack(
        clock,
        bot_token=told(settings.slack_bot_token),
        app_token=told(settings.slack_app_token),
        signing_secret=told(settings.slack_signing_secret),
        mode=settings.slack_mode,
        api_url=settings.slack_api_url,
        many=many,
        meter=meter,
    )


def workspaces(settings: Settings, clock: Clock, store: Store, key: DataKey) -> "Open | None":
    """Return what it takes to be installed by many workspaces, None where one token is all."""
    if not settings.many_workspaces:
        return None
    from adapters.slack.exchange import Client

    our = Client(settings.slack_client_id or "", told(settings.slack_client_secret), settings.public_url or "")
    return our, Installs(store, clock, key.seal("installation")), States(store, clock, key)


def _playground(settings: Settings, clock: Clock, tick: Tock, meter: Meter) -> Seat:
    from adapters.playground import Playground
    from adapters.playground.clock import PlaygroundClock

    if not isinstance(clock, PlaygroundClock):
        page = Playground(clock, settings.playground_port, told=_open_at, meter=meter)
        return Seat(page, page.run, page.ready)

    async def push(by: timedelta) -> None:
        """Move forward by an hour at a stride, and look at what is due after each: plans have their grace."""
        for stride in range(ceil(by / HOUR)):
            await clock.push(min(HOUR, by - stride * HOUR))
            await tick()

    page = Playground(clock, settings.playground_port, push, _open_at, meter=meter)
    return Seat(page, page.run, page.ready)


def _open_at(address: str) -> None:
    sys.stderr.write(f"Labmates is open at {address} and nothing leaves this machine. Press Ctrl+C to stop.\n")
    sys.stderr.flush()


def told(secret: SecretStr | None) -> str:
    """Return what a secret holds, empty where there is none."""
    return secret.get_secret_value() if secret else ""
