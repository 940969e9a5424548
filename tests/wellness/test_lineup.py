"""The lineup on both databases: settled once whoever asks, kept as it was seen, changed where it fits no more."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot import assets
from bot.people import Place
from bot.store import Store
from bot.store.prompts import Prompts
from bot.store.prompts.entries import State
from bot.store.prompts.slots import Slot
from cogs.wellness.library import Library
from cogs.wellness.lineup import Lineup
from cogs.wellness.load import open_prompts
from cogs.wellness.prompt import Tag
from cogs.wellness.times import AHEAD, times
from tests.clock import START, FakeClock

SHIPPED = open_prompts(assets.texts("prompts", ".yaml"))
BREAK = Place("stage", "lab", "break")
EARLY = Slot("early", BREAK, time(7), (0, 1, 2, 3, 4), "America/Chicago", crew="day")
LATE = Slot("late", BREAK, time(23), (0, 1, 2, 3, 4), "America/Chicago", crew="night")


class Channel:
    """A lineup, and what it needs."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock()
        self.prompts = Prompts.over(store)
        self.lineup = Lineup(self.prompts, Library(SHIPPED, self.prompts), self.clock, store.write)

    async def keep(self, *slots: Slot) -> None:
        async with self.store.write() as tx:
            for slot in slots:
                await self.prompts.slots.put(slot, tx=tx)

    async def coming(self) -> list[tuple[str, str]]:
        found = await self.lineup.coming(BREAK, self.clock.now() + AHEAD)
        return [(f"{entry.due:%m-%d %H}", entry.prompt) for entry in found]


@pytest.fixture
async def channel(store: Store) -> Channel:
    made = Channel(store)
    await made.keep(EARLY, LATE)
    return made


async def test_many_who_look_at_once_see_the_same(channel: Channel) -> None:
    seen = await asyncio.gather(*(channel.coming() for _ in range(4)))
    assert seen[0] == seen[1] == seen[2] == seen[3] and len(seen[0]) == 38
    assert len({prompt for _, prompt in seen[0]}) == 38


async def test_what_is_due_is_settled_once_whoever_is_first(channel: Channel) -> None:
    due = next(times(EARLY, START, START + AHEAD))
    taken = await asyncio.gather(*(channel.lineup.take(EARLY, due) for _ in range(4)))
    assert len({entry.id for entry in taken if entry}) == 1


async def test_a_preview_looked_at_before_changes_nothing_of_what_comes(channel: Channel) -> None:
    seen = await channel.coming()
    every = [(due, slot) for slot in (EARLY, LATE) for due in times(slot, START, START + AHEAD)]
    for due, slot in sorted(every, key=lambda one: one[0]):
        entry = await channel.lineup.take(slot, due)
        assert entry is not None and (f"{due:%m-%d %H}", entry.prompt) == seen.pop(0)


async def test_other_tags_take_the_place_of_what_does_not_fit(channel: Channel) -> None:
    await channel.coming()
    await channel.keep(replace(EARLY, tags=("breathing",)))
    early = [prompt for when, prompt in await channel.coming() if when.endswith("13")]
    assert len(early) == 19 and all(Tag.BREATHING in SHIPPED[prompt].tags for prompt in early)


async def test_a_rest_takes_days_out_and_leaves_the_others_as_they_were(channel: Channel) -> None:
    before = await channel.coming()
    day = START.date() + timedelta(days=1)
    await channel.keep(replace(EARLY, rests=((day, day),)))
    after = await channel.coming()
    assert [one for one in before if one not in after] == [one for one in before if one[0] == "01-06 13"]


async def test_what_rests_is_planned_no_more_and_what_went_by_is_given_back(channel: Channel) -> None:
    await channel.coming()
    await channel.keep(replace(EARLY, running=False), replace(LATE, running=False))
    assert await channel.coming() == []
    await channel.keep(EARLY)
    (first, _) = (await channel.coming())[0]
    assert first == "01-05 13"
    await channel.clock.advance(seconds=timedelta(hours=7).total_seconds())
    assert (await channel.coming())[0][0] == "01-06 13"
    async with channel.store.write() as tx:
        (gone,) = await channel.prompts.entries.within(BREAK, START, channel.clock.now(), tx=tx)
        uses = await channel.prompts.entries.uses(BREAK, tx=tx)
    assert gone.state is State.MISSED and uses[gone.prompt].last > channel.clock.now(), "it comes at the end instead"


async def test_a_leap_to_now_happens_once(channel: Channel) -> None:
    first = (await channel.lineup.coming(BREAK, START + AHEAD))[0]
    made = await channel.lineup.spring(EARLY, first)
    assert made is not None and made.prompt == first.prompt
    again = await channel.prompts.entries.get(BREAK.home, first.id)
    assert again is not None and again.prompt != first.prompt
    await channel.clock.advance(seconds=timedelta(hours=7).total_seconds())
    assert await channel.lineup.spring(EARLY, first) is None


async def test_looking_ahead_at_the_very_moment_leaves_what_is_due_as_it_was(channel: Channel) -> None:
    seen = (await channel.coming())[0]
    due = next(times(EARLY, START, START + AHEAD))
    await channel.clock.advance(seconds=(due - channel.clock.now()).total_seconds())
    assert seen not in await channel.coming()
    entry = await channel.lineup.take(EARLY, due)
    assert entry is not None and entry.prompt == seen[1]


async def test_seasons_of_previews_hold_what_they_showed(channel: Channel) -> None:
    """As a moderator who looks now and then, while a process that knows nothing of it posts."""
    await channel.keep(replace(EARLY, days=(0, 1, 2, 3, 4, 5, 6)))
    shown: dict[str, str] = {}
    last: dict[str, int] = {}
    every = [(due, slot) for slot in (EARLY, LATE) for due in times(slot, START, START + timedelta(days=120))]
    for number, (due, slot) in enumerate(sorted(every, key=lambda one: one[0])):
        await channel.clock.advance(seconds=(due - channel.clock.now()).total_seconds())
        if number % 25 == 0:
            shown |= dict(await channel.coming())
        entry = await Channel(channel.store).lineup.take(slot, due)
        assert entry is not None and shown.get(f"{due:%m-%d %H}", entry.prompt) == entry.prompt
        assert number - last.get(entry.prompt, -99) > 9, "not again so soon"
        last[entry.prompt] = number
        async with channel.store.write() as tx:
            await channel.prompts.entries.set(entry.id, state=State.POSTED, tx=tx)
