"""On PostgreSQL: what is in PgQueuer's tables, and what several processes make of it."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot import Call, Person, Place
from bot.clock import SystemClock
from bot.errors import StoreError
from bot.schedule import shared
from bot.schedule.attempt import ATTEMPTS
from bot.schedule.delivery import Fate, Verdict
from bot.schedule.kinds import Kind
from bot.schedule.letters import Letters
from bot.schedule.outbox import Outbox
from bot.schedule.pacing import HEADROOM, Pacing, Rate
from bot.schedule.shared import SharedSupply
from bot.store import Store
from tests.clock import START
from tests.schedule.clockwork.works import Works, ada, weekly
from tests.store.conftest import Rooms, Server

WORDS = "words that a member wrote"


@pytest.fixture
def databases(server: Server, postgres_ready: str) -> Rooms:
    return Rooms(server, postgres_ready)


@pytest.fixture
def works(store: Store) -> Works:
    return Works(store)


def other(works: Works) -> SharedSupply:
    """What another process has, on the same clock."""
    made = works.new_supply()
    assert isinstance(made, SharedSupply)
    return made


async def jobs(works: Works) -> list[tuple[str, str, str, int]]:
    """Every job: its status, where it waits, what it carries, and its priority."""
    wanted = text("SELECT status::text, entrypoint, convert_from(payload, 'UTF8'), priority FROM pgqueuer ORDER BY id")
    async with works.store.read() as db:
        return [tuple(row) for row in await db.execute(wanted)]


async def everything(works: Works) -> str:
    """All that PgQueuer keeps, as text."""
    jobs, log = text("SELECT t::text FROM pgqueuer t"), text("SELECT t::text FROM pgqueuer_log t")
    async with works.store.read() as db:
        return "\n".join([*await db.scalars(jobs), *await db.scalars(log)])


async def put(works: Works, *names: str, platform: str = "stage", home: str = "lab") -> None:
    for name in names:
        await works.outbox.put(Kind.REPORT, Person(platform, home, name), Call("hello"), id_=name)


async def test_what_falls_due_is_enqueued_by_the_transaction_that_claims_its_plan(works: Works) -> None:
    plan = await works.plans.put(weekly())
    works.clock.pass_(days=7)
    assert await jobs(works) == []
    await works.tick(works.clock.now())
    due = int(works.clock.now().timestamp()) * 1_000_000
    assert await jobs(works) == [("queued", "send.stage", f"{plan.id}.{due:x}", -Kind.CHECKIN.rank)]


async def test_a_transaction_that_is_undone_leaves_neither_row_nor_job(works: Works) -> None:
    with suppress(ZeroDivisionError):
        async with works.store.write() as tx:
            await works.outbox.put(Kind.REPORT, ada(), Call("hello"), tx=tx)
            raise ZeroDivisionError
    assert (await works.fates(), await jobs(works)) == ({}, [])


async def test_the_job_goes_in_the_transaction_that_settles_its_delivery(works: Works) -> None:
    await put(works, "ada")
    (one,) = await works.supply.lease("stage", 1)
    assert [job[0] for job in await jobs(works)] == ["picked"]
    await works.supply.settle([Verdict(one, Fate.SENT)])
    assert (await works.fates(), await jobs(works)) == ({Fate.SENT: 1}, [])


async def test_what_is_put_off_is_in_our_table_alone_until_its_hour(works: Works) -> None:
    await works.outbox.put(Kind.REPORT, ada(), Call("hello"), at=START + timedelta(days=30))
    await works.at_once()
    assert await jobs(works) == []
    works.clock.pass_(days=30)
    await works.at_once()
    assert works.heard() == ["Hello you"]


async def test_no_person_and_no_words_are_in_the_queue_or_its_log_whatever_goes_wrong(works: Works) -> None:
    works.cog.fault = ZeroDivisionError(WORDS)
    await works.outbox.put(Kind.REPORT, ada("somebody"), Call("hello", {"name": "sesame"}))
    for _ in range(ATTEMPTS):
        await works.at_once()
        works.clock.pass_(minutes=40)
    assert await works.fates() == {Fate.DEAD: 1}
    kept = await everything(works)
    assert "exception" in kept and "failed" in kept
    for word in ("somebody", "sesame", "words", "Traceback", "ZeroDivision"):
        assert word not in kept


async def test_a_dead_letters_job_is_held_until_it_is_tried_again_or_dropped(works: Works) -> None:
    works.cog.fault = ZeroDivisionError()
    await put(works, "ada", "eve")
    for _ in range(ATTEMPTS):
        await works.at_once()
        works.clock.pass_(minutes=40)
    assert [job[0] for job in await jobs(works)] == ["failed", "failed"]
    letters = Letters(works.store, works.clock)
    assert (await letters.retry(["ada"]), await letters.drop(["eve"])) == (1, 1)
    assert [job[0] for job in await jobs(works)] == ["queued"]
    works.cog.fault = None
    await works.at_once()
    assert (works.heard("ada"), works.heard("eve"), await jobs(works)) == (["Hello you"], [], [])


async def test_a_queue_that_was_lost_is_made_anew_from_what_is_owed(works: Works) -> None:
    await put(works, "ada", "eve", "bob")
    (sent,) = await works.supply.lease("stage", 1)
    await works.supply.settle([Verdict(sent, Fate.SENT)])
    async with works.store.write() as tx:
        await tx.execute(text("TRUNCATE pgqueuer, pgqueuer_log"))
    works.clock.pass_(minutes=1)
    await works.at_once()
    assert (len(works.stage.inbox), await works.fates()) == (2, {Fate.SENT: 3})


async def test_a_job_whose_delivery_was_erased_is_taken_out_and_sends_nothing(works: Works) -> None:
    await put(works, "ada")
    async with works.store.write() as tx:
        await works.outbox.erase(ada(), "hello", tx=tx)
        await tx.execute(text("DELETE FROM deliveries"))
    assert await works.at_once() == 0
    assert await jobs(works) == []


async def test_no_more_of_a_token_is_on_its_way_than_two_seconds_of_its_rate_in_all_processes(works: Works) -> None:
    works.pacing = Pacing({"slack": Rate(token=1, channel=1)})
    for team in ("T1", "T2"):
        await put(works, *(f"{team}{number}" for number in range(5)), platform="slack", home=team)
    found = [await other(works).lease("slack", 100) for _ in range(4)]
    homes = [one.to.home for batch in found for one in batch]
    assert (homes.count("slack:T1"), homes.count("slack:T2")) == (2, 2)


async def test_all_processes_together_keep_the_pace_of_a_token(works: Works) -> None:
    works.pacing = Pacing({"stage": Rate(token=50, channel=100)})
    await put(works, *(f"m{number}" for number in range(75)))
    moments: list[datetime] = []
    for supply in [other(works) for _ in range(3)]:
        for one in await supply.lease("stage", 25):
            assert await supply.turn(one)
            moments.append(works.clock.now())
    assert len(moments) == 75
    assert (moments[-1] - moments[0]).total_seconds() == pytest.approx(73 * HEADROOM / 50, abs=0.01)
    seconds = [sum(one <= at < one + timedelta(seconds=1) for at in moments) for one in moments]
    assert max(seconds) <= 50


async def test_a_clock_that_was_set_back_holds_a_token_up_for_minutes_and_not_for_days(works: Works) -> None:
    await put(works, "ada")
    works.clock.pass_(days=3)
    (one,) = await works.supply.lease("stage", 1)
    await works.supply.turn(one)
    works.clock.set(START)
    await put(works, "eve")
    (two,) = await works.supply.lease("stage", 1)
    await works.supply.turn(two)
    assert works.clock.now() - START <= timedelta(minutes=11)


async def test_a_process_that_stood_still_sends_nothing_that_others_may_have_taken_up(works: Works) -> None:
    await put(works, "ada")
    (mine,) = await works.supply.lease("stage", 1)
    works.clock.pass_(seconds=shared.LEASE.total_seconds())
    assert not works.supply.ours(mine)
    assert not await works.supply.turn(mine)
    (theirs,) = await other(works).lease("stage", 1)
    assert (theirs.id, theirs.doubtful) == (mine.id, True)


async def test_a_process_that_is_slow_keeps_what_it_has_by_its_beats(works: Works) -> None:
    await put(works, "ada")
    supply, idle = other(works), other(works)
    (mine,) = await supply.lease("stage", 1)
    for _ in range(10):
        works.clock.pass_(seconds=shared.BEAT)
        await supply.beat()
        assert await idle.lease("stage", 1) == []
    assert supply.ours(mine)


async def test_a_beat_lets_go_of_what_others_have_taken_up(works: Works) -> None:
    await put(works, "ada")
    slow, quick = other(works), other(works)
    (mine,) = await slow.lease("stage", 1)
    works.clock.pass_(minutes=1)
    (theirs,) = await quick.lease("stage", 1)
    await slow.beat()
    assert not slow.ours(mine) and quick.ours(theirs)
    await slow.settle([Verdict(mine, Fate.SENT)])
    await quick.settle([Verdict(theirs, Fate.SENT)])
    assert (await works.fates(), await jobs(works)) == ({Fate.SENT: 1}, [])


async def test_after_the_database_was_away_its_owner_has_a_lease_of_time_to_say_that_a_message_left(
    works: Works,
) -> None:
    await put(works, "ada")
    owner, second = other(works), other(works)
    (mine,) = await owner.lease("stage", 1)
    works.clock.pass_(minutes=5)
    await unreached(second)
    assert await second.lease("stage", 1) == []
    await owner.settle([Verdict(mine, Fate.SENT)])
    works.clock.pass_(minutes=5)
    assert await second.lease("stage", 1) == []
    assert (await works.fates(), await jobs(works)) == ({Fate.SENT: 1}, [])


async def test_but_who_never_says_so_is_taken_for_dead_after_it(works: Works) -> None:
    await put(works, "ada")
    await other(works).lease("stage", 1)
    works.clock.pass_(minutes=5)
    second = other(works)
    await unreached(second)
    works.clock.pass_(seconds=shared.LEASE.total_seconds() + 1)
    assert [one.id for one in await second.lease("stage", 1)] == ["ada"]


async def unreached(supply: SharedSupply) -> None:
    """Let it find the database out of reach, once."""
    there = supply._store
    supply._store = Store.at("postgresql://nobody@127.0.0.1:9/nowhere")
    with pytest.raises(StoreError):
        await supply.lease("stage", 1)
    await supply._store.close()
    supply._store = there


async def test_a_resting_sender_hears_at_once_what_another_process_puts_in(works: Works, ready_url: str) -> None:
    works.clock = SystemClock()  # type: ignore[assignment]
    works.supply = works.new_supply()
    sender = works.new_sender()
    heard = asyncio.Event()
    wake = sender.wake

    def woken() -> None:
        heard.set()
        wake()

    sender.wake = woken  # type: ignore[method-assign]
    task = asyncio.create_task(sender.run(["stage"]))
    elsewhere = await Store.open(ready_url)
    async with asyncio.timeout(10):
        while not await listeners(works):
            await works.clock.sleep(0.02)
        async with elsewhere.write() as tx:
            await Outbox(elsewhere, works.clock).put(Kind.REPORT, ada(), Call("hello"), tx=tx)
            assert await tx.scalar(text("SELECT count(*) FROM pgqueuer")) == 1
            assert not heard.is_set()
        await heard.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await elsewhere.close()


async def listeners(works: Works) -> int:
    async with works.store.read() as db:
        return int(await db.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")) or 0)


async def test_what_the_queue_remembers_is_forgotten_with_the_deliveries(works: Works) -> None:
    await put(works, "ada")
    await works.outbox.put(Kind.REPORT, Place("stage", "lab", "lounge"), Call("hello"))
    await works.at_once()
    assert "successful" in await everything(works)
    await works.outbox.forget(SystemClock().now() + timedelta(days=1))
    works.clock.pass_(days=1)
    await works.outbox.forget(SystemClock().now() + timedelta(days=1))
    assert await everything(works) == ""
    async with works.store.read() as db:
        assert await db.scalar(text("SELECT count(*) FROM turns")) == 0


async def test_an_older_labmates_beside_us_and_we_do_not_take_each_others_messages(works: Works) -> None:
    """The older one leases by the table alone, for two minutes, and knows no jobs."""
    older = text(
        "UPDATE deliveries SET state = 'leased', attempts = attempts + 1, next_try_at = next_try_at + 120000000 "
        "WHERE id IN (SELECT id FROM deliveries WHERE next_try_at <= :now AND platform = 'stage' "
        "ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED) RETURNING id"
    )
    await put(works, "a", "b", "c", "d")
    now = int(works.clock.now().timestamp()) * 1_000_000
    (ours,) = await works.supply.lease("stage", 1)
    async with works.store.write() as tx:
        theirs = set(await tx.scalars(older, {"now": now}))
    assert ours.id not in theirs and len(theirs) == 2
    rest = {one.id for one in await works.supply.lease("stage", 10)}
    assert rest == {"a", "b", "c", "d"} - theirs - {ours.id}
    works.clock.pass_(minutes=2)
    again = await other(works).lease("stage", 10)
    assert {one.id for one in again if one.doubtful} >= theirs
