"""The Monday post has its plan wherever moderators meet: made when it is first missed."""

from datetime import time
from typing import Final

from bot import Call
from bot.community import Communities
from bot.schedule.kinds import Kind
from bot.schedule.plan import Plan, State
from bot.schedule.plans import Plans
from bot.schedule.rule import Day, Every, Rule
from bot.store.values import dump

MONDAY: Final = Rule(Every.WEEK, time(15), (Day.MON,))  # UTC: morning in the US, and Monday everywhere
POST: Final = Call("pulse.post")


class Mondays:
    """Sees to it that the Monday post has its plan, where moderators meet."""

    def __init__(self, plans: Plans, communities: Communities) -> None:
        """Keep it in ``plans``."""
        self._plans = plans
        self._communities = communities

    async def ensure(self, home: str) -> None:
        """Plan the post for a community (``platform:id``) whose moderators have a channel; harmless when planned."""
        place = await self._communities.moderators_place(home)
        if place is None:
            return
        there = [plan for plan in await self._plans.of(place, Kind.REPORT) if plan.call == POST]
        if there and there[0].state is State.ACTIVE:
            return
        if there:  # it was paused when the channel was out of reach
            await self._plans.resume(there[0].id)
            return
        await self._plans.put(Plan(Kind.REPORT, place, POST, dump(MONDAY.to_json())))
