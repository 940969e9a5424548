"""Who is rung for an alert: those on duty, unless they need a rest, and not the same few every time."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.community import Choices, Communities
from bot.people import Person
from bot.store.cases import Cases, Kind
from bot.store.rota import Rota

MOST: Final = 3  # alerts that one moderator has taken within a week; then others are rung first
WEEK: Final = timedelta(days=7)
PAUSE: Final = "alerts-paused-until"


class Watch:
    """Reads the rota, what moderators chose for themselves, and how many alerts each has had lately."""

    def __init__(self, rota: Rota, cases: Cases, choices: Choices, communities: Communities, clock: Clock) -> None:
        """All by the community's own clock."""
        self._rota = rota
        self._cases = cases
        self._choices = choices
        self._communities = communities
        self._clock = clock

    async def zone(self, home: str) -> ZoneInfo:
        """Return the zone that a community's turns go by."""
        return await self._communities.counts_in(home)

    async def on_duty(self, home: str) -> list[Person]:
        """Return who is there now, and has not paused alerts."""
        here = await self._rota.on_duty(home, self._clock.now(), await self.zone(home))
        return await self._awake(here)

    async def first(self, home: str) -> list[Person]:
        """Return who is rung first: on duty and not worn, else others of the rota who are not, else those on duty."""
        here, worn = await self.on_duty(home), await self.worn(home)
        fresh = [person for person in here if person not in worn]
        if fresh or not here:
            return fresh
        return [person for person in await self.everybody(home) if person not in worn] or here

    async def everybody(self, home: str) -> list[Person]:
        """Return all of the rota who have not paused alerts."""
        return await self._awake(await self._rota.everybody(home, self._clock.now()))

    async def worn(self, home: str) -> frozenset[Person]:
        """Return who has taken as many alerts within a week as one should."""
        had: dict[Person, int] = {}
        for case in await self._cases.since(home, Kind.ALERT, self._today - WEEK):
            if case.taker is not None:
                had[case.taker] = had.get(case.taker, 0) + 1
        return frozenset(person for person, number in had.items() if number >= MOST)

    async def pause(self, person: Person) -> date:
        """Ring somebody no more for a week; return the first day on which they are rung again."""
        until = self._today + WEEK
        await self._choices.put(str(person), PAUSE, until.isoformat())
        return until

    async def resume(self, person: Person) -> None:
        """Ring somebody again."""
        await self._choices.put(str(person), PAUSE, None)

    async def paused(self, person: Person) -> bool:
        """Tell whether somebody has paused alerts."""
        until = await self._choices.get(str(person), PAUSE)
        return isinstance(until, str) and until > self._today.isoformat()

    async def _awake(self, people: Sequence[Person]) -> list[Person]:
        return [person for person in people if not await self.paused(person)]

    @property
    def _today(self) -> date:
        return self._clock.now().date()
