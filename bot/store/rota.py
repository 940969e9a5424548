"""Who is there for alerts: weekly turns that moderators have put themselves down for, and who is here just now."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import delete, insert, select

from bot.people import Person
from bot.store import Store
from bot.store.moderation.tables import rota_swaps
from bot.store.tables import duty, rota
from bot.store.turn import turn as turn_at
from bot.store.upsert import upsert
from bot.store.values import instant, micros


@dataclass(frozen=True, slots=True)
class Turn:
    """One weekly turn, by the community's wall clock. ``weekday`` 0 is Monday; ``start`` and ``end`` are in minutes.

    A turn that ends at or before its start ends on the next day.
    """

    id: str
    person: Person
    weekday: int
    start: int
    end: int

    def began(self, here: datetime) -> date | None:
        """Return the day on which the turn began that holds at an instant in the community's zone, or None."""
        minute, today = here.hour * 60 + here.minute, here.date()
        until = self.end if self.start < self.end else 24 * 60
        if here.weekday() == self.weekday and self.start <= minute < until:
            return today
        if self.start >= self.end and here.weekday() == (self.weekday + 1) % 7 and minute < self.end:
            return today - timedelta(days=1)
        return None

    @property
    def minutes(self) -> int:
        """How long it is; a turn that ends when it starts takes a whole day."""
        return (self.end - self.start) % (24 * 60) or 24 * 60

    @property
    def hours(self) -> str:
        """Its hours as people write them, such as 22:00–06:00."""
        return f"{_clock(self.start)}–{_clock(self.end)}"


def _clock(minute: int) -> str:
    return f"{time(minute // 60 % 24, minute % 60):%H:%M}"


class Rota:
    """The rotas of all communities."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, person: Person, weekday: int, start: int, end: int) -> None:
        """Put a weekly turn down."""
        when = {"weekday": weekday, "start": start, "end": end}
        row = {"id": secrets.token_hex(8), "community": person.home, "person": str(person)}
        async with self._store.write() as tx:
            await tx.execute(insert(rota), row | when)

    async def take_out(self, community: str, turn: str) -> bool:
        """Take a turn out; False when it is gone already."""
        mine = (rota.c.id == turn) & (rota.c.community == community)
        async with self._store.write() as tx:
            await tx.execute(delete(rota_swaps).where(rota_swaps.c.turn == turn, rota_swaps.c.community == community))
            return (await tx.execute(delete(rota).where(mine))).rowcount == 1

    async def swap(self, turn: Turn, day: date, to: Person) -> bool:
        """Give the turn that begins on a day to somebody else; False when somebody else has taken it already."""
        row = {"turn": turn.id, "day": day.isoformat(), "community": to.home, "person": str(to)}
        async with self._store.write() as tx:
            await turn_at(tx, f"swap {turn.id}")
            mine = (rota_swaps.c.turn == turn.id) & (rota_swaps.c.day == day.isoformat())
            if await tx.scalar(select(rota_swaps.c.person).where(mine)) is not None:
                return False
            await tx.execute(insert(rota_swaps), row)
        return True

    async def swaps(self, community: str) -> dict[tuple[str, date], Person]:
        """Return who has which turn on which day in the place of whose it is."""
        async with self._store.read() as db:
            rows = (await db.execute(select(rota_swaps).where(rota_swaps.c.community == community))).all()
        return {(row.turn, date.fromisoformat(row.day)): Person.parse(row.person) for row in rows}

    async def turns(self, community: str) -> list[Turn]:
        """Return all turns, in the order of the week."""
        return (await self.turns_of([community]))[community]

    async def turns_of(self, communities: Sequence[str]) -> dict[str, list[Turn]]:
        """Return the turns of each of these, a few hundred at most, in the order of the week."""
        kept, found = rota.c, dict[str, list[Turn]]((community, []) for community in communities)
        theirs = select(rota).where(kept.community.in_(communities)).order_by(kept.weekday, kept.start, kept.id)
        async with self._store.read() as db:
            for row in await db.execute(theirs):
                turn = Turn(row.id, Person.parse(row.person), row.weekday, row.start, row.end)
                found[row.community].append(turn)
        return found

    async def come(self, person: Person, until: datetime) -> None:
        """Be here until an instant (aware), in place of what was said before."""
        row = {"person": str(person), "community": person.home, "until": micros(until)}
        async with self._store.write() as tx:
            await tx.execute(upsert(tx, duty), row)

    async def go(self, person: Person) -> bool:
        """Be here no more; False when they were not."""
        async with self._store.write() as tx:
            return (await tx.execute(delete(duty).where(duty.c.person == str(person)))).rowcount == 1

    async def until(self, person: Person) -> datetime | None:
        """Return until when (UTC) somebody has said that they are here, None when they have not."""
        async with self._store.read() as db:
            kept = await db.scalar(select(duty.c.until).where(duty.c.person == str(person)))
        return None if kept is None else instant(kept)

    async def on_duty(self, community: str, now: datetime, zone: tzinfo) -> Sequence[Person]:
        """Return who is here now: by their own word, then by their turn; nobody twice."""
        here = select(duty.c.person).where(duty.c.community == community, duty.c.until > micros(now))
        async with self._store.read() as db:
            said = [Person.parse(person) for person in await db.scalars(here.order_by(duty.c.person))]
        local, swapped = now.astimezone(zone), await self.swaps(community)
        held = [(turn, began) for turn in await self.turns(community) if (began := turn.began(local)) is not None]
        return [*dict.fromkeys(said + [swapped.get((turn.id, began), turn.person) for turn, began in held])]

    async def everybody(self, community: str, now: datetime) -> Sequence[Person]:
        """Return all who are on the rota or here, nobody twice."""
        here = select(duty.c.person).where(duty.c.community == community, duty.c.until > micros(now))
        async with self._store.read() as db:
            said = [Person.parse(person) for person in await db.scalars(here.order_by(duty.c.person))]
        return [*dict.fromkeys(said + [t.person for t in await self.turns(community)])]

    async def of(self, person: Person) -> list[Turn]:
        """Return one moderator's turns: for their export."""
        return [turn for turn in await self.turns(person.home) if turn.person == person]

    async def erase(self, person: Person) -> None:
        """Forget that somebody is or was on the rota."""
        async with self._store.write() as tx:
            await tx.execute(delete(rota).where(rota.c.person == str(person)))
            await tx.execute(delete(duty).where(duty.c.person == str(person)))
            await tx.execute(delete(rota_swaps).where(rota_swaps.c.person == str(person)))

    async def swapped(self, person: Person) -> list[date]:
        """Return on which days somebody has another's turn: for their export."""
        mine = select(rota_swaps.c.day).where(rota_swaps.c.person == str(person)).order_by(rota_swaps.c.day)
        async with self._store.read() as db:
            return [date.fromisoformat(day) for day in await db.scalars(mine)]

    async def forget(self, now: datetime) -> int:
        """Delete what is over; returns how many rows went."""
        async with self._store.write() as tx:
            past = (now - timedelta(days=3)).date().isoformat()
            swaps = await tx.execute(delete(rota_swaps).where(rota_swaps.c.day < past))
            turns = await tx.execute(delete(duty).where(duty.c.until <= micros(now - timedelta(days=1))))
            return turns.rowcount + swaps.rowcount
