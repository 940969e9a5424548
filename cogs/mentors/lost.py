"""Members whom no message reaches: who left for good, and whose direct messages are closed."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Person
from bot.adapter import Gone, Undeliverable
from bot.schedule.kinds import Kind
from bot.schedule.plans import Plans
from bot.store.mentors import Mentors
from bot.store.mentors.offers import Said
from bot.store.mentors.profiles import Side, Standing

GROUP: Final = "mentor."


class Lost:
    """What the outbox has learned of our questions; each method is part of a transaction that holds the turn."""

    def __init__(self, mentors: Mentors, plans: Plans) -> None:
        """Questions are plans; one whose person could not be reached has stopped, with the reason."""
        self._mentors = mentors
        self._plans = plans

    async def gone(self, home: str, *, tx: AsyncConnection) -> list[Person]:
        """Return who has left a community for good, once."""
        found = [
            plan
            for plan in await self._plans.stopped(home, Kind.NUDGE, Gone.__name__, tx=tx)
            if plan.call.command.startswith(GROUP) and isinstance(plan.owner, Person)
        ]
        for plan in found:
            await self._plans.remove(plan.id, tx=tx)
        return [*dict.fromkeys(plan.owner for plan in found if isinstance(plan.owner, Person))]

    async def shut(self, home: str, now: datetime, *, tx: AsyncConnection) -> None:
        """Take back what was asked of mentors whose direct messages are closed, and pause them, so that nobody waits.

        They found a note at their next command; `/mentor resume` takes them in again.
        """
        for plan in await self._plans.stopped(home, Kind.NUDGE, Undeliverable.__name__, tx=tx):
            offer = await self._mentors.offers.get(plan.id, tx=tx)
            if offer is None:
                continue
            await self._mentors.offers.settle(offer.id, Said.WITHDRAWN, tx=tx)
            await self._plans.remove(plan.id, tx=tx)
            kept = await self._mentors.profiles.get(offer.mentor, Side.OFFER, tx=tx)
            if kept is not None and kept.state is Standing.ACTIVE:
                rests = replace(kept, state=Standing.PAUSED, paused_until=None)
                await self._mentors.profiles.put(rests, now, tx=tx)
