import pytest

from bot import Call, Place
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.plan import Plan, State
from bot.store import Store
from tests.clock import START
from tests.schedule.clockwork.works import WEEK, Works, ada, weekly


@pytest.fixture
def works(store: Store) -> Works:
    return Works(store)


async def test_a_plan_sends_one_message_each_week_and_moves_on(works: Works) -> None:
    plan = await works.plans.put(weekly())
    assert plan.next_due_at == START + WEEK
    assert await works.at_once() == 0
    for number in (1, 2, 3):
        works.clock.pass_(days=7)
        assert await works.at_once() == 1
        assert works.heard() == ["Hello you"] * number
        assert await works.at_once() == 0
    assert await works.fates() == {Fate.SENT: 3}
    kept = await works.plans.get(plan.id)
    assert kept is not None and kept.next_due_at == START + 4 * WEEK


async def test_a_plan_reads_back_as_it_was_put(works: Works) -> None:
    plan = Plan(
        Kind.PROMPT,
        Place("stage", "lab", "lounge"),
        Call("hello", {"name": "all"}),
        "60",
        "America/Chicago",
        '{"from":"21:00"}',
        "[]",
        START,
        State.PAUSED,
        START + WEEK,
        "holiday",
    )
    await works.plans.put(plan)
    assert await works.plans.get(plan.id) == plan
    assert await works.plans.of(plan.owner) == [plan]
    assert await works.plans.of(plan.owner, Kind.CHECKIN) == []
    assert await works.plans.get("nobody") is None


async def test_a_place_gets_its_post(works: Works) -> None:
    await works.plans.put(weekly(Place("stage", "lab", "lounge"), call=Call("hello", {"name": "all"})))
    works.clock.pass_(days=7)
    assert await works.at_once() == 1
    assert len(works.stage.channels["lounge"]) == 1


async def test_after_a_long_silence_one_is_caught_up_and_the_others_are_missed(works: Works) -> None:
    await works.plans.put(weekly(rule="3600"))
    works.clock.pass_(hours=10, minutes=5)
    assert await works.at_once() == 1
    assert works.heard() == ["Hello you"]
    assert await works.fates() == {Fate.SENT: 1, Fate.MISSED: 9}


async def test_what_is_older_than_its_grace_is_missed_and_never_sent(works: Works) -> None:
    await works.plans.put(weekly())
    works.clock.pass_(days=7, hours=6, seconds=1)
    assert await works.at_once() == 0
    assert await works.fates() == {Fate.MISSED: 1}


async def test_what_waits_too_long_in_the_outbox_is_missed(works: Works) -> None:
    await works.plans.put(weekly())
    works.clock.pass_(days=7)
    await works.tick(works.clock.now())
    works.clock.pass_(hours=7)
    await works.at_once()
    assert works.heard() == []
    assert await works.fates() == {Fate.MISSED: 1}


async def test_years_of_silence_do_not_fill_the_outbox(works: Works) -> None:
    await works.plans.put(weekly(rule="60"))
    works.clock.pass_(days=365)
    await works.at_once()
    assert works.heard() == ["Hello you"]
    assert (await works.fates())[Fate.MISSED] < 1100


async def test_ticking_twice_sends_once(works: Works) -> None:
    await works.plans.put(weekly())
    works.clock.pass_(days=7)
    assert (await works.tick(works.clock.now())).waiting == 1
    assert (await works.tick(works.clock.now())).waiting == 0
    await works.at_once()
    assert works.heard() == ["Hello you"]


async def test_a_clock_that_goes_back_and_forth_neither_doubles_nor_loses(works: Works) -> None:
    await works.plans.put(weekly())
    works.clock.pass_(days=7)
    await works.at_once()
    for days in (-1, -6, 3, 4, 0):
        works.clock.pass_(days=days)
        await works.at_once()
    assert works.clock.now() >= START + WEEK
    assert works.heard() == ["Hello you"]
    works.clock.pass_(days=7)
    await works.at_once()
    assert works.heard() == ["Hello you"] * 2


async def test_more_due_than_a_batch_all_leave(store: Store) -> None:
    works = Works(store, batch=7)
    for number in range(30):
        await works.plans.put(weekly(ada(f"m{number}")))
    works.clock.pass_(days=7)
    ticked = await works.tick(works.clock.now())
    assert (ticked.claimed, ticked.waiting, ticked.missed) == (30, 30, 0)
    assert await works.at_once() == 30
    assert all(works.heard(f"m{number}") == ["Hello you"] for number in range(30))


async def test_a_plan_that_never_falls_due_again_stays_quiet(works: Works) -> None:
    plan = await works.plans.put(weekly(next_due_at=START, rule="never"))
    await works.at_once()
    assert works.heard() == ["Hello you"]
    kept = await works.plans.get(plan.id)
    assert kept is not None and kept.next_due_at is None


async def test_a_plan_whose_rule_cannot_be_read_stops_nobody_else(works: Works) -> None:
    broken = await works.plans.put(weekly(next_due_at=START, rule="not a number"))
    await works.plans.put(weekly(ada("eve"), next_due_at=START))
    await works.at_once()
    assert works.heard("eve") == ["Hello you"]
    kept = await works.plans.get(broken.id)
    assert kept is not None and (kept.state, kept.reason) == (State.PAUSED, "broken: ValueError")


async def test_a_pause_holds_until_its_day_and_a_resume_starts_from_now(works: Works) -> None:
    plan = await works.plans.put(weekly())
    await works.plans.pause(plan.id, START + 2 * WEEK, "holiday")
    works.clock.pass_(days=15)
    assert await works.at_once() == 0
    works.clock.pass_(days=6)
    assert await works.at_once() == 1
    kept = await works.plans.get(plan.id)
    assert kept is not None and (kept.state, kept.paused_until, kept.reason) == (State.ACTIVE, None, "")
    await works.plans.pause(plan.id)
    works.clock.pass_(days=70)
    assert await works.at_once() == 0
    resumed = await works.plans.resume(plan.id)
    assert resumed is not None and resumed.next_due_at is not None
    assert resumed.next_due_at > works.clock.now()


async def test_whoever_stops_gets_nothing_more_not_even_what_waits(works: Works) -> None:
    plan = await works.plans.put(weekly())
    works.clock.pass_(days=7)
    await works.tick(works.clock.now())
    await works.plans.end(plan.id, "asked")
    assert await works.at_once() == 0
    assert (works.heard(), await works.fates()) == ([], {Fate.DROPPED: 1})
    assert await works.plans.end("nobody") is None


async def test_erasing_leaves_no_row_of_a_person(works: Works) -> None:
    await works.plans.put(weekly())
    works.clock.pass_(days=7)
    await works.at_once()
    assert await works.plans.erase(ada()) == 1
    assert (await works.fates(), await works.plans.of(ada())) == ({}, [])


async def test_plans_are_counted_by_state_and_hour(works: Works) -> None:
    first = await works.plans.put(weekly())
    await works.plans.put(weekly(ada("eve")))
    await works.plans.end(first.id)
    assert await works.plans.count("stage:lab", Kind.CHECKIN) == {State.ACTIVE: 1, State.PAUSED: 0, State.ENDED: 1}
    assert await works.plans.load("stage:lab", START + WEEK) == 1
    assert await works.plans.load("stage:lab", START) == 0
    assert [p.owner for p in await works.plans.community("stage:lab", Kind.CHECKIN)] == [ada("eve")]
