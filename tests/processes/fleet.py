"""A fleet: processes of different roles over one PostgreSQL, with fake platforms on loopback. For tests of many.

``role = await fleet.start("worker")``, ``await role.ready()``, ``role.kill()``, ``await role.stops()``.
"""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import aiohttp

from bot.clock import SystemClock
from bot.store import Store
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.processes.proc import ROOT, Proc


class Fleet:
    """Slack comes by signed HTTP, Discord by its gateway; keys and data lie in one folder, as on one machine."""

    def __init__(self, folder: Path, url: str, discord: discords.FakeDiscord, slack: slacks.FakeSlack) -> None:
        self.folder = folder
        self.url = url
        self.discord = discord
        self.slack = slack
        self.procs: list[Proc] = []
        self._session: aiohttp.ClientSession | None = None
        self.clock = SystemClock()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        self.store = await Store.open(self.url)
        await self.store.migrate()
        return self

    async def __aexit__(self, *_: object) -> None:
        for proc in self.procs:
            proc.kill()
        await asyncio.gather(*(proc.ends() for proc in self.procs))
        await self.store.close()
        if self._session is not None:
            await self._session.close()

    def env(self, **more: str) -> dict[str, str]:
        """Return the environment of a process."""
        return {
            "LABMATES_DATABASE_URL": self.url,
            "LABMATES_DATA_DIR": str(self.folder / "var"),
            "LABMATES_KEY_DIR": str(self.folder / "keys"),
            "LABMATES_HTTP_PORT": "0",
            "LABMATES_SLACK_MODE": "http",
            "LABMATES_DISCORD_API_URL": self.discord.api_url,
            "LABMATES_DISCORD_GATEWAY_URL": self.discord.gateway_url,
            "LABMATES_SLACK_API_URL": self.slack.api_url,
            "DISCORD_TOKEN": discords.TOKEN,
            "SLACK_BOT_TOKEN": slacks.BOT_TOKEN,
            "SLACK_SIGNING_SECRET": slacks.SIGNING_SECRET,
        } | more

    async def start(self, *roles: str, words: tuple[str, ...] = (), env: Mapping[str, str] | None = None) -> Proc:
        """Start one process with these roles; without any it does everything."""
        given = [word for role in roles for word in ("--role", role)]
        proc = await Proc.start(
            self.folder, self.env(**(env or {})), "run", *given, *words, name="+".join(roles) or "all"
        )
        self.procs.append(proc)
        return proc

    async def quick(self, *roles: str, ahead: float | str = 0.0) -> Proc:
        """Start one whose leases last seconds, on a machine whose clock is ``ahead`` by so many, and wait for it.

        ``ahead`` may name a file, ``@…``, in which it stands by how much the whole world is ahead.
        """
        given = [word for role in roles for word in ("--role", role)]
        module, words = "tests.processes.quick", (str(ahead), "run", *given)
        proc = await Proc.start(self.folder, self.env(), *words, name="+".join(roles), module=module)
        self.procs.append(proc)
        await proc.says("ready", patience=120.0)
        return proc

    async def script(self, path: str, **more: str) -> Proc:
        """Start a script that starts processes."""
        words = f"{sys.executable} -W error -W ignore::DeprecationWarning -m bot"
        env = self.env(LABMATES=words, LABMATES_HTTP_PORT="0", **more)
        proc = await Proc.spawn(self.folder, env, "bash", str(ROOT / path), name=path)
        self.procs.append(proc)
        return proc

    async def ready(self, *roles: str, words: tuple[str, ...] = (), env: Mapping[str, str] | None = None) -> Proc:
        """Start one and wait until all it does can be done."""
        proc = await self.start(*roles, words=words, env=env)
        await proc.ready()
        return proc

    async def wire(self, web: Proc) -> slacks.HttpWire:
        """Return Slack's way to this web process."""
        return self.way((await web.ready())["port"])

    def way(self, port: int) -> slacks.HttpWire:
        """Return Slack's way to what listens there."""
        assert self._session is not None
        return slacks.HttpWire(self.slack, self._session, f"http://127.0.0.1:{port}/slack/events")

    async def member(self, user: str, web: Proc) -> slacks.Member:
        """Return somebody in Slack whose acts reach this web process."""
        return slacks.Member(self.slack, user, await self.wire(web))
