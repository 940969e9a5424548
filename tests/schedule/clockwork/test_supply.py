"""The contract of every supply: in one process on SQLite, through PgQueuer on PostgreSQL."""

import asyncio
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import Call, Person, Place
from bot.schedule.delivery import Delivery, Fate, Verdict
from bot.schedule.kinds import Kind
from bot.schedule.pacing import HEADROOM, Pacing, Rate
from bot.store import Store
from tests.clock import START
from tests.schedule.clockwork.works import Works, ada, weekly

LOUNGE = Place("stage", "lab", "lounge")


@pytest.fixture
def works(store: Store) -> Works:
    return Works(store)


async def put(works: Works, *names: str, kind: Kind = Kind.REPORT, platform: str = "stage", home: str = "lab") -> None:
    for name in names:
        await works.outbox.put(kind, Person(platform, home, name), Call("hello"), id_=name)


async def leased(works: Works, most: int = 10) -> list[str]:
    return [one.id for one in await works.supply.lease("stage", most)]


async def test_what_is_put_in_is_handed_out_once(works: Works) -> None:
    await put(works, "ada", "eve")
    assert sorted(await leased(works)) == ["ada", "eve"]
    assert await leased(works) == []


async def test_no_more_is_handed_out_than_was_asked_for(works: Works) -> None:
    await put(works, "ada", "eve", "bob")
    assert len(await leased(works, 2)) == 2
    assert len(await leased(works, 2)) == 1


async def test_the_most_important_is_handed_out_first(works: Works) -> None:
    await put(works, "late", kind=Kind.REPORT)
    await put(works, "help", kind=Kind.SAFETY)
    assert await leased(works, 1) == ["help"]


async def test_another_platforms_messages_stay_where_they_are(works: Works) -> None:
    await put(works, "ada", platform="slack")
    assert await leased(works) == []
    assert await works.fates() == {Fate.WAITING: 1}


async def test_two_who_ask_at_once_get_different_ones(works: Works) -> None:
    await put(works, *(f"m{number}" for number in range(12)))
    batches = await asyncio.gather(*(leased(works, 5) for _ in range(4)))
    while more := await leased(works, 5):  # whoever comes second at a busy moment may be told to come again
        batches.append(more)
    found = [key for batch in batches for key in batch]
    assert sorted(found) == sorted({f"m{number}" for number in range(12)})


async def test_what_is_put_off_waits_for_its_hour(works: Works) -> None:
    await works.outbox.put(Kind.REPORT, ada(), Call("hello"), at=START + timedelta(hours=1), id_="later")
    assert await leased(works) == []
    works.clock.pass_(minutes=59)
    assert await leased(works) == []
    works.clock.pass_(minutes=1)
    assert await leased(works) == ["later"]


async def test_what_a_plan_makes_is_handed_out_and_what_it_no_longer_wants_is_not(works: Works) -> None:
    kept = await works.plans.put(weekly(ada("kept")))
    paused = await works.plans.put(weekly(ada("paused")))
    works.clock.pass_(days=7)
    await works.tick(works.clock.now())
    await works.plans.pause(paused.id)
    assert [one.plan for one in await works.supply.lease("stage", 10)] == [kept.id]
    assert await works.fates() == {Fate.LEASED: 1, Fate.DROPPED: 1}


async def test_what_was_sent_is_never_handed_out_again(works: Works) -> None:
    await put(works, "ada")
    await works.supply.settle([Verdict(one, Fate.SENT) for one in await works.supply.lease("stage", 10)])
    await put(works, "ada")  # under the same key
    works.clock.pass_(hours=1)
    assert await leased(works) == []
    assert await works.fates() == {Fate.SENT: 1}


async def test_what_failed_comes_again_at_its_time_with_its_attempts_counted(works: Works) -> None:
    await put(works, "ada")
    (first,) = await works.supply.lease("stage", 10)
    await works.supply.settle([Verdict(first, Fate.WAITING, "RetryLater", works.clock.now() + timedelta(seconds=40))])
    works.clock.pass_(seconds=39)
    assert await leased(works) == []
    works.clock.pass_(seconds=1)
    (second,) = await works.supply.lease("stage", 10)
    assert (first.attempts, second.attempts, second.doubtful) == (1, 2, False)


async def test_an_attempt_that_was_given_back_is_not_counted(works: Works) -> None:
    await put(works, "ada")
    (first,) = await works.supply.lease("stage", 10)
    await works.supply.settle([Verdict(first, Fate.WAITING, again_at=works.clock.now(), tried=False)])
    works.clock.pass_(seconds=6)
    assert [one.attempts for one in await works.supply.lease("stage", 10)] == [1]


async def test_what_a_dead_process_had_is_handed_out_again_as_doubtful(works: Works) -> None:
    await put(works, "ada")
    await works.supply.lease("stage", 10)
    after = works.new_supply()
    assert await after.lease("stage", 10) == []
    works.clock.pass_(minutes=2)
    assert [(one.id, one.attempts, one.doubtful) for one in await after.lease("stage", 10)] == [("ada", 2, True)]


async def test_the_verdict_of_one_whose_lease_ran_out_changes_nothing(works: Works) -> None:
    await put(works, "ada")
    (slow,) = await works.supply.lease("stage", 10)
    works.clock.pass_(minutes=2)
    (quick,) = await works.new_supply().lease("stage", 10)
    await works.supply.settle([Verdict(slow, Fate.DEAD)])
    assert await works.fates() == {Fate.LEASED: 1}
    assert quick.attempts == slow.attempts + 1


async def test_whoever_is_alone_has_what_a_process_before_had_at_once(works: Works) -> None:
    await put(works, "ada")
    await works.supply.lease("stage", 10)
    after = works.new_supply()
    assert await after.recover() == 1
    assert [one.id for one in await after.lease("stage", 10)] == ["ada"]


async def test_it_says_when_there_may_be_more(works: Works) -> None:
    assert (await works.supply.next_at("stage") or START + timedelta(seconds=5)) <= START + timedelta(seconds=20)
    await works.outbox.put(Kind.REPORT, ada(), Call("hello"), at=START + timedelta(seconds=3))
    assert await works.supply.next_at("stage") == START + timedelta(seconds=3)


async def test_messages_leave_at_the_pace_of_their_token(works: Works) -> None:
    works.pacing = Pacing({"stage": Rate(token=10, channel=100)})
    works.supply = works.new_supply()
    await put(works, *(f"m{number}" for number in range(20)))
    moments = [await moment(works, one) for one in await works.supply.lease("stage", 100)]
    assert (moments[-1] - moments[0]).total_seconds() == pytest.approx((len(moments) - 2) * HEADROOM / 10, abs=0.01)
    assert len(moments) == 20


async def test_a_place_gets_its_messages_one_after_the_other(works: Works) -> None:
    works.pacing = Pacing({"stage": Rate(token=1000, channel=1)})
    works.supply = works.new_supply()
    for number in range(4):
        await works.outbox.put(Kind.REPORT, LOUNGE, Call("hello"), id_=f"r{number}")
    moments = [await moment(works, one) for one in await works.supply.lease("stage", 100)]
    assert (moments[-1] - moments[0]).total_seconds() == pytest.approx(2 * HEADROOM, abs=0.01)


async def moment(works: Works, found: Delivery) -> datetime:
    assert await works.supply.turn(found)
    return works.clock.now()


async def test_what_has_just_been_leased_is_ours(works: Works) -> None:
    await put(works, "ada")
    (one,) = await works.supply.lease("stage", 10)
    assert works.supply.ours(one)
    assert not works.supply.ours(replace(one, id="other")) or works.store.sqlite


ALONE = """
import asyncio, sys
from bot import Call, Person
from bot.app import App
from bot.clock import SystemClock
from bot.schedule.due import opening
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.schedule.pacing import Pacing
from bot.schedule.supply import supply
from bot.store import Store

async def main():
    store = await Store.open(sys.argv[1])
    clock = SystemClock()
    await Outbox(store, clock).put(Kind.REPORT, Person("stage", "lab", "ada"), Call("hello"))
    assert len(await supply(store, clock, opening, Pacing()).lease("stage", 9)) == 1
    await store.close()

asyncio.run(main())
heavy = {"pgqueuer", "asyncpg", "croniter", "uvloop"} & sys.modules.keys()
assert not heavy, heavy
"""


async def test_one_process_on_sqlite_loads_nothing_of_the_queue(store: Store, ready_url: str) -> None:
    if not store.sqlite:
        pytest.skip("PostgreSQL has a queue")
    await store.close()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ALONE, ready_url, cwd=Path(__file__).parents[3]
    )
    assert await process.wait() == 0
