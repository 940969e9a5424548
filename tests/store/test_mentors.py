"""Mentor introductions in the database, on SQLite and on PostgreSQL: sealed, one winner, nobody else's rows."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.people import Person, Place
from bot.privacy.keys import DataKey, KeyFolder
from bot.privacy.seal import SealBroken
from bot.store import Store, StoreConflict
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.offers import Offer, Said
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.profiles import Kept, Side, Standing, normal
from bot.store.mentors.requests import Request, Stage
from bot.store.mentors.rounds import Phase, Round
from bot.store.mentors.tables import mentor_profiles

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ADA, BEA, CAL = (Person("stage", "lab", name) for name in ("ada", "bea", "cal"))
HOME = "stage:lab"


@pytest.fixture
def mentors(store: Store, tmp_path: Path) -> Mentors:
    key = DataKey(KeyFolder(tmp_path / "keys", tmp_path / "var"))
    key.open(None)
    return Mentors.over(store, key)


async def asked(store: Store, mentors: Mentors, *givers: Person) -> list[Offer]:
    """A request of Ada's, offered to these."""
    made = [Offer(f"o-{giver.id}", "r", giver, 50, ("topic-nights",), NOW, NOW + DAY) for giver in givers]
    async with store.write() as tx:
        await mentors.requests.put(Request("r", ADA, Stage.OPEN, NOW), tx=tx)
        for offer in made:
            await mentors.offers.put(offer, tx=tx)
    return made


async def test_a_profile_comes_back_and_its_words_are_in_no_column(store: Store, mentors: Mentors) -> None:
    mark = mentors.profiles.mark(HOME, "employer", "St. Mary's Hospital, Inc.")
    kept = Kept(ADA, Side.FIND, {"role": "mlt"}, {"words": "nights scare me", "affinity": ["veteran"]}, employer=mark)
    await mentors.profiles.put(kept, NOW)
    assert await mentors.profiles.get(ADA, Side.FIND) == kept
    assert await mentors.profiles.get(ADA, Side.OFFER) is None and await mentors.profiles.get(BEA, Side.FIND) is None
    async with store.read() as db:
        row = (await db.execute(select(mentor_profiles))).one()
    everything = repr(tuple(row)).lower()
    assert not any(word in everything for word in ("nights", "veteran", "mary", "hospital"))
    assert "nights" not in repr(kept)


async def test_every_profile_seals_to_one_length(store: Store, mentors: Mentors) -> None:
    for person, words in ((ADA, ""), (BEA, "x" * 900), (CAL, "día duro 😣")):
        await mentors.profiles.put(Kept(person, Side.OFFER, {}, {"words": words}), NOW)
    async with store.read() as db:
        assert len({len(sealed) for sealed in await db.scalars(select(mentor_profiles.c.sealed))}) == 1


async def test_a_profile_that_was_moved_does_not_open(store: Store, mentors: Mentors) -> None:
    await mentors.profiles.put(Kept(ADA, Side.OFFER), NOW)
    async with store.write() as tx:
        await tx.execute(update(mentor_profiles).values(person=str(BEA)))
    with pytest.raises(SealBroken):
        await mentors.profiles.get(BEA, Side.OFFER)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("St. Mary's Hospital", "the saint marys HOSPITAL, Inc", True),
        ("Clínica Peña", "clinica pena", True),
        ("Mercy North", "Mercy South", False),
        ("", "", False),
        ("  ,. ", "Inc", False),
    ],
)
def test_the_same_employer_is_known_by_its_mark(mentors: Mentors, one: str, other: str, same: bool) -> None:
    marks = [mentors.profiles.mark(HOME, "employer", name) for name in (one, other)]
    assert bool(marks[0] and marks[0] == marks[1]) is same
    if marks[0]:
        assert marks[0] != mentors.profiles.mark(HOME, "supervisor", one)
        assert marks[0] != mentors.profiles.mark("stage:elsewhere", "employer", one)


def test_a_name_is_compared_without_its_trimmings() -> None:
    assert normal("The Ohio State University, Inc.") == "ohio state university"


async def test_only_those_who_take_part_are_found_and_pauses_end(mentors: Mentors) -> None:
    for person, state in ((ADA, Standing.ACTIVE), (BEA, Standing.DRAFT)):
        await mentors.profiles.put(Kept(person, Side.OFFER, state=state), NOW)
    pause = Kept(CAL, Side.OFFER, state=Standing.PAUSED, paused_until=NOW + DAY)
    await mentors.profiles.put(pause, NOW)
    await mentors.profiles.put(Kept(Person("stage", "other", "zoe"), Side.OFFER, state=Standing.ACTIVE), NOW)
    assert [kept.person for kept in await mentors.profiles.community(HOME, Side.OFFER)] == [ADA]
    assert await mentors.profiles.wake(HOME, NOW) == []
    assert await mentors.profiles.wake(HOME, NOW + DAY) == [CAL]
    assert [kept.person for kept in await mentors.profiles.community(HOME, Side.OFFER)] == [ADA, CAL]


async def test_an_idle_profile_is_warned_of_and_ends_three_weeks_later_at_the_earliest(
    store: Store, mentors: Mentors
) -> None:
    for person in (ADA, BEA, CAL):
        await mentors.profiles.put(Kept(person, Side.OFFER, state=Standing.ACTIVE), NOW)
    await mentors.profiles.put(Kept(ADA, Side.FIND), NOW)
    async with store.write() as tx:
        await mentors.pairs.put(Pair("p", BEA, Person("stage", "lab", "dee"), 1, (), NOW, Bond.ACTIVE), tx=tx)
    await mentors.profiles.touch(CAL, NOW + DAY)
    soon = NOW + 152 * DAY + timedelta(seconds=1)
    assert await mentors.idle.to_warn(NOW + 152 * DAY) == []
    assert await mentors.idle.to_warn(soon) == [ADA]
    assert await mentors.idle.to_forget(NOW + 400 * DAY) == [], "nobody before they were warned"
    async with store.write() as tx:
        await mentors.idle.warned(ADA, NOW + 170 * DAY, tx=tx)
    assert await mentors.idle.to_warn(soon) == []
    assert await mentors.idle.since(ADA) == NOW and await mentors.idle.since(CAL) is None
    assert await mentors.idle.to_forget(NOW + 181 * DAY) == [], "they have three weeks"
    assert await mentors.idle.to_forget(NOW + 192 * DAY) == [ADA]
    assert await mentors.idle.to_forget(NOW + 192 * DAY, ADA) == [ADA]
    assert await mentors.idle.to_forget(NOW + 192 * DAY, BEA) == []
    await mentors.profiles.touch(ADA, NOW + 191 * DAY)
    assert await mentors.idle.to_forget(NOW + 192 * DAY) == [] and await mentors.idle.since(ADA) is None


async def test_a_community_that_keeps_profiles_for_a_shorter_time_warns_and_forgets_sooner(
    store: Store, mentors: Mentors
) -> None:
    idle, there = mentors.idle, Person("stage", "other", "zoe")
    for person in (ADA, there):
        await mentors.profiles.put(Kept(person, Side.OFFER, state=Standing.ACTIVE), NOW)
    assert await idle.to_warn(NOW + 31 * DAY, home=HOME, kept=60 * DAY) == []
    assert await idle.to_warn(NOW + 40 * DAY, home=HOME, kept=60 * DAY) == [ADA]
    async with store.write() as tx:
        await idle.warned(ADA, NOW + 40 * DAY, tx=tx)
    assert await idle.to_forget(NOW + 60 * DAY, home=HOME, kept=60 * DAY) == [], "they have three weeks"
    assert await idle.to_forget(NOW + 62 * DAY, home=HOME, kept=60 * DAY) == [ADA]


async def test_a_draft_that_nobody_sees_ends_unsaid(mentors: Mentors) -> None:
    await mentors.profiles.put(Kept(ADA, Side.OFFER), NOW)
    assert await mentors.idle.to_warn(NOW + 170 * DAY) == []
    assert await mentors.idle.to_forget(NOW + 180 * DAY) == []
    assert await mentors.idle.to_forget(NOW + 181 * DAY) == [ADA]


async def test_of_many_yeses_at_the_same_moment_one_wins(store: Store, mentors: Mentors) -> None:
    people = [Person("stage", "lab", f"m{n}") for n in range(8)]
    offers = await asked(store, mentors, *people)

    async def accept(offer: Offer) -> bool:
        async with store.write() as tx:
            await my_turn(tx, HOME)
            if not await mentors.offers.settle(offer.id, Said.ACCEPTED, tx=tx):
                return False
            if await mentors.requests.move("r", [Stage.OPEN], Stage.PROPOSED, tx=tx):
                await mentors.requests.answered("r", NOW + DAY, tx=tx)
                return True
            await mentors.offers.settle(offer.id, Said.LOST, before=[Said.ACCEPTED], tx=tx)
            return False

    won = await asyncio.gather(*(accept(offer) for offer in offers for _ in range(2)))
    assert sum(won) == 1
    states = [offer.state for offer in await mentors.offers.of_request("r")]
    assert states.count(Said.ACCEPTED) == 1 and states.count(Said.LOST) == 7
    assert await mentors.requests.waits(HOME, NOW) == [DAY]


async def test_who_was_asked_is_known_while_the_request_is_open_and_an_open_offer_holds_a_place(
    store: Store, mentors: Mentors
) -> None:
    await asked(store, mentors, BEA, CAL)
    assert await mentors.offers.loads(HOME) == {BEA: 1, CAL: 1}
    async with store.write() as tx:
        await mentors.offers.settle("o-bea", Said.DECLINED, tx=tx)
    assert await mentors.offers.asked(HOME) == {"r": {BEA: Said.DECLINED, CAL: Said.OPEN}}
    assert await mentors.offers.loads(HOME) == {CAL: 1}
    assert not await mentors.offers.asked("stage:other") and not await mentors.offers.loads("stage:other")
    async with store.write() as tx:
        await mentors.requests.move("r", [Stage.OPEN], Stage.PROPOSED, tx=tx)
    assert await mentors.offers.asked(HOME) == {}


async def test_of_a_community_only_those_wanted_are_unsealed(store: Store, mentors: Mentors) -> None:
    for person in (ADA, BEA):
        await mentors.profiles.put(Kept(person, Side.OFFER, state=Standing.ACTIVE), NOW)
    async with store.write() as tx:
        broken = update(mentor_profiles).where(mentor_profiles.c.person == str(BEA))
        await tx.execute(broken.values(sealed=b"no seal"))
    assert [kept.person for kept in await mentors.profiles.community(HOME, Side.OFFER, among={ADA})] == [ADA]
    with pytest.raises(SealBroken):
        await mentors.profiles.community(HOME, Side.OFFER)


async def settled_once(store: Store, change: Callable[[], Awaitable[bool]]) -> None:
    assert sum(await asyncio.gather(*(change() for _ in range(6)))) == 1


async def test_every_change_has_one_winner_without_the_turn_too(store: Store, mentors: Mentors) -> None:
    (offer,) = await asked(store, mentors, BEA)

    async def decline() -> bool:
        async with store.write() as tx:
            return await mentors.offers.settle(offer.id, Said.DECLINED, tx=tx, reason="inspection week")

    await settled_once(store, decline)
    assert await mentors.offers.reason(offer.id) == "inspection week"
    async with store.write() as tx:
        await mentors.pairs.put(Pair("p", ADA, BEA, 1, (), NOW), tx=tx)

    async def opening() -> bool:
        async with store.write() as tx:
            return await mentors.pairs.change("p", [Bond.PROPOSED], tx=tx, state=Bond.OPENING, mentee_yes=True)

    await settled_once(store, opening)


async def test_nobody_is_asked_twice_for_one_request(store: Store, mentors: Mentors) -> None:
    (offer,) = await asked(store, mentors, BEA)
    with pytest.raises(StoreConflict):
        async with store.write() as tx:
            await mentors.offers.put(replace(offer, id="again"), tx=tx)


async def test_a_pair_comes_back_whole_and_its_plan_is_sealed(store: Store, mentors: Mentors) -> None:
    place = Place("stage", "lab", "room-1")
    pair = Pair("p", ADA, BEA, 61, ("discipline", "topic-nights"), NOW, request="r", mentor_yes=True, due_at=NOW + DAY)
    async with store.write() as tx:
        await mentors.pairs.put(pair, tx=tx)
        assert not await mentors.pairs.plan("p", {"goals": "x"}, tx=tx)
        await mentors.pairs.change("p", [Bond.PROPOSED], tx=tx, state=Bond.ACTIVE, place=str(place), mentee_agrees=True)
        assert await mentors.pairs.plan("p", {"goals": "pass the exam"}, tx=tx)
    found = await mentors.pairs.get("p")
    assert found == replace(pair, state=Bond.ACTIVE, place=place, plan={"goals": "pass the exam"})
    assert found is not None and found.holds(ADA) and not found.holds(CAL) and found.other(ADA) == BEA
    assert await mentors.pairs.loads(HOME) == {BEA: 1} and await mentors.pairs.met(HOME) == {frozenset((ADA, BEA))}
    assert [each.id for each in await mentors.pairs.due(HOME, NOW + DAY)] == ["p"]
    assert await mentors.pairs.due(HOME, NOW) == [] and await mentors.pairs.of(CAL) == []


async def test_bars_count_for_both_and_only_who_set_one_is_shown_it(mentors: Mentors) -> None:
    await mentors.bars.put(ADA, BEA, NOW)
    await mentors.bars.put(ADA, BEA, NOW)
    assert await mentors.bars.by(ADA) == [BEA] and await mentors.bars.by(BEA) == []
    assert await mentors.bars.community(HOME) == {frozenset((ADA, BEA))}
    assert await mentors.bars.lift(ADA, BEA) and not await mentors.bars.lift(BEA, ADA)


async def test_one_round_at_a_time_and_it_is_published_once(store: Store, mentors: Mentors) -> None:
    first = Round("a", HOME, "seed", "mo", NOW)

    async def begin(name: str) -> bool:
        try:
            await mentors.rounds.open(replace(first, id=name))
        except StoreConflict:
            return False
        return True

    assert sum(await asyncio.gather(*(begin(name) for name in "abcd"))) == 1
    current = await mentors.rounds.current(HOME)
    assert current is not None

    async def publish() -> bool:
        async with store.write() as tx:
            return await mentors.rounds.change(
                current.id, [Phase.OPEN, Phase.PREVIEW], Phase.PUBLISHED, tx=tx, body={"n": 1}, settled_at=NOW
            )

    await settled_once(store, publish)
    assert await mentors.rounds.current(HOME) is None


async def test_erasing_one_leaves_nothing_of_them_and_the_others_whole(store: Store, mentors: Mentors) -> None:
    for person in (ADA, BEA):
        await mentors.profiles.put(Kept(person, Side.OFFER), NOW)
    await asked(store, mentors, BEA, CAL)
    await mentors.bars.put(BEA, ADA, NOW)
    async with store.write() as tx:
        await mentors.pairs.put(Pair("p", ADA, BEA, 1, (), NOW), tx=tx)
        assert await mentors.erase(ADA, tx=tx) == 6
    assert await mentors.profiles.of(ADA) == [] and len(await mentors.profiles.of(BEA)) == 1
    assert await mentors.requests.get("r") is None and await mentors.pairs.of(BEA) == []
