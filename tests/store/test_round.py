"""Everybody's turn comes once a week, some an hour; where a round stands says nothing of a person."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.people import Person
from bot.store import Store
from bot.store.round import LEAST, Round
from bot.store.tables import consents, enrolments, facts
from tests.clock import START

HOUR = timedelta(hours=1)
WEEK = range(7 * 24)


async def people(store: Store, number: int) -> list[Person]:
    """Let so many have agreed to something, over seven communities; every third takes part, too."""
    made = [Person("discord", str(10 + n % 7), str(10_000 + n)) for n in range(number)]
    agreed = [{"person": str(one), "name": "checkin", "day": "2026-01-05"} for one in made]
    part = {"plan": "", "wish": "{}", "unanswered": 0, "asked": "", "pace": "weekly"}
    async with store.write() as tx:
        await tx.execute(insert(consents), agreed)
        await tx.execute(insert(enrolments), [{"person": str(p), "community": p.home} | part for p in made[::3]])
    return made


async def test_everybody_has_one_turn_a_week_and_no_hour_is_crowded(store: Store) -> None:
    made, round_ = await people(store, 12_000), Round(store)
    hours = [await round_.due(START + hour * HOUR) for hour in WEEK]
    asked = [person for some in hours for person in some]
    assert len(asked) == len(set(asked)) and set(asked) == set(made)
    assert max(map(len, hours)) == pytest.approx(1.25 * 12_000 / (7 * 24), abs=1)
    again = [await round_.due(START + timedelta(weeks=1) + hour * HOUR) for hour in WEEK]
    assert sorted(str(person) for some in again for person in some) == sorted(map(str, asked))


async def test_a_small_house_is_through_in_an_hour_and_waits_for_the_next_week(store: Store) -> None:
    made, round_ = await people(store, LEAST - 1), Round(store)
    assert set(await round_.due(START)) == set(made)
    assert [await round_.due(START + hour * HOUR) for hour in range(1, 168)] == [[]] * 167
    assert set(await round_.due(START + timedelta(weeks=1))) == set(made)


async def test_after_a_restart_the_round_goes_on_with_the_community_it_had_come_to(store: Store) -> None:
    made, asked, hour = await people(store, 400), list[Person](), START
    for _ in range(12):
        asked += await Round(store).due(hour)  # a process that lives for an hour
        hour += HOUR
        round_ = Round(store)
        asked += await round_.due(hour)
        hour += HOUR
        asked += await round_.due(hour)
        hour += HOUR
    assert set(asked) == set(made)


async def test_where_a_round_stands_names_a_community_and_no_person(store: Store) -> None:
    made, round_ = await people(store, 400), Round(store)
    some = await round_.due(START)
    async with store.read() as db:
        kept = await db.scalar(select(facts.c.value).where(facts.c.name == "round"))
    assert kept is not None and some[-1].home in kept
    assert not any(person.id in kept for person in made)


async def test_two_processes_that_take_turns_come_through_together(store: Store) -> None:
    made, asked = await people(store, 700), list[Person]()
    processes = (Round(store), Round(store))
    for hour in range(60):
        asked += await processes[hour % 2].due(START + hour * HOUR)
    assert set(asked) == set(made) and len(asked) < 3 * len(made)
