"""The house as the Discord adapter sees it, over memory, with the adapter running against the fake."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import tests.house
from adapters.discord import Discord
from bot.clock import Clock
from bot.cog import Cog
from bot.community import Communities
from bot.desk import Desk
from bot.dispatch import Dispatcher
from bot.draft import Drafts
from bot.errors import StoreError
from bot.guard import for_audience
from bot.i18n import Languages
from bot.meter import UNMEASURED, Meter
from bot.people import Person
from tests.clock import FakeClock, settle
from tests.discord.corner import Corner
from tests.fakes.discord import TOKEN, Actor, FakeDiscord
from tests.spec_discord import judge


class Memory(tests.house.Memory):
    """What every house remembers, and what this adapter asks for besides."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, str] = {}
        self.doors: dict[Person, str] = {}
        self.down = False

    def refuse_when_down(self) -> None:
        if self.down:
            raise StoreError("the database is away; start it again")


class Facts:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def get(self, name: str) -> str | None:
        self._memory.refuse_when_down()
        return self._memory.facts.get(name)

    async def put(self, name: str, value: str) -> None:
        self._memory.facts[name] = value


class Doors:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def channel(self, person: Person) -> str | None:
        return self._memory.doors.get(person)

    async def keep(self, person: Person, channel: str) -> None:
        self._memory.doors[person] = channel

    async def people(self, channel: str) -> Sequence[Person]:
        self._memory.refuse_when_down()
        return [person for person, kept in self._memory.doors.items() if kept == channel]


def desk(cogs: Sequence[Cog], clock: Clock, memory: Memory, locales: Path = Path("nowhere")) -> Desk:
    drafts, languages = Drafts(clock), Languages(locales)
    dispatch = Dispatcher(cogs, [for_audience], drafts)
    return Desk(dispatch, drafts, languages, clock, Communities(memory, languages), memory, memory.first)


@dataclass
class House:
    """Everything a wire test touches."""

    fake: FakeDiscord
    clock: FakeClock = field(default_factory=FakeClock)
    memory: Memory = field(default_factory=Memory)
    corner: Corner = field(default_factory=Corner)
    token: str = TOKEN
    locales: Path = Path("nowhere")
    meter: Meter = UNMEASURED

    def __post_init__(self) -> None:
        self.desk = desk([self.corner], self.clock, self.memory, self.locales)
        self.adapter = Discord(
            self.token,
            self.clock,
            Facts(self.memory),
            Doors(self.memory),
            api_url=self.fake.api_url,
            gateway_url=self.fake.gateway_url,
            meter=self.meter,
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[House]:
        """Run the adapter until the block ends; then nothing may have been complained of."""
        running = asyncio.create_task(self.adapter.run(self.desk))
        try:
            await self.fake.gateway.until("ready", 1)
            yield self
        finally:
            running.cancel()
            await asyncio.wait([running])
        assert not self.fake.complaints, self.fake.complaints

    async def at_the_gate(self) -> None:
        """Wait until a slow handler stands at its gate, so that patience is being counted."""
        async with asyncio.timeout(30):
            while not self.clock.waiting:
                await settle()

    def actor(self, name: str = "ada", **about: object) -> Actor:
        return Actor(self.fake, name, **about)  # type: ignore[arg-type]


@asynccontextmanager
async def opened() -> AsyncIterator[House]:
    async with FakeDiscord(judge) as fake, House(fake).open() as house:
        yield house
