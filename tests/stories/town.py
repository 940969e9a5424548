"""The whole house on any platform: a story told once runs on the stage, the playground, Discord and Slack.

How to write such a story:

    async def test_a_week_is_one_tap(town: Town) -> None:      # the fixture is in tests/stories/conftest.py
        ada = await town.guest("ada")                           # bea, cy, dee …; "mo" is a moderator
        await ada.runs("checkin.start", shifts="days", day="fri", time="5pm", zone="America/Chicago")
        await ada.presses("Start")                              # the newest button of that label, wherever it is
        assert "You are in." in await ada.presses("I understand, go on")
        await town.passes(days=5)                               # the clock, the tick and the outbox, step by step
        assert "How was your week" in (await ada.inbox())[-1]

``ada`` is a ``Guest`` (tests/contract/guest.py says what it can do: runs, presses, picks, fills, reads, sees, finds,
inbox, files); what it reads is written alike everywhere, so stories look for words and never for mark-up. Behind it are
the real features, the real outbox and SQLite, and on the wires the real discord.py and slack-bolt with every request
judged. ``town.app`` is the house, ``town.lounge`` the channel where everybody is, ``town.name`` the platform;
``town.shuts(ada)`` closes somebody's direct messages and ``town.lets(ada)`` opens them (not in the playground, where
nobody can: ``@on("stage", "discord", …)`` narrows a story to some platforms, ``@on(*WIRES)`` to the two fakes).
``town.leaves(ada)`` takes somebody away for good, ``town.deletes(place)`` and ``town.archives(place)`` a place.

Two things differ by platform and are best left out of such stories: fields that are long or hidden cannot be typed
with a command on Discord (leave them out, and ``fills`` the form), and nobody has buttons on ``typed``, where
``presses`` types the line that stands for the button.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import pytest
from aiohttp import ClientSession, TCPConnector

import bot.platforms
from adapters.discord.lacks import NEEDS
from adapters.playground import Playground
from adapters.slack.scopes import BOT_SCOPES
from bot.adapter import CLOSED, Adapter, Lack
from bot.app import App, Shipped
from bot.limits import EVERYTHING, NOTHING, Can
from bot.people import Place
from bot.settings import Settings, load
from bot.store import Store
from tests.clock import FakeClock
from tests.contract.guest import Guest
from tests.contract.on_discord import DiscordGuest
from tests.contract.on_playground import PEOPLE, PageGuest
from tests.contract.on_slack import SlackGuest, judge
from tests.contract.on_stage import StageGuest
from tests.fakes.discord import TOKEN, FakeDiscord, world
from tests.fakes.discord.diary import Diary
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, GENERAL, TEAM, FakeSlack, Fault, SocketWire
from tests.spec_discord import judge as discord_judge
from tests.stage import Stage

STEP: Final = timedelta(hours=4)  # less than a check-in's grace
WIRES: Final = ("discord", "slack")
SECOND: Final = "C0SECOND"


class Doors(Protocol):
    """Whose direct messages are closed."""

    def add(self, who: str, /) -> object: ...
    def discard(self, who: str, /) -> object: ...


@dataclass
class Town:
    """One platform with the whole house on it."""

    name: str
    app: App
    clock: FakeClock
    lounge: Place
    bring: Callable[[str], Guest]
    doors: Doors = field(default_factory=lambda: set[str]())
    gone: Callable[[Guest], None] | None = None
    lost: Callable[[], object] | None = None
    second: Place | None = None
    spoil: Callable[[Lack], object] | None = None
    pinned: Callable[[], int] = lambda: 0  # how many messages are
    forbids_pins: Callable[[], object] | None = None
    deleted: Callable[[str], object] | None = None
    archived: Callable[[str], object] | None = None
    known: dict[str, Guest] = field(default_factory=dict)
    diary: Diary | None = None  # the platform's own calendar, where it has one
    servers: list[world.Json] | None = None  # those that the bot is in, where there is more than one

    async def guest(self, name: str) -> Guest:
        """Bring somebody in, once; later the same one."""
        if name not in self.known:
            self.known[name] = self.bring(name)
        return self.known[name]

    def shuts(self, guest: Guest) -> None:
        """Let them take no direct messages."""
        self.doors.add(guest.person.id)

    def lets(self, guest: Guest) -> None:
        """Let them take direct messages again."""
        self.doors.discard(guest.person.id)

    def leaves(self, guest: Guest) -> None:
        """Let them leave the community for good."""
        assert self.gone is not None, f"nobody leaves {self.name}"
        self.gone(guest)

    @property
    def channel(self) -> Place:
        """A second channel, in which the bot has all that it needs."""
        assert self.second is not None, f"{self.name} has one channel only"
        return self.second

    def spoils(self, lack: Lack) -> None:
        """Let the bot lack something in that channel from now on."""
        assert self.spoil is not None, f"nothing goes wrong in {self.name}"
        self.spoil(lack)

    def deletes(self, place: Place) -> None:
        """Let somebody with the right to do so delete a place."""
        assert self.deleted is not None, f"nobody deletes places in {self.name}"
        self.deleted(place.id)

    def archives(self, place: Place) -> None:
        """Let somebody with the right to do so put a place aside, so that nobody can write there."""
        assert self.archived is not None, f"nobody archives places in {self.name}"
        self.archived(place.id)

    def loses_a_receipt(self) -> None:
        """Let the next message arrive, and its receipt be lost."""
        assert self.lost is not None, f"{self.name} loses nothing"
        self.lost()

    async def passes(self, **by: float) -> None:
        """Let time pass (``days=5``), a few hours at a stride, and do after each what has fallen due."""
        left = timedelta(**by)
        while left > timedelta():
            await self.clock.advance(seconds=min(left, STEP).total_seconds())
            await self.app.clockwork.tick()
            await self._sent()
            left -= STEP

    async def _sent(self) -> None:
        """Empty the outbox; the pace at which a platform may be written to is kept on this clock, too."""
        platform = self.lounge.platform
        sending = asyncio.ensure_future(self.app.sender.drain(platform))
        while not (await asyncio.wait({sending}, timeout=0.01))[0]:
            if self.clock.waiting:
                await self.clock.advance(seconds=1)
        sending.result()


@dataclass(frozen=True)
class Ground:
    """What every town is built on: a folder of its own, a database with its tables, and the shipped catalogue."""

    folder: Path
    ready: Path
    shipped: Shipped

    @asynccontextmanager
    async def house(self, **settings: object) -> AsyncIterator[tuple[App, FakeClock, Settings]]:
        """Open a house with these settings."""
        mine = self.folder / "town.db"
        mine.write_bytes(self.ready.read_bytes())
        store, clock = await Store.open(f"sqlite:///{mine}", patience=0.3), FakeClock()
        own = {"LABMATES_DATA_DIR": self.folder / "var", "LABMATES_KEY_DIR": self.folder / "keys"}
        read = load(**own | settings)
        app = App(read, clock, store, self.shipped)
        await app.unlock()
        app.desk.greeter = None  # everybody has been here before; a story of a first meeting puts app.greeter there
        yield app, clock, read
        await store.close()


@asynccontextmanager
async def running(app: App, adapter: Adapter) -> AsyncIterator[None]:
    """Keep an adapter listening for the house."""
    app.adapters[adapter.name] = adapter
    task = asyncio.create_task(adapter.run(app.desk))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


@asynccontextmanager
async def on_stage(ground: Ground, can: Can = EVERYTHING) -> AsyncIterator[Town]:
    """The stage: in memory, with buttons and forms or with neither."""
    stage, lounge = Stage(can), Place("stage", "lab", "lounge")

    def bring(name: str) -> Guest:
        return StageGuest(stage.actor(name, moderator=name == "mo", locale="es-US" if name == "luz" else "en-US"))

    async with ground.house() as (app, clock, _):
        stage.desk = app.desk
        app.adapters[stage.name] = stage
        town = Town("typed" if can is NOTHING else "stage", app, clock, lounge, bring, stage.unreachable)
        town.second = Place("stage", "lab", "second")
        town.spoil = lambda lack: _on_stage(stage, lack)
        town.gone, town.deleted = (lambda guest: stage.gone.add(guest.person.id)), stage.closed.add
        town.pinned, town.forbids_pins = lambda: len(stage.pins), lambda: setattr(stage, "pinning", False)
        yield town


def _on_stage(stage: Stage, lack: Lack) -> None:
    stage.lacks["second"] = frozenset({lack})
    if lack in CLOSED:
        stage.closed.add("second")


@asynccontextmanager
async def on_playground(ground: Ground) -> AsyncIterator[Town]:
    """The playground, asked over HTTP for all that its page shows."""
    async with (
        ground.house() as (app, clock, _),
        ClientSession(connector=TCPConnector(force_close=True)) as session,
    ):
        page = Playground(clock, port=0)
        async with running(app, page), asyncio.timeout(30):
            await page.ready.wait()
            lounge = Place("playground", "lab", "lounge")
            bring = partial(_seeded, session, page)
            yield Town("playground", app, clock, lounge, bring, second=Place("playground", "lab", "venting"))


def _seeded(session: ClientSession, page: Playground, name: str) -> Guest:
    return PageGuest(session, page.address, PEOPLE[name])


@asynccontextmanager
async def on_discord(ground: Ground) -> AsyncIterator[Town]:
    """The real discord.py, before a fake Discord."""
    async with FakeDiscord(discord_judge) as fake:
        urls = {"LABMATES_DISCORD_API_URL": fake.api_url, "LABMATES_DISCORD_GATEWAY_URL": fake.gateway_url}
        async with (
            ground.house(DISCORD_TOKEN=TOKEN, **urls) as (app, clock, settings),
            running(app, bot.platforms.discord(settings, clock, app.store)),
        ):
            await fake.gateway.until("ready", 1)
            lounge = Place("discord", world.GUILD, world.CHANNEL)
            town = Town("discord", app, clock, lounge, lambda name: DiscordGuest(fake, app.desk, name), fake.rest.shut)
            town.diary, town.servers = fake.rest.diary, fake.rest.guilds
            town.gone = lambda guest: fake.rest.leaves(guest.person.id)
            town.second = Place("discord", world.GUILD, world.SECOND)
            fake.rest.places.opens(world.SECOND, "second")
            town.spoil = partial(_on_discord, fake)
            places = fake.rest.places
            town.pinned, town.forbids_pins = lambda: len(places.pins), lambda: setattr(places, "may_pin", False)
            town.deleted, town.archived = places.deletes, places.put_aside
            town.lost = lambda: fake.fail("POST", "/messages", after=True, times=4)  # each try of one attempt
            yield town
        assert not fake.complaints, fake.complaints


def _on_discord(fake: FakeDiscord, lack: Lack) -> None:
    places = fake.rest.places
    match lack:
        case Lack.GONE:
            places.deletes(world.SECOND)
        case Lack.HIDDEN:
            places.hidden.add(world.SECOND)
        case _:
            denied = NEEDS[lack].value
            places.overwrites = [{"id": world.BOT_ROLE, "type": 0, "allow": "0", "deny": str(denied)}]


@asynccontextmanager
async def on_slack(ground: Ground) -> AsyncIterator[Town]:
    """The real slack-bolt in Socket Mode, before a fake Slack."""
    async with FakeSlack(judge().request, judge().ack) as fake:
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
        async with (
            ground.house(**tokens, LABMATES_SLACK_API_URL=fake.api_url) as (app, clock, settings),
            running(app, bot.platforms.slack(settings, clock)),
        ):
            await fake.connected()
            lounge, wire = Place("slack", TEAM, GENERAL), SocketWire(fake)
            town = Town("slack", app, clock, lounge, lambda name: SlackGuest(fake, wire, name), fake.shut)
            town.gone = lambda guest: fake.users[guest.person.id].update(deleted=True)
            town.second = Place("slack", TEAM, SECOND)
            fake.channels[SECOND], fake.names[SECOND] = True, "second"
            town.spoil = partial(_on_slack, fake)
            without = [scope for scope in BOT_SCOPES if scope != "pins:write"]
            town.pinned, town.forbids_pins = lambda: len(fake.pins), lambda: setattr(fake, "scopes", without)
            town.deleted, town.archived = fake.delete, fake.put_aside
            town.lost = lambda: fake.fail("chat.postMessage", Fault(502, late=True))
            yield town
        assert fake.problems == []


def _on_slack(fake: FakeSlack, lack: Lack) -> None:
    match lack:
        case Lack.GONE:
            del fake.channels[SECOND]
        case Lack.ARCHIVED:
            fake.archived.add(SECOND)
        case _:
            fake.channels[SECOND] = False


TOWNS: Final[Mapping[str, Callable[[Ground], AbstractAsyncContextManager[Town]]]] = {
    "stage": on_stage,
    "typed": partial(on_stage, can=NOTHING),
    "playground": on_playground,
    "discord": on_discord,
    "slack": on_slack,
}


def on(*names: str) -> pytest.MarkDecorator:
    """Tell a story on some platforms only."""
    return pytest.mark.parametrize("town", names, indirect=True)
