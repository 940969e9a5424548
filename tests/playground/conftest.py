"""An open playground, people who use it over HTTP, and tabs of a real browser."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse
from playwright.async_api import Browser, Page, async_playwright

from adapters.playground import Playground
from adapters.playground.clock import PlaygroundClock
from bot.desk import Desk
from tests.browser import FLAGS, PATIENCE, chromium, required, whole_house
from tests.playground.lab import Lab, open_lab

LOCALES = Path(__file__).parent / "locales"


@dataclass
class Open:
    """An open playground, and what tests hold of it."""

    page: Playground
    desk: Desk
    lab: Lab
    clock: PlaygroundClock


@asynccontextmanager
async def running(page: Playground, desk: Desk) -> AsyncIterator[None]:
    """Keep a playground open meanwhile."""
    page.ready.clear()
    run = asyncio.create_task(page.run(desk))
    ready = asyncio.create_task(page.ready.wait())
    await asyncio.wait((run, ready), return_when=asyncio.FIRST_COMPLETED)
    assert not run.done(), run.exception()
    try:
        yield
    finally:
        run.cancel()
        with suppress(asyncio.CancelledError):
            await run


@pytest.fixture
async def playground() -> AsyncIterator[Open]:
    page, desk, lab, clock = open_lab(LOCALES)
    async with running(page, desk):
        yield Open(page, desk, lab, clock)
    for task in lab.reminders:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@dataclass
class Client:
    """Somebody who speaks to the playground without a browser."""

    session: ClientSession
    address: str
    person: str
    place: str
    socket: ClientWebSocketResponse
    seen: dict[int, dict[str, Any]]

    async def sends(self, path: str, **body: Any) -> tuple[int, Any]:
        """Post as the page does; give the status and what came back."""
        said = {"person": self.person, "place": self.place, **body}
        async with self._post(path, json=said) as response:
            return response.status, await response.json()

    async def types(self, text: str) -> Any:
        status, answer = await self.sends("/say", text=text)
        assert status == 200, answer
        return answer

    async def sees(self) -> dict[str, Any]:
        """Wait for the next message, new or changed, and return it."""
        async with asyncio.timeout(30):
            while True:
                event = await self.socket.receive_json()
                if "gone" in event:
                    del self.seen[event["gone"]]
                if "message" in event:
                    self.seen[event["message"]["id"]] = event["message"]
                    return dict(event["message"])

    @property
    def here(self) -> list[str]:
        """The texts of all messages seen in this place."""
        return [words(m) for m in self.seen.values() if m["place"] == self.place]

    def _post(self, path: str, **given: Any) -> Any:
        return self.session.post(self.address + path, headers={"Origin": self.address}, **given)


def words(message: dict[str, Any]) -> str:
    """The texts of a message, one a line."""
    return "\n".join(block["text"] for block in message["blocks"] if block["kind"] == "text")


def button(message: dict[str, Any], label: str) -> str:
    """The token of a message's button."""
    return next(str(b["token"]) for b in message["blocks"] if b.get("label") == label)


@asynccontextmanager
async def seat(address: str, person: str, place: str = "lounge") -> AsyncIterator[Client]:
    """Sit somebody down in a channel of the playground at this address."""
    url = f"{address}/events?person={person}"
    async with ClientSession() as session, session.ws_connect(url, origin=address) as socket:
        first = await socket.receive_json()
        yield Client(session, address, person, place, socket, {m["id"]: m for m in first["all"]})


Meet = Callable[..., Awaitable[Client]]


@pytest.fixture
async def meet(playground: Open) -> AsyncIterator[Meet]:
    """``await meet("rosa")`` sits somebody down in a channel."""
    async with AsyncExitStack() as stack:

        async def client(person: str, place: str = "lounge") -> Client:
            return await stack.enter_async_context(seat(playground.page.address, person, place))

        yield client


@pytest.fixture
async def bare(playground: Open) -> AsyncIterator[Callable[..., Awaitable[ClientResponse]]]:
    """Send any request at all."""
    async with ClientSession() as session:

        async def request(method: str, path: str, **given: Any) -> ClientResponse:
            response = await session.request(method, playground.page.address + path, **given)
            await response.read()
            return response

        yield request


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium(must=required())
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, chromium_sandbox=False, args=list(FLAGS))
        yield opened
        await opened.close()


Tab = Callable[..., Awaitable[Page]]


async def visited(page: Page, address: str, person: str, place: str) -> Page:
    """Open the playground as somebody, and wait until it shows what has been said."""
    await page.goto(f"{address}/?as={person}&in={place}")
    await page.locator("#log[aria-busy=false]").wait_for()
    return page


@pytest.fixture
async def visit(browser: Browser, tmp_path: Path) -> AsyncIterator[Tab]:
    """``await visit("rosa", "lounge")`` opens the page of a whole house that has just been started."""
    async with whole_house(tmp_path) as address, await browser.new_context() as context:

        async def open_tab(person: str, place: str) -> Page:
            page = await context.new_page()
            page.set_default_timeout(PATIENCE)
            return await visited(page, address, person, place)

        yield open_tab


@pytest.fixture
async def tab(playground: Open, browser: Browser) -> AsyncIterator[Tab]:
    """``await tab("rosa")`` opens the page as somebody; no tab may leave anything on its console."""
    complaints: list[str] = []
    contexts = []

    async def open_tab(person: str, place: str = "lounge", **options: Any) -> Page:
        context = await browser.new_context(**options)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return await visited(page, playground.page.address, person, place)

    yield open_tab
    for context in contexts:
        await context.close()
    assert complaints == []
