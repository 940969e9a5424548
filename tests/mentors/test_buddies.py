"""Buddies on SQLite and on PostgreSQL: one round however often asked for, sealed names, nothing of the erased."""

import asyncio

import pytest
from sqlalchemy import select

from bot.store.mentors.buddies import Buddy
from bot.store.mentors.profiles import Standing
from bot.store.mentors.tables import buddies, buddy_members
from cogs.mentors.bell import Bell
from cogs.mentors.circle import Circle
from cogs.mentors.mates import mate, moment
from cogs.mentors.terms import BuddyTerms, settle_buddies
from tests.mentors.lab import HOME, Lab, who

DAYS = {"zone": "America/Chicago", "work": "days"}


def circle(lab: Lab) -> Circle:
    bell = Bell(lab.mentors, lab.plans, lab.outbox)
    return Circle(lab.mentors, bell, lab.plans, lab.choices, lab.clock, lab.transaction)


async def joined(lab: Lab, *names: str) -> None:
    async with lab.store.write() as tx:
        for seat, name in enumerate(names):
            await lab.mentors.buddies.put(Buddy(who(name), seat, DAYS, name.capitalize()), lab.clock.now(), tx=tx)


async def test_a_round_asked_for_by_many_at_once_is_made_once(lab: Lab) -> None:
    await joined(lab, "ada", "bea", "cal", "dee")
    made = await asyncio.gather(*(circle(lab).turn(HOME) for _ in range(5)))
    assert sorted(made) == [0, 0, 0, 0, 2]
    assert len(await lab.sent("buddies.open")) == 2
    assert (await lab.mentors.buddies.last_round(HOME))[0] == 1


async def test_the_next_round_comes_after_as_many_weeks_as_were_settled(lab: Lab) -> None:
    await settle_buddies(lab.choices, HOME, BuddyTerms(weeks=3))
    await joined(lab, "ada", "bea", "cal", "dee")
    assert await circle(lab).turn(HOME) == 2
    for _ in range(2):
        lab.later(days=7)
        assert await circle(lab).turn(HOME) == 0
    lab.later(days=7)
    assert await circle(lab).turn(HOME) == 2


@pytest.mark.parametrize("size", [4, 6, 10])
async def test_over_the_database_too_nobody_meets_twice_before_the_bound(lab: Lab, size: int) -> None:
    await settle_buddies(lab.choices, HOME, BuddyTerms(weeks=1))
    await joined(lab, *(f"m{n}" for n in range(size)))
    for _ in range(size - 1):
        assert await circle(lab).turn(HOME) == size // 2
        lab.later(days=7)
    met = await lab.mentors.buddies.met(HOME)
    assert len(met) == size * (size - 1) // 2 and set(met.values()) == {1}


async def test_names_are_sealed_and_the_erased_leave_nothing(lab: Lab) -> None:
    await joined(lab, "ada", "bea")
    await circle(lab).turn(HOME)
    async with lab.store.read() as db:
        assert "Ada" not in repr([tuple(row) for row in await db.execute(select(buddies))])
    async with lab.store.write() as tx:
        assert await lab.mentors.erase(who("ada"), tx=tx) == 2
    async with lab.store.read() as db:
        assert [*await db.scalars(select(buddies.c.person))] == [str(who("bea"))]
        assert [*await db.scalars(select(buddy_members.c.person))] == [str(who("bea"))]


async def test_a_pause_that_is_over_ends_by_itself_in_time_for_the_round(lab: Lab) -> None:
    await joined(lab, "ada", "bea")
    async with lab.store.write() as tx:
        rests = Buddy(who("bea"), 1, DAYS, "Bea", Standing.PAUSED, lab.clock.now())
        await lab.mentors.buddies.put(rests, lab.clock.now(), tx=tx)
    lab.later(hours=1)
    assert await circle(lab).turn(HOME) == 1
    assert len(await lab.sent("buddies.open")) == 1


async def test_a_place_is_opened_when_all_are_awake_where_there_is_such_a_moment(lab: Lab) -> None:
    day, night = (mate(Buddy(who("x"), 0, {"zone": "America/Chicago", "work": work})) for work in ("days", "nights"))
    at = moment([day, night], lab.clock.now())
    assert all(moment([one], at) == at for one in (day, night))
