"""Moderators who moderate no more: what they had waits for the others again. Only the platform can tell who that is."""

from bot.clock import Clock
from bot.cog import Context
from bot.command import Audience, Command
from bot.community import Communities
from bot.courier import Courier
from bot.message import Call, Reply
from bot.people import Person
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.store.audit import HOUSE, Audit
from bot.store.cases import Cases


class Leavers:
    """Also a guard: it looks whenever somebody presses what is for moderators and is none just now."""

    def __init__(
        self, cases: Cases, communities: Communities, courier: Courier, outbox: Outbox, audit: Audit, clock: Clock
    ) -> None:
        """Cards of cases that change are drawn anew through ``outbox``."""
        self._cases = cases
        self._communities = communities
        self._courier = courier
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def __call__(self, command: Command, call: Call, ctx: Context) -> Reply | None:
        """Let the call pass in any case; another guard refuses it."""
        if command.audience is Audience.MODERATORS and not ctx.moderator:
            person = ctx.person
            if person in await self._cases.holders(person.home) and await self.gone(person):
                await self.let_go(person)
        return None

    async def gone(self, person: Person) -> bool:
        """Tell whether somebody is known to moderate no more; False where the platform does not tell."""
        group = await self._communities.moderators(person.home)
        return await self._courier.moderates(person, group) is False

    async def let_go(self, person: Person) -> None:
        """Let everything that somebody has wait for the others, and note it."""
        place = await self._communities.moderators_place(person.home)
        async with self._audit.together():
            for case in await self._cases.let_go(person):
                await self._audit.record(person.home, HOUSE, "case.returned", case.id, case.kind.value)
                if place is not None:
                    await self._outbox.put(Kind.REPORT, place, Call("mod.draw", {"case": case.id}))

    async def holding(self, home: str) -> list[Person]:
        """Return who has a case in a community."""
        return await self._cases.holders(home)
