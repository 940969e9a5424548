"""Members of a Discord server who are owed messages, and what they have been shown."""

import asyncio
from collections import Counter

from sqlalchemy import func, select

from bot import Call, Person
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.store.channels import Channels
from bot.store.tables import deliveries
from tests.fakes.discord.world import GUILD
from tests.processes.fleet import Fleet

FIRST_PERSON, FIRST_CHANNEL = 710_000_000_000_000_000, 720_000_000_000_000_000


class Mail:
    """``await mail.put(30)`` owes thirty more members a message each; ``mail.seen`` counts what each was shown."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.people = 0
        self._outbox = Outbox(fleet.store, fleet.clock)

    async def put(self, number: int) -> None:
        """Owe a message each to so many members who were owed none."""
        channels, rest = Channels(self.fleet.store), self.fleet.discord.rest
        for one in range(self.people, self.people + number):
            person, channel = Person("discord", GUILD, str(FIRST_PERSON + one)), str(FIRST_CHANNEL + one)
            rest.dms[person.id] = channel
            rest.channels[channel] = []
            rest.places.members.add(person.id)
            await channels.keep(person, channel)
            await self._outbox.put(Kind.REPORT, person, Call("helpnow"))
        self.people += number

    @property
    def seen(self) -> Counter[int]:
        """How many members were shown how many messages."""
        shown = self.fleet.discord.rest.channels
        return Counter(len(shown[str(FIRST_CHANNEL + one)]) for one in range(self.people))

    async def until(self, number: int, patience: float = 60.0) -> None:
        """Wait until so many members have something."""
        async with asyncio.timeout(patience):
            while self.people - self.seen[0] < number:
                await self.fleet.clock.sleep(0.02)

    async def settled(self, patience: float = 60.0) -> dict[Fate, int]:
        """Wait until nothing is on its way any more, and return how it ended."""
        async with asyncio.timeout(patience):
            while (fates := await self.fates()).keys() & {Fate.WAITING, Fate.LEASED}:
                await self.fleet.clock.sleep(0.05)
        return fates

    async def fates(self) -> dict[Fate, int]:
        """How many deliveries there are in each state."""
        async with self.fleet.store.read() as db:
            counted = await db.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
            return {Fate(state): number for state, number in counted}
