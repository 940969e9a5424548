"""The whole house in many workspaces of a fake Slack, and a browser with which somebody adds it to theirs."""

import asyncio
import html
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import CookieJar, web
from yarl import URL

from adapters.slack import Slack
from adapters.slack.manifest import PATH
from adapters.slack.many import Many
from bot.app import App, Shipped
from bot.people import Person, Place
from bot.platforms import slack as made
from bot.platforms import workspaces
from bot.settings import Settings, SlackMode, load
from bot.store import Store
from bot.store.installs import Installs
from tests.clock import FakeClock, settle
from tests.fakes.slack import (
    APP_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    GENERAL,
    SIGNING_SECRET,
    Branch,
    FakeSlack,
    HttpWire,
    Member,
    Org,
    SocketWire,
    Wire,
)
from tests.fakes.slack.payloads import event
from tests.fakes.slack.state import Json, Workspace
from tests.slack.conftest import stop
from tests.spec_slack import Judge, spec_dir

HREF = re.compile(r"<a [^>]*href='([^']+)'[^>]*>([^<]+)</a>")


@dataclass
class Browser:
    """Somebody's browser: it keeps cookies, follows links, and reads."""

    session: aiohttp.ClientSession
    url: str
    status: int = 0
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def opens(self, url: str, language: str = "en-US,en;q=0.8") -> str:
        async with self.session.get(url, headers={"Accept-Language": language}) as answer:
            self.status, self.text, self.headers = answer.status, await answer.text(), dict(answer.headers)
        return self.text

    async def presses(self, label: str) -> str:
        links = {html.unescape(text): html.unescape(href) for href, text in HREF.findall(self.text)}
        assert label in links, f"nothing here is called {label!r}; there are {sorted(links)}"
        return await self.opens(str(URL(self.url).join(URL(links[label], encoded=True))))

    async def adds(self, name: str) -> str:
        """Walk from our page over Slack's back to ours, for the workspace or organisation of that name."""
        await self.opens(f"{self.url}/slack/install")
        await self.presses("Add to Slack")
        return await self.presses(name)

    @property
    def reads(self) -> str:
        """What the page says, without its marks."""
        body = self.text.partition("<main>")[2]
        return html.unescape(re.sub(r"<[^>]+>", " ", body))


@asynccontextmanager
async def browsing(url: str) -> AsyncIterator[Browser]:
    """Open a browser of its own, for pages at this address."""
    jar = CookieJar(unsafe=True, treat_as_secure_origin=[URL(url)])
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Browser(session, url)


@dataclass
class Estate:
    """One house, one app, many workspaces."""

    app: App
    slack: FakeSlack
    adapter: Slack
    clock: FakeClock
    wire: Wire
    url: str
    stack: AsyncExitStack

    @property
    def many(self) -> Many:
        found = self.adapter._spaces
        assert isinstance(found, Many)
        return found

    @property
    def installs(self) -> Installs:
        return self.many._installs

    async def browser(self) -> Browser:
        return await self.stack.enter_async_context(browsing(self.url))

    async def branch(self, team: str, name: str) -> Branch:
        """A workspace that has added the app."""
        made = Branch(self.slack, team, name)
        self.slack.distribution.homes.append(made)
        page = await (await self.browser()).adds(name)
        assert f"Labmates is in {name}" in page
        return made

    async def org(self, id_: str, name: str, *teams: str) -> tuple[Org, list[Branch]]:
        """An organisation that has added the app for all its workspaces."""
        inside = [Branch(self.slack, team, f"{name} {team}", id_, whole=True) for team in teams]
        org = Org(id_, name, [*inside])
        self.slack.distribution.homes.append(org)
        assert f"Labmates is in {name}" in await (await self.browser()).adds(name)
        return org, inside

    def member(self, space: Workspace, user: str, **about: object) -> Member:
        return Member(space, user, self.wire, **about)

    async def says(self, space: Workspace, about: Json) -> None:
        """Slack tells of an event."""
        await self.wire.send("events_api", event(about, self.slack.number("Ev"), space))

    async def until(self, look: Callable[[], Awaitable[object]]) -> None:
        """Wait until something has come of it."""
        async with asyncio.timeout(30):
            while not await look():
                await settle()

    def sent(self, space: Workspace, *methods: str) -> Sequence[Json]:
        return [r.args for r in self.slack.sent(*methods) if r.team == space.team]


def person(space: Workspace, user: str) -> Person:
    return Person("slack", space.team, user)


def general(space: Workspace) -> Place:
    return Place("slack", space.team, GENERAL)


def settings_of(slack: FakeSlack, folder: Path, mode: SlackMode, url: str) -> Settings:
    return load(
        LABMATES_SLACK_CLIENT_ID=CLIENT_ID,
        LABMATES_SLACK_CLIENT_SECRET=CLIENT_SECRET,
        LABMATES_PUBLIC_URL=url,
        SLACK_APP_TOKEN=APP_TOKEN,
        SLACK_SIGNING_SECRET=SIGNING_SECRET,
        LABMATES_SLACK_MODE=mode,
        LABMATES_SLACK_API_URL=slack.api_url,
        LABMATES_DATA_DIR=folder / "var",
        LABMATES_KEY_DIR=folder / "keys",
    )


@asynccontextmanager
async def estate(
    folder: Path, mode: SlackMode = SlackMode.SOCKET, shipped: Shipped | None = None
) -> AsyncIterator[Estate]:
    """Run the house; nobody has added it yet."""
    judge, clock = Judge(spec_dir()), FakeClock()
    async with FakeSlack(judge.request, judge.ack) as slack, AsyncExitStack() as stack:
        listener = socket.create_server(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = settings_of(slack, folder, mode, url)
        store = await Store.open(settings.store_url)
        stack.push_async_callback(store.close)
        await store.migrate()
        app = App(settings, clock, store, shipped)
        await app.unlock()
        adapter = made(settings, clock, workspaces(settings, clock, store, app.key))
        app.adapters["slack"] = adapter
        running = asyncio.create_task(adapter.run(app.desk))
        stack.push_async_callback(stop, running)
        await mounted(stack, adapter, listener)
        wire: Wire = SocketWire(slack)
        if mode is SlackMode.HTTP:
            session = await stack.enter_async_context(aiohttp.ClientSession())
            wire = HttpWire(slack, session, f"{url}{PATH}")
            await slack.until(lambda: slack.sent("oauth.v2.access"))
        else:
            await slack.connected()
        yield Estate(app, slack, adapter, clock, wire, url, stack)
    assert not slack.problems, slack.problems


async def mounted(stack: AsyncExitStack, adapter: Slack, listener: socket.socket) -> None:
    app = web.Application()
    app.add_routes([*adapter.routes(), *adapter.pages()])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, listener).start()
