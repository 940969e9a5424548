"""The house as the Discord adapter sees it, over memory, with the adapter running against the fake."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters.discord import Discord
from bot.clock import Clock
from bot.cog import Cog
from bot.community import Communities, Json
from bot.desk import Desk
from bot.dispatch import Dispatcher
from bot.draft import Drafts
from bot.guard import for_audience
from bot.i18n import Languages
from tests.clock import FakeClock, settle
from tests.discord.corner import Corner
from tests.fakes.discord import TOKEN, Actor, FakeDiscord
from tests.spec_discord import judge


class Memory:
    """Choices, facts, doors, notes and seen events, in dictionaries."""

    def __init__(self) -> None:
        self.choices: dict[tuple[str, str], Json] = {}
        self.facts: dict[str, str] = {}
        self.doors: dict[str, str] = {}
        self.seen: set[str] = set()

    def first(self, key: str) -> bool:
        new = key not in self.seen
        self.seen.add(key)
        return new


class Choices:
    def __init__(self, memory: Memory) -> None:
        self._kept = memory.choices

    async def get(self, owner: str, name: str) -> Json:
        return self._kept.get((owner, name))

    async def put(self, owner: str, name: str, value: Json) -> None:
        self._kept[owner, name] = value


class Facts:
    def __init__(self, memory: Memory) -> None:
        self._kept = memory.facts

    async def get(self, name: str) -> str | None:
        return self._kept.get(name)

    async def put(self, name: str, value: str) -> None:
        self._kept[name] = value


class Doors:
    def __init__(self, memory: Memory) -> None:
        self._kept = memory.doors

    async def get(self, person: str) -> str | None:
        return self._kept.get(person)

    async def put(self, person: str, channel: str) -> None:
        self._kept[person] = channel

    async def people(self, channel: str) -> Sequence[str]:
        return [person for person, kept in self._kept.items() if kept == channel]


class NoNotes:
    def waiting(self, person: str) -> bool:
        return False

    async def leave(self, person: str, body: Mapping[str, str]) -> None:
        raise AssertionError("nobody leaves notes here")

    async def take(self, person: str) -> list[Mapping[str, str]]:
        return []


def desk(cogs: Sequence[Cog], clock: Clock, memory: Memory) -> Desk:
    drafts, languages = Drafts(clock), Languages(Path("no-languages"))
    dispatch = Dispatcher(cogs, [for_audience], drafts)
    communities = Communities(Choices(memory), languages)
    return Desk(dispatch, drafts, languages, clock, communities, NoNotes(), memory.first)


@dataclass
class House:
    """Everything a wire test touches."""

    fake: FakeDiscord
    clock: FakeClock = field(default_factory=FakeClock)
    memory: Memory = field(default_factory=Memory)
    corner: Corner = field(default_factory=Corner)
    token: str = TOKEN

    def __post_init__(self) -> None:
        self.desk = desk([self.corner], self.clock, self.memory)
        self.adapter = Discord(
            self.token,
            self.clock,
            Facts(self.memory),
            Doors(self.memory),
            api_url=self.fake.api_url,
            gateway_url=self.fake.gateway_url,
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
        async with asyncio.timeout(8):
            while not self.clock.waiting:
                await settle()

    def actor(self, name: str = "ada", **about: object) -> Actor:
        return Actor(self.fake, name, **about)  # type: ignore[arg-type]


@asynccontextmanager
async def opened() -> AsyncIterator[House]:
    async with FakeDiscord(judge) as fake, House(fake).open() as house:
        yield house
