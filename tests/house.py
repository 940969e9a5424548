"""A house for tests: a desk over given cogs, with hand-written stand-ins for the two small ports it needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapter import Messenger
from bot.cog import Cog
from bot.community import Communities, Json
from bot.courier import Courier
from bot.desk import Desk
from bot.dispatch import Dispatcher
from bot.draft import Drafts
from bot.guard import Consenting, Guard, RateLimit, for_audience
from bot.i18n import Languages
from bot.masking import Masking
from bot.meter import UNMEASURED, Meter, Spans, unspanned
from bot.privacy.phi import PatientDataGuard
from tests.clock import FakeClock
from tests.stage import Stage


@dataclass
class Memory:
    """Choices, notes, agreements and seen events, in dictionaries."""

    values: dict[tuple[str, str], Json] = field(default_factory=dict)
    notes: dict[str, list[Mapping[str, str]]] = field(default_factory=dict)
    agreed: set[tuple[str, str]] = field(default_factory=set)
    events: set[str] = field(default_factory=set)

    async def get(self, owner: str, name: str) -> Json:
        return self.values.get((owner, name))

    async def put(self, owner: str, name: str, value: Json, *, tx: AsyncConnection | None = None) -> None:
        self.values[owner, name] = value

    def waiting(self, person: str) -> bool:
        return person in self.notes

    async def leave(self, person: str, body: Mapping[str, str]) -> None:
        self.notes.setdefault(person, []).append(body)

    async def take(self, person: str) -> list[Mapping[str, str]]:
        return self.notes.pop(person, [])

    async def given(self, person: str, name: str) -> bool:
        return (person, name) in self.agreed

    async def give(self, person: str, name: str) -> None:
        self.agreed.add((person, name))

    async def first(self, event: str) -> bool:
        new = event not in self.events
        self.events.add(event)
        return new


@dataclass
class House:
    """Everything a test may want to hold."""

    desk: Desk
    dispatch: Dispatcher
    courier: Courier
    clock: FakeClock
    memory: Memory
    drafts: Drafts
    adapters: dict[str, Messenger]


def house(
    cogs: Iterable[Cog],
    *,
    locales: Path = Path("nowhere"),
    extra: Sequence[Guard] = (),
    guard: PatientDataGuard = lambda text: (),
    meter: Meter = UNMEASURED,
    spans: Spans = unspanned,
) -> House:
    """Build a house over these cogs, with every guard in place."""
    clock, memory, languages = FakeClock(), Memory(), Languages(locales)
    drafts, communities = Drafts(clock), Communities(memory, languages)
    guards: Sequence[Guard] = (for_audience, RateLimit(clock), Consenting(memory), *extra)
    dispatch = Dispatcher(cogs, guards, drafts, Masking(guard, drafts), meter=meter, spans=spans)
    desk = Desk(dispatch, drafts, languages, clock, communities, memory, memory.first, meter=meter, spans=spans)
    adapters: dict[str, Messenger] = {}
    courier = Courier(adapters, communities, languages, memory)
    return House(desk, dispatch, courier, clock, memory, drafts, adapters)


def staged(
    cogs: Iterable[Cog],
    stage: Stage,
    *,
    locales: Path = Path("nowhere"),
    guard: PatientDataGuard = lambda text: (),
    spans: Spans = unspanned,
) -> House:
    """Build a house with this stage in it, ready for actors."""
    built = house(cogs, locales=locales, guard=guard, spans=spans)
    built.adapters[stage.name] = stage
    stage.desk = built.desk
    return built
