"""Who has left their community, and since which day: what is kept of them is erased thirty days later."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import delete, select

from bot.clock import Clock
from bot.news import ALONE, News
from bot.people import Person
from bot.store import Store
from bot.store.tables import leavings
from bot.store.upsert import upsert

GRACE: Final = timedelta(days=30)
GONE, BACK = "gone", "back"


class Leavings:
    """One row a person. Who is among them is known in memory, so that the others wait for nothing."""

    def __init__(self, store: Store, clock: Clock, news: News = ALONE) -> None:
        self._store = store
        self._clock = clock
        self._people: set[str] = set()
        self._news = news
        news.on(GONE, lambda person: self._people.update({person} if person else ()), self.load)
        news.on(BACK, self._people.discard)

    async def load(self) -> None:
        """Learn who has left; call it once, at start."""
        async with self._store.read() as db:
            self._people |= set(await db.scalars(select(leavings.c.person)))

    def known(self, person: Person) -> bool:
        """Return at once whether somebody may be among them, as far as this process has heard."""
        return str(person) in self._people

    async def note(self, person: Person) -> None:
        """Remember that somebody is gone, from today (UTC) on; an earlier day stands."""
        if str(person) in self._people and self._news.current:
            return
        row = {"person": str(person), "since": self._clock.now().date().isoformat()}
        async with self._store.write() as tx:
            there = select(leavings.c.since).where(leavings.c.person == str(person))
            if await tx.scalar(there) is None:
                await tx.execute(upsert(tx, leavings), row)
                await self._news.tell(GONE, str(person), tx=tx)
        self._people.add(str(person))

    async def back(self, person: Person) -> None:
        """Forget that somebody left; harmless when they did not."""
        async with self._store.write() as tx:
            await tx.execute(delete(leavings).where(leavings.c.person == str(person)))
            await self._news.tell(BACK, str(person), tx=tx)
        self._people.discard(str(person))

    async def since(self, person: Person) -> date | None:
        """Return the day (UTC) on which somebody was found gone, None for who is here."""
        async with self._store.read() as db:
            found = await db.scalar(select(leavings.c.since).where(leavings.c.person == str(person)))
        return None if found is None else date.fromisoformat(found)

    async def over(self) -> list[Person]:
        """Return whose thirty days are over, those who left first before the others."""
        last = (self._clock.now().date() - GRACE).isoformat()
        due = select(leavings.c.person).where(leavings.c.since <= last)
        async with self._store.read() as db:
            found = await db.scalars(due.order_by(leavings.c.since, leavings.c.person))
            return [Person.parse(name) for name in found]
