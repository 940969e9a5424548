"""The platforms of a house, made from its settings; beside ``bot.app`` the only file that names them."""

import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Final, TypeAlias

from pydantic import SecretStr

from bot.adapter import Adapter
from bot.clock import Clock, SystemClock
from bot.privacy.keys import DataKey
from bot.settings import Settings
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

Tock: TypeAlias = "Callable[[], Awaitable[object]]"  # looks at what is due now


def playground_url(settings: Settings) -> str | None:
    """Return where the local page will be, when no platform has a token."""
    alone = settings.discord_token is None and not settings.uses_slack
    return f"http://127.0.0.1:{settings.playground_port}" if alone else None


def clock_of(settings: Settings) -> Clock:
    """Return the clock of this machine, or the playground's, which can be moved forward."""
    if playground_url(settings):
        from adapters.playground.clock import PlaygroundClock

        return PlaygroundClock(SystemClock())
    return SystemClock()


def made(settings: Settings, clock: Clock, store: Store, web: Web, tick: Tock, key: DataKey) -> list[Adapter]:
    """Make the adapter of every platform that has a token; each is imported only when it is used."""
    found: list[Adapter] = []
    if settings.discord_token:
        found.append(discord(settings, clock, store))
    if settings.uses_slack:
        workspace = slack(settings, clock, workspaces(settings, clock, store, key))
        web.routes += workspace.routes()
        found.append(workspace)
    return found or [_playground(settings, clock, tick)]


def discord(settings: Settings, clock: Clock, store: Store) -> "Discord":
    """Make the Discord adapter; nothing is sent yet."""
    from adapters.discord import Discord

    api, gateway = settings.discord_api_url, settings.discord_gateway_url
    token, channels = told(settings.discord_token), Channels(store)
    return Discord(token, clock, Facts(store), channels, api_url=api, gateway_url=gateway)


def slack(settings: Settings, clock: Clock, many: "Open | None" = None) -> "Slack":
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
    )


def workspaces(settings: Settings, clock: Clock, store: Store, key: DataKey) -> "Open | None":
    """Return what it takes to be installed by many workspaces, None where one token is all."""
    if not settings.many_workspaces:
        return None
    from adapters.slack.exchange import Client

    our = Client(settings.slack_client_id or "", told(settings.slack_client_secret), settings.public_url or "")
    return our, Installs(store, clock, key.seal("installation")), States(store, clock, key)


def _playground(settings: Settings, clock: Clock, tick: Tock) -> Adapter:
    from adapters.playground import Playground
    from adapters.playground.clock import PlaygroundClock

    if not isinstance(clock, PlaygroundClock):
        return Playground(clock, settings.playground_port, told=_open_at)

    async def push(by: timedelta) -> None:
        """Move forward by an hour at a stride, and look at what is due after each: plans have their grace."""
        for stride in range(ceil(by / HOUR)):
            await clock.push(min(HOUR, by - stride * HOUR))
            await tick()

    return Playground(clock, settings.playground_port, push, _open_at)


def _open_at(address: str) -> None:
    sys.stderr.write(f"Labmates is open at {address} and nothing leaves this machine. Press Ctrl+C to stop.\n")
    sys.stderr.flush()


def told(secret: SecretStr | None) -> str:
    """Return what a secret holds, empty where there is none."""
    return secret.get_secret_value() if secret else ""
