"""What is asked of all communities' choices, plans and deliveries, on both databases."""

import asyncio
from datetime import timedelta

from bot.message import Call
from bot.people import Person, Place
from bot.schedule.delivery import Fate, Verdict
from bot.schedule.due import advance, opening
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Failed, Outbox
from bot.schedule.pacing import Pacing
from bot.schedule.plan import Plan, State
from bot.schedule.plans import Plans
from bot.schedule.supply import supply
from bot.store import Store
from bot.store.audit import Audit
from bot.store.settings import CommunitySettings
from bot.store.values import dump
from cogs.checkins.mondays import MONDAY
from tests.clock import FakeClock

HOME, DESK = "discord:1", Place("discord", "1", "desk")
ADA = Person("discord", "1", "ada")


async def test_communities_are_told_from_people_and_a_name_is_found_in_all(store: Store) -> None:
    settings = CommunitySettings(store)
    for owner in (HOME, "slack:T1", str(ADA)):
        await settings.put(owner, "language", "es")
    await settings.put(HOME, "zone", "UTC")
    assert await settings.communities() == [HOME, "slack:T1"]
    assert await settings.everywhere("zone") == {HOME: "UTC"}


async def test_who_changes_settings_second_sees_what_the_first_kept(store: Store) -> None:
    mine, theirs = CommunitySettings(store), CommunitySettings(store)  # two processes have a memory each

    async def add(settings: CommunitySettings) -> None:
        async with settings.change(HOME) as tx:
            count = (await settings.kept(HOME, tx=tx)).get("count", 0)
            assert isinstance(count, int)
            await settings.put(HOME, "count", count + 1, tx=tx)

    await asyncio.gather(*(add(settings) for settings in (mine, theirs, mine, theirs)))
    assert (await CommunitySettings(store).all(HOME))["count"] == 4


async def test_what_is_refused_within_a_change_leaves_all_as_it_was(store: Store) -> None:
    clock, settings = FakeClock(), CommunitySettings(store)
    audit = Audit(store, clock, lambda: bytes(32))
    try:
        async with settings.change(HOME) as tx:
            await settings.put(HOME, "zone", "UTC", tx=tx)
            await audit.record(HOME, str(ADA), "setup.changed", tx=tx)
            raise ValueError
    except ValueError:
        pass
    assert await settings.all(HOME) == {} and await audit.read(HOME) == []


async def test_failures_are_counted_by_kind_and_day_and_never_by_person(store: Store) -> None:
    clock = FakeClock()
    outbox, owed = Outbox(store, clock), supply(store, clock, opening, Pacing())
    everybody: list[Person | Place] = [ADA, Person("discord", "1", "bea"), DESK, Person("discord", "11", "cy")]
    for number, to in enumerate(everybody):
        await outbox.put(Kind.REPORT, to, Call("help"), id_=f"d{number}")
    leased = await owed.lease("discord", 10)
    await clock.advance(seconds=timedelta(days=1).total_seconds())
    await owed.settle([Verdict(one, Fate.UNREACHABLE) for one in leased])
    today = clock.now().date()
    assert sorted(await outbox.failures(HOME), key=lambda one: one.personal) == [
        Failed(Kind.REPORT, Fate.UNREACHABLE, False, 1, today),
        Failed(Kind.REPORT, Fate.UNREACHABLE, True, 2, today),
    ]


async def test_plans_that_stopped_in_places_are_found_and_a_community_is_erased_alone(store: Store) -> None:
    clock = FakeClock()
    plans, outbox = Plans(store, clock, advance), Outbox(store, clock)
    rule = dump(MONDAY.to_json())
    for owner in (DESK, ADA, Place("discord", "11", "desk")):
        plan = await plans.put(Plan(Kind.REPORT, owner, Call("help"), rule))
        await plans.pause(plan.id, reason="Undeliverable")
        await outbox.put(Kind.REPORT, owner, Call("help"))
    resting = await plans.put(Plan(Kind.REPORT, DESK, Call("help"), rule))
    await plans.pause(resting.id, reason="moderators")
    (halted,) = await plans.halted(HOME)
    assert halted.owner == DESK and halted.state is State.PAUSED
    async with store.write() as tx:
        await plans.erase_home(HOME, tx=tx)
    assert await plans.of(DESK) == [] and await plans.of(ADA) == []
    assert len(await plans.of(Place("discord", "11", "desk"))) == 1
    owed = supply(store, clock, opening, Pacing())
    assert [one.to.home for one in await owed.lease("discord", 10)] == ["discord:11"]
