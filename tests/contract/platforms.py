"""Every platform that keeps the contract, by name, and marks for tests that not all of them take."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest

from bot.settings import SlackMode
from tests.contract.guest import World
from tests.contract.on_discord import discord
from tests.contract.on_playground import playground
from tests.contract.on_slack import slack
from tests.contract.on_stage import stage

Opened = Callable[[Path], AbstractAsyncContextManager[World]]

PLATFORMS: Mapping[str, Opened] = {
    "stage": stage,
    "playground": playground,
    "discord": discord,
    "slack-socket": partial(slack, mode=SlackMode.SOCKET),
    "slack-http": partial(slack, mode=SlackMode.HTTP),
}

REPEATING = pytest.mark.parametrize("world", ["discord", "slack-socket", "slack-http"], indirect=True)
