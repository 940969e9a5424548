"""The core of introductions over a real store, a stage and a clock that leaps; a process that dies where one says."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Call, Context, Person, Place
from bot.adapter import RetryLater
from bot.privacy.keys import DataKey, KeyFolder
from bot.schedule.due import advance
from bot.schedule.outbox import Outbox
from bot.schedule.plans import Plans
from bot.store import Store
from bot.store.mentors import Mentors
from bot.store.mentors.offers import Offer
from bot.store.mentors.pairs import Pair
from bot.store.mentors.profiles import Side
from bot.store.tables import deliveries
from cogs.mentors.asking import Asking
from cogs.mentors.bell import Bell
from cogs.mentors.following import Following
from cogs.mentors.lost import Lost
from cogs.mentors.meeting import Meeting
from cogs.mentors.terms import Terms, settle
from tests.house import Memory, staged
from tests.mentors.people import person
from tests.schedule.clockwork.works import LeapClock
from tests.stage import Stage

HOME = "stage:lab"
CLOCK = Context(Person("stage", "lab", "clock"), Place("stage", "lab", "mentors"), moderator=True)


class Hall(Stage):
    """A stage that may be out of reach for a while."""

    away = False

    async def room(self, title: str, people: Sequence[Person], place: Place) -> Place:
        if self.away:
            raise RetryLater(5, uncertain=True)
        return await super().room(title, people, place)


class Killed(BaseException):
    """The process is gone: nothing after this line ran, and nothing of an open transaction was kept."""


@dataclass
class Lab:
    """What a test holds. ``dies`` counts down the transactions until the one that is not kept; -1: none dies."""

    store: Store
    clock: LeapClock
    mentors: Mentors
    plans: Plans
    outbox: Outbox
    choices: Memory
    stage: Hall
    dies: int = -1
    asking: Asking = field(init=False)
    meeting: Meeting = field(init=False)

    @classmethod
    def over(cls, store: Store, folder: Path) -> "Lab":
        clock, key = LeapClock(), DataKey(KeyFolder(folder / "keys", folder / "var"))
        key.open(None)
        plans, outbox = Plans(store, clock, advance), Outbox(store, clock)
        lab = cls(store, clock, Mentors.over(store, key), plans, outbox, Memory(), Hall())
        bell = Bell(lab.mentors, plans, outbox)
        lab.asking = Asking(lab.mentors, bell, lab.choices, clock, lab.transaction)
        courier = staged([], lab.stage).courier
        following = Following(lab.mentors, lab.asking, bell, Lost(lab.mentors, plans), clock, lab.transaction)
        lab.meeting = Meeting(
            lab.mentors, lab.asking, following, bell, courier, outbox, lab.choices, clock, lab.transaction
        )
        return lab

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        self.dies -= 1
        async with self.store.write() as tx:
            yield tx
            if self.dies == -1:
                raise Killed

    async def settles(self, terms: Terms) -> None:
        await settle(self.choices, HOME, terms)

    async def offer(self, *names: str, **said: object) -> None:
        for name in names:
            await self.asking.offer(replace(person(name, Side.OFFER, years=9), **said))  # type: ignore[arg-type]

    async def ask(self, *names: str, **said: object) -> None:
        for name in names:
            await self.asking.ask(replace(person(name), **said))  # type: ignore[arg-type]

    async def offers(self) -> list[Offer]:
        return await self.mentors.offers.open_in(HOME)

    async def proposed(self) -> Pair:
        """Bea has said yes to Ada, and Ada is being asked."""
        await self.offer("bea")
        await self.ask("ada")
        (offer,) = await self.offers()
        _, pair = await self.asking.accept(offer.id, offer.mentor)
        assert pair is not None
        return pair

    async def sent(self, start: str) -> Sequence[str]:
        """The calls that wait to be made and begin so."""
        async with self.store.read() as db:
            tokens = await db.scalars(select(deliveries.c.token).order_by(deliveries.c.id))
        return [token for token in tokens if token.startswith(start)]

    async def opens(self) -> None:
        """Make the call that the clock would make for an opening, as often as it is asked for."""
        for token in await self.sent("mentor.open"):
            call = Call.parse(token)
            await self.meeting.open(CLOCK, **call.args)

    def later(self, **by: float) -> None:
        self.clock.pass_(**by)


def who(name: str) -> Person:
    return Person("stage", "lab", name)
