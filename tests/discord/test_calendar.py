"""The server's own calendar, on the wire: an event stands there once, follows its changes, and goes with it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.adapter import Calendar, Entry, RetryLater, Undeliverable
from tests.discord.house import House
from tests.discord.test_faults import push
from tests.fakes.discord import world

ENTRY = Entry(
    "a1b2c3d4a1b2c3d4",
    "Night crew breakfast",
    datetime(2026, 1, 10, 20, tzinfo=UTC),
    datetime(2026, 1, 10, 22, tzinfo=UTC),
    "Corner Diner, Madison, WI",
    "Eggs, and no shop talk.",
)


async def test_an_event_is_external_and_for_members(house: House) -> None:
    assert isinstance(house.adapter, Calendar)
    known = await house.adapter.schedule(world.GUILD, ENTRY)
    [request] = house.fake.sent("POST", "/scheduled-events")
    assert request.body == {
        "name": "Night crew breakfast",
        "description": "Eggs, and no shop talk.\n(Labmates a1b2c3d4a1b2c3d4)",
        "scheduled_start_time": "2026-01-10T20:00:00+00:00",
        "scheduled_end_time": "2026-01-10T22:00:00+00:00",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "Corner Diner, Madison, WI"},
    }
    assert list(house.fake.rest.diary.events) == [known]


async def test_long_texts_are_cut_to_what_discord_takes_and_the_mark_stays(house: House) -> None:
    await house.adapter.schedule(world.GUILD, replace(ENTRY, title="x" * 300, where="y" * 300, words="z" * 3000))
    [kept] = house.fake.rest.diary.events.values()
    assert (len(kept["name"]), len(kept["entity_metadata"]["location"]), len(kept["description"])) == (100, 100, 1000)
    assert kept["description"].endswith("(Labmates a1b2c3d4a1b2c3d4)")


async def test_the_same_event_twice_is_one(house: House) -> None:
    first = await house.adapter.schedule(world.GUILD, ENTRY)
    assert await house.adapter.schedule(world.GUILD, ENTRY) == first
    assert len(house.fake.rest.diary.events) == 1


@pytest.mark.parametrize("status", [0, 502, 503])
async def test_an_answer_that_is_lost_leaves_one_event(house: House, status: int) -> None:
    house.fake.fail("POST", "/scheduled-events", status, after=True)
    making = asyncio.create_task(house.adapter.schedule(world.GUILD, ENTRY))
    await push(house, 2, "/scheduled-events")
    known = await making
    assert list(house.fake.rest.diary.events) == [known]
    assert len(house.fake.sent("POST", "/scheduled-events")) == 2


async def test_a_change_is_written_over_and_a_cancelled_one_goes(house: House) -> None:
    known = await house.adapter.schedule(world.GUILD, ENTRY)
    assert await house.adapter.schedule(world.GUILD, replace(ENTRY, title="Night crew supper"), known) == known
    assert house.fake.rest.diary.events[known]["name"] == "Night crew supper"
    await house.adapter.unschedule(world.GUILD, known)
    assert house.fake.rest.diary.events == {}
    await house.adapter.unschedule(world.GUILD, known)  # gone is gone


async def test_what_a_moderator_took_out_is_not_put_back(house: House) -> None:
    known = await house.adapter.schedule(world.GUILD, ENTRY)
    house.fake.rest.diary.events.clear()
    assert await house.adapter.schedule(world.GUILD, ENTRY, known) == ""
    assert house.fake.rest.diary.events == {}


async def test_without_the_right_it_is_said(house: House) -> None:
    house.fake.rest.diary.allowed = False
    with pytest.raises(Undeliverable, match="50013"):
        await house.adapter.schedule(world.GUILD, ENTRY)


async def test_a_long_rate_limit_is_handed_back(house: House) -> None:
    house.fake.fail("GET", "/scheduled-events", 429, retry_after=300.0)
    with pytest.raises(RetryLater):
        await house.adapter.schedule(world.GUILD, ENTRY)


async def test_another_bots_event_with_our_mark_is_not_ours(house: House) -> None:
    first = await house.adapter.schedule(world.GUILD, ENTRY)
    house.fake.rest.diary.events[first]["creator_id"] = "77"
    assert await house.adapter.schedule(world.GUILD, ENTRY) != first
