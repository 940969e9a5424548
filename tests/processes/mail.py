"""Members of a Discord server, or of a Slack workspace, who are owed messages, and what they have been shown."""

import asyncio
from collections import Counter
from typing import Protocol

from sqlalchemy import func, select

from bot import Call, Person
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.store.channels import Channels
from bot.store.tables import deliveries
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.world import GUILD
from tests.fakes.slack import FakeSlack
from tests.processes.fleet import Fleet

FIRST_PERSON, FIRST_CHANNEL = 710_000_000_000_000_000, 720_000_000_000_000_000


class Members(Protocol):
    """People of one platform, by number."""

    def person(self, one: int) -> tuple[Person, str]:
        """Let there be somebody, and return them and the channel in which they hear from the bot."""

    def shown(self, one: int) -> int:
        """How many messages they have been shown."""


class OnDiscord:
    def __init__(self, fake: FakeDiscord) -> None:
        self._rest = fake.rest

    def person(self, one: int) -> tuple[Person, str]:
        person, channel = Person("discord", GUILD, str(FIRST_PERSON + one)), str(FIRST_CHANNEL + one)
        self._rest.dms[person.id] = channel
        self._rest.channels[channel] = []
        self._rest.places.members.add(person.id)
        return person, channel

    def shown(self, one: int) -> int:
        return len(self._rest.channels[str(FIRST_CHANNEL + one)])


class OnSlack:
    def __init__(self, fake: FakeSlack) -> None:
        self._fake = fake

    def person(self, one: int) -> tuple[Person, str]:
        self._fake.add_user(f"U{one:05d}")
        return Person("slack", self._fake.team, f"U{one:05d}"), self._fake.dm(f"U{one:05d}")

    def shown(self, one: int) -> int:
        channel = self._fake.dm(f"U{one:05d}")
        return len([message for message in self._fake.messages if message.channel == channel])


class Mail:
    """``await mail.put(30)`` owes thirty more members a message each; ``mail.seen`` counts what each was shown."""

    def __init__(self, fleet: Fleet, members: Members | None = None) -> None:
        """They are members of the Discord server unless told."""
        self.fleet = fleet
        self.people = 0
        self._members = members or OnDiscord(fleet.discord)
        self._outbox = Outbox(fleet.store, fleet.clock)

    async def put(self, number: int) -> None:
        """Owe a message each to so many members who were owed none."""
        channels = Channels(self.fleet.store)
        for one in range(self.people, self.people + number):
            person, channel = self._members.person(one)
            await channels.keep(person, channel)
            await self._outbox.put(Kind.REPORT, person, Call("helpnow"))
        self.people += number

    @property
    def seen(self) -> Counter[int]:
        """How many members were shown how many messages."""
        return Counter(map(self._members.shown, range(self.people)))

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
