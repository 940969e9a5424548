"""What comes in a channel, settled ahead and kept: whoever looks at the next weeks sees what will be posted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from secrets import token_hex
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Place
from bot.clock import Clock
from bot.services import Transaction
from bot.store.prompts import Prompts, my_turn
from bot.store.prompts.entries import Entry, State, Use
from bot.store.prompts.slots import Slot
from cogs.wellness.choosing import Chosen, choose, swap
from cogs.wellness.library import Library, fitting, in_season
from cogs.wellness.prompt import Prompt, in_lab_week
from cogs.wellness.times import AHEAD, LATE, SECOND, day_of, times

OPEN: Final = (State.PLANNED, State.SKIPPED)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a community has to choose from, read once; what fits whom is reckoned once for each kind of schedule."""

    prompts: Mapping[str, Prompt]
    weak: Mapping[str, int]
    known: dict[tuple[object, ...], list[str]] = field(default_factory=dict)

    def next(self, slot: Slot, due: datetime, used: Mapping[str, Use]) -> Chosen | None:
        """Return what a schedule posts at an instant, after these uses."""
        own = [id_ for id_, prompt in self.prompts.items() if prompt.own]
        fits = in_season(self.prompts, self._fits(slot, due), used, due)
        return choose(str(slot.place), fits, used, self.weak, own)

    def other(self, slot: Slot, entry: Entry, used: Mapping[str, Use]) -> Chosen | None:
        """Return what may come in the place of what was settled."""
        fits = in_season(self.prompts, self._fits(slot, entry.due), used, entry.due)
        return swap(str(slot.place), fits, used, entry.prompt)

    def still(self, slot: Slot, entry: Entry) -> bool:
        """Return whether what was settled may still be posted."""
        return entry.prompt in self._fits(slot, entry.due)

    def _fits(self, slot: Slot, due: datetime) -> list[str]:
        day = day_of(slot, due)
        kind = (slot.tags, slot.crew, in_lab_week(day))
        if kind not in self.known:
            self.known[kind] = fitting(self.prompts, self.weak, slot, day)
        return self.known[kind]


class Lineup:
    """The lineups of all channels; each changed by one at a time."""

    def __init__(self, prompts: Prompts, library: Library, clock: Clock, transaction: Transaction) -> None:
        self._prompts = prompts
        self._library = library
        self._clock = clock
        self._transaction = transaction

    async def coming(self, place: Place, until: datetime) -> Sequence[Entry]:
        """Settle what a channel gets up to an instant, and return what was not posted yet, in order."""
        now = self._clock.now()
        async with self._transaction() as tx:
            await my_turn(tx, place)
            await self._settle(place, now, until, tx)
            there = await self._prompts.entries.within(place, now, until, tx=tx)
        return [entry for entry in there if entry.state in OPEN]

    async def take(self, slot: Slot, due: datetime) -> Entry | None:
        """Return what a schedule posts at an instant: settled now if it was not; None where nothing fits."""
        async with self._transaction() as tx:
            await my_turn(tx, slot.place)
            await self._settle(slot.place, due - SECOND, due, tx)
            return await self._prompts.entries.at(slot.id, due, tx=tx)

    async def exchange(
        self, slot: Slot, entry: Entry, past: datetime | None, *, tx: AsyncConnection
    ) -> datetime | None:
        """Exchange what was settled with what a later time has, the first after ``past``, so that nothing comes twice.

        Returns that time (UTC). Where no later one can be exchanged another takes its place, and its own time is
        returned; None where nothing else fits.
        """
        sight, entries = await self._sight(slot.home, tx), self._prompts.entries
        slots = {one.id: one for one in await self._prompts.slots.there(slot.place, tx=tx)}
        ahead = [
            one
            for one in await entries.within(slot.place, entry.due, entry.due + AHEAD, tx=tx)
            if one.state is State.PLANNED and one.slot in slots and one.prompt != entry.prompt
        ]
        fits = [
            one
            for one in ahead
            if sight.still(slot, replace(entry, prompt=one.prompt))
            and sight.still(slots[one.slot], replace(one, prompt=entry.prompt))
        ]
        if not fits:
            return entry.due if await self.swap(slot, entry, tx=tx) else None
        later = next((one for one in fits if past is not None and one.due > past), fits[0])
        await entries.set(entry.id, prompt=later.prompt, round_=later.round, tx=tx)
        await entries.set(later.id, prompt=entry.prompt, round_=entry.round, tx=tx)
        return later.due

    async def swap(self, slot: Slot, entry: Entry, *, tx: AsyncConnection) -> bool:
        """Put the next one in the place of what was settled; False where nothing else fits."""
        used = await self._prompts.entries.uses(slot.place, tx=tx)
        found = (await self._sight(slot.home, tx)).other(slot, entry, used)
        if found is None:
            return False
        await self._prompts.entries.set(entry.id, prompt=found.prompt, round_=found.round, tx=tx)
        return True

    async def spring(self, slot: Slot, entry: Entry) -> Entry | None:
        """Return a copy of what was settled that is due now, once: for its own time another takes its place."""
        now = self._clock.now()
        async with self._transaction() as tx:
            await my_turn(tx, slot.place)
            current = await self._prompts.entries.get(slot.home, entry.id, tx=tx)
            if current is None or current.state not in OPEN or current.due <= now:
                return None
            made = Entry(token_hex(6), slot.place, slot.id, now, current.prompt, current.round)
            await self._prompts.entries.add([made], tx=tx)
            if current.state is State.PLANNED:
                await self.swap(slot, current, tx=tx)
        return made

    async def _settle(self, place: Place, after: datetime, until: datetime, tx: AsyncConnection) -> None:
        entries = self._prompts.entries
        await entries.pass_by(place, self._clock.now() - LATE, tx=tx)
        slots = {slot.id: slot for slot in await self._prompts.slots.there(place, tx=tx) if slot.running}
        there = {(one.slot, one.due): one for one in await entries.within(place, after, until, tx=tx)}
        sight = await self._sight(place.home, tx)
        wanted = sorted(_wanted(slots.values(), after, until))
        still = {(slot, due) for due, slot in wanted}
        await entries.drop([e.id for key, e in there.items() if key not in still and e.state in OPEN], tx=tx)
        used = dict(await entries.uses(place, tx=tx))
        made: list[Entry] = []
        for due, slot in wanted:
            entry = there.get((slot, due))
            if entry is not None and (entry.state is not State.PLANNED or sight.still(slots[slot], entry)):
                continue
            found = sight.next(slots[slot], due, used)
            if found is None:
                continue
            used[found.prompt] = Use(found.round, due)
            if entry is None:
                made.append(Entry(token_hex(6), place, slot, due, found.prompt, found.round))
            else:
                await entries.set(entry.id, prompt=found.prompt, round_=found.round, tx=tx)
        await entries.add(made, tx=tx)

    async def _sight(self, home: str, tx: AsyncConnection) -> Sight:
        return Sight(await self._library.all(home, tx=tx), await self._prompts.ratings.weak(home, tx=tx))


def _wanted(slots: Iterable[Slot], after: datetime, until: datetime) -> Iterator[tuple[datetime, str]]:
    """Yield the times of all schedules, each with its schedule's id."""
    return chain.from_iterable(((due, slot.id) for due in times(slot, after, until)) for slot in slots)
