"""Wellness prompts in the database, on SQLite and on PostgreSQL: schedules, posts, taps, texts, ratings."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.people import Person, Place, Post
from bot.store import Body, Store, StoreError
from bot.store.prompts import Prompts, my_turn
from bot.store.prompts.entries import Entry, State, Use
from bot.store.prompts.slots import Fault, Slot, lost
from bot.store.prompts.taps import Tapped
from bot.store.prompts.texts import Own, Status

NOW = datetime(2026, 1, 5, 13, tzinfo=UTC)
DAY = timedelta(days=1)
HOME = "stage:lab"
BREAK, LOUNGE = (Place("stage", "lab", name) for name in ("break", "lounge"))
ADA, BEA = (Person("stage", "lab", name) for name in ("ada", "bea"))
SLOT = Slot("s1", BREAK, time(7), (0, 2), "America/Chicago")


@pytest.fixture
def prompts(store: Store) -> Prompts:
    return Prompts.over(store)


def entry(id_: str, day: int = 0, **more: object) -> Entry:
    made = Entry(id_, BREAK, "s1", NOW + day * DAY, f"p-{id_}", 1)
    return replace(made, **more)  # type: ignore[arg-type]


async def kept(store: Store, prompts: Prompts, *entries: Entry) -> None:
    async with store.write() as tx:
        await prompts.entries.add(entries, tx=tx)


async def test_a_schedule_comes_back_as_it_was_kept(store: Store, prompts: Prompts) -> None:
    rest = ((date(2026, 12, 21), date(2027, 1, 3)),)
    full = replace(
        SLOT, tags=("body", "gratitude"), crew="night", holidays=True, thread=True, rests=rest, told=Post(BREAK, "9")
    )
    async with store.write() as tx:
        await prompts.slots.put(full, tx=tx)
        await prompts.slots.put(replace(SLOT, id="s2", place=LOUNGE), tx=tx)
    assert await prompts.slots.get(HOME, "s1") == full
    assert await prompts.slots.get("stage:other", "s1") is None
    assert [slot.id for slot in await prompts.slots.of(HOME)] == ["s1", "s2"]
    assert [slot.id for slot in await prompts.slots.there(LOUNGE)] == ["s2"]
    for open_ in (False, True, False):
        await prompts.slots.threads("s2", open_=open_)
    async with store.write() as tx:
        await prompts.slots.put(lost(full), tx=tx)
        await prompts.slots.remove("gone", tx=tx)
    assert [slot.fault for slot in await prompts.slots.of(HOME)] == [Fault.PLACE, Fault.THREAD]


async def test_one_time_of_a_schedule_is_settled_once(store: Store, prompts: Prompts) -> None:
    await kept(store, prompts, entry("a"))
    with pytest.raises(StoreError):
        await kept(store, prompts, entry("b", 0))


async def test_what_counts_as_used_is_what_was_posted_or_is_planned(store: Store, prompts: Prompts) -> None:
    await kept(
        store,
        prompts,
        entry("a", 0, prompt="x", round=1, state=State.POSTED),
        entry("b", 1, prompt="x", round=2),
        entry("c", 2, prompt="y", state=State.SKIPPED),
        entry("d", 3, prompt="z", state=State.MISSED),
    )
    async with store.write() as tx:
        assert await prompts.entries.uses(BREAK, tx=tx) == {"x": Use(2, NOW + DAY)}
        assert await prompts.entries.uses(LOUNGE, tx=tx) == {}
        await prompts.entries.pass_by(BREAK, NOW + 2 * DAY, tx=tx)
        assert await prompts.entries.uses(BREAK, tx=tx) == {"x": Use(1, NOW)}


async def test_posts_are_found_changed_and_forgotten(store: Store, prompts: Prompts) -> None:
    await kept(store, prompts, *(entry(name, day) for day, name in enumerate("abcd")))
    await prompts.entries.posted("a", Post(BREAK, "17"))
    assert [e.id for e in await prompts.entries.between(HOME, NOW, NOW + DAY)] == ["a"]
    found = await prompts.entries.get(HOME, "a")
    assert found is not None and found.message == Post(BREAK, "17")
    async with store.write() as tx:
        await prompts.entries.set("b", prompt="other", round_=3, tx=tx)
        await prompts.entries.set("c", state=State.SKIPPED, tx=tx)
        await prompts.entries.drop(["d"], tx=tx)
        await prompts.entries.drop([], tx=tx)
        there = await prompts.entries.within(BREAK, NOW - DAY, NOW + 9 * DAY, tx=tx)
        assert [(e.id, e.prompt, e.round) for e in there] == [("a", "p-a", 1), ("b", "other", 3), ("c", "p-c", 1)]
        at = await prompts.entries.at("s1", NOW + DAY, tx=tx)
        assert at is not None and at.id == "b"
        await prompts.entries.unplan("s1", NOW, tx=tx)
        assert [e.id for e in await prompts.entries.within(BREAK, NOW - DAY, NOW + 9 * DAY, tx=tx)] == ["a"]


async def test_many_taps_at_once_are_each_counted_once(store: Store, prompts: Prompts) -> None:
    await kept(store, prompts, entry("a", state=State.POSTED))
    taps = [prompts.taps.put("a", f"tag{n % 4}", Tapped.USEFUL) for n in range(12)]
    assert sorted(map(str, await asyncio.gather(*taps))) == ["None"] * 4 + ["useful"] * 8
    assert await prompts.taps.put("a", "tag0", Tapped.LATER) is Tapped.USEFUL
    found = await prompts.entries.get(HOME, "a")
    assert found is not None and (found.useful, found.later) == (3, 1)
    assert [*await prompts.taps.said({"a": "tag0", "b": "tag1"})] == [("a", Tapped.LATER)]


async def test_taps_are_taken_back_and_their_tags_forgotten(store: Store, prompts: Prompts) -> None:
    await kept(store, prompts, entry("a", state=State.POSTED), entry("b", 7, state=State.POSTED))
    await prompts.taps.put("a", "t1", Tapped.USEFUL)
    await prompts.taps.put("b", "t2", Tapped.LATER)
    async with store.write() as tx:
        assert await prompts.taps.take_back({"b": "t2", "a": "other"}, tx=tx) == 1
    assert await prompts.taps.forget(NOW + DAY) == 1
    found = [await prompts.entries.get(HOME, id_) for id_ in "ab"]
    assert [(e.useful, e.later) for e in found if e] == [(1, 0), (0, 0)]


async def test_a_text_is_decided_once_and_loses_its_writer(store: Store, prompts: Prompts) -> None:
    one, two = (Own(id_, HOME, ADA, "body", f"Text {id_}", "", NOW) for id_ in ("o1", "o2"))
    async with store.write() as tx:
        await prompts.texts.add(one, tx=tx)
        await prompts.texts.add(two, tx=tx)
        assert await prompts.texts.decide(one, Status.APPROVED, NOW, es="Texto", en="Text", tag="gratitude", tx=tx)
        assert not await prompts.texts.decide(one, Status.DECLINED, NOW, tx=tx)
    (approved,) = await prompts.texts.approved(HOME)
    assert (approved.tag, approved.es, approved.person) == ("gratitude", "Texto", ADA)
    assert await prompts.texts.get("stage:other", "o1") is None
    assert [own.id for own in await prompts.texts.of(ADA)] == ["o1", "o2"] and await prompts.texts.of(BEA) == []
    async with store.write() as tx:
        await prompts.texts.disown(ADA, tx=tx)
    assert await prompts.texts.of(ADA) == [] and await prompts.texts.get(HOME, "o2") is None
    assert [own.person for own in await prompts.texts.approved(HOME)] == [None]
    async with store.write() as tx:
        assert await prompts.texts.remove(HOME, "o1", tx=tx) and not await prompts.texts.remove(HOME, "o1", tx=tx)


async def test_what_was_declined_is_forgotten(store: Store, prompts: Prompts) -> None:
    own = Own("o1", HOME, ADA, "body", "Text", "", NOW)
    async with store.write() as tx:
        await prompts.texts.add(own, tx=tx)
        await prompts.texts.decide(own, Status.DECLINED, NOW, tx=tx)
    assert await prompts.texts.forget(NOW) == 0 and await prompts.texts.forget(NOW + DAY) == 1


async def test_a_month_is_made_once_whoever_asks_at_the_same_time(store: Store, prompts: Prompts) -> None:
    made = []

    async def make(tx: object) -> Body:
        made.append(1)
        return {"posted": len(made)}

    found = await asyncio.gather(*(prompts.ratings.frozen(HOME, "2026-01", make) for _ in range(3)))
    assert found == [{"posted": 1}] * 3
    assert await prompts.ratings.latest(HOME) == ("2026-01", {"posted": 1})
    assert await prompts.ratings.latest("stage:other") is None
    async with store.write() as tx:
        await prompts.ratings.rate(HOME, "p", 2, "2026-01", tx=tx)
        await prompts.ratings.rate(HOME, "q", 0, "2026-01", tx=tx)
    assert await prompts.ratings.weak(HOME) == {"p": 2}


async def test_a_channel_is_planned_by_one_at_a_time(store: Store, prompts: Prompts) -> None:
    async def plan(number: int) -> int:
        async with store.write() as tx:
            await my_turn(tx, BREAK)
            used = len(await prompts.entries.uses(BREAK, tx=tx))
            await prompts.entries.add([entry(f"e{number}", number)], tx=tx)
            return used

    assert sorted(await asyncio.gather(*map(plan, range(4)))) == [0, 1, 2, 3]
