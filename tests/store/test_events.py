"""Events and reminders in a real database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.people import Person, Place, Post
from bot.store import Store
from bot.store.events import Events
from bot.store.events.event import About, Event, Standing
from bot.store.events.listing import KEPT
from bot.store.events.reminders import Ahead, Reminder

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA, BEA = (Person("stage", "lab", name) for name in ("ada", "bea"))
ABOUT = About("meetup", "Night crew breakfast", zone="America/Chicago", city="Madison, WI", state="WI", words="Ñandú\n")


def made(id_: str, starts: timedelta, **other: object) -> Event:
    begins = NOW + starts
    event = Event(id_, "stage:lab", ADA, NOW, Standing.LISTED, starts=begins, ends=begins + HOUR, about=ABOUT)
    return replace(event, **other)  # type: ignore[arg-type]


@pytest.fixture
def events(store: Store) -> Events:
    return Events.over(store)


async def test_what_is_kept_comes_back_as_it_was(events: Events) -> None:
    post = Post(Place("stage", "lab", "lounge"), "7")
    whole = made("a", HOUR, of="b", version=3, shown=2, post=post, mirror="77")
    bare = Event("c", "stage:lab", None, NOW)
    for event in (whole, bare):
        await events.listing.put(event)
        assert await events.listing.get("stage:lab", event.id) == event
    assert await events.listing.get("stage:other", "a") is None


async def test_the_list_has_what_is_listed_here_and_not_over_the_next_first(events: Events) -> None:
    other = {"waits": Standing.WAITING, "draft": Standing.DRAFT, "gone": Standing.CANCELLED}
    for event in (
        made("late", 5 * HOUR),
        made("soon", HOUR),
        made("now", -HOUR / 2),
        made("over", -HOUR),
        made("far", HOUR, community="stage:other"),
        *(made(id_, HOUR, state=state) for id_, state in other.items()),
    ):
        await events.listing.put(event)
    assert [event.id for event in await events.listing.coming("stage:lab", NOW)] == ["now", "soon", "late"]


async def test_of_two_who_change_the_same_one_is_first(store: Store, events: Events) -> None:
    before = made("a", HOUR)
    await events.listing.put(before)
    async with store.write() as tx:
        assert await events.listing.move(before, replace(before, version=1), tx=tx)
        assert not await events.listing.move(before, replace(before, state=Standing.CANCELLED), tx=tx)
    found = await events.listing.get("stage:lab", "a")
    assert found is not None and (found.version, found.state) == (1, Standing.LISTED)


async def test_a_change_leaves_alone_where_it_stands(store: Store, events: Events) -> None:
    before = made("a", HOUR)
    await events.listing.put(before)
    await events.listing.placed(before, mirror="77", post="stage:lab:lounge/7")
    await events.listing.shown(before)
    async with store.write() as tx:
        assert await events.listing.move(before, replace(before, version=1), tx=tx)
    found = await events.listing.get("stage:lab", "a")
    assert found is not None and found.post is not None
    assert (found.mirror, found.post.id, found.shown, found.version) == ("77", "7", 0, 1)
    await events.listing.shown(replace(found, version=1))
    await events.listing.shown(before)  # who was slower does not turn it back
    found = await events.listing.get("stage:lab", "a")
    assert found is not None and found.shown == 1


async def test_what_is_long_over_and_drafts_left_alone_are_forgotten(store: Store, events: Events) -> None:
    for event in (
        made("old", -KEPT - HOUR),
        made("waited", -KEPT - HOUR, state=Standing.WAITING),
        made("recent", -KEPT + HOUR),
        made("idle", HOUR, state=Standing.DRAFT, touched=NOW - KEPT),
        made("begun", HOUR, state=Standing.DRAFT, touched=NOW - KEPT + HOUR),
        made("coming", HOUR, touched=NOW - 2 * KEPT),
    ):
        await events.listing.put(event)
    async with store.write() as tx:
        assert await events.listing.forget(NOW, tx=tx) == 3
    assert {event.id for event in await events.listing.of(ADA)} == {"recent", "begun", "coming"}


async def test_a_name_is_taken_off_and_the_event_stays(store: Store, events: Events) -> None:
    await events.listing.put(made("a", HOUR))
    await events.listing.put(made("b", HOUR, author=BEA))
    async with store.write() as tx:
        await events.listing.disown(ADA, tx=tx)
    assert await events.listing.of(ADA) == []
    assert [event.author for event in await events.listing.coming("stage:lab", NOW)] == [None, BEA]


async def test_reminders_are_one_for_each_person_event_and_distance(store: Store, events: Events) -> None:
    reminders = events.reminders
    async with store.write() as tx:
        await reminders.put(Reminder("a", ADA, Ahead.DAY, "p1"), tx=tx)
        await reminders.put(Reminder("a", ADA, Ahead.DAY, "p2"), tx=tx)
        await reminders.put(Reminder("a", ADA, Ahead.HOUR, "p3"), tx=tx)
        await reminders.put(Reminder("b", ADA, Ahead.HOUR, "p4"), tx=tx)
        await reminders.put(Reminder("a", BEA, Ahead.HOUR, "p5"), tx=tx)
        assert [one.plan for one in await reminders.about("a", tx=tx)] == ["p2", "p3", "p5"]
        await reminders.remove(["p3"], tx=tx)
    assert [one.plan for one in await reminders.of(ADA)] == ["p2", "p4"]
    assert [one.plan for one in await reminders.of(ADA, "b")] == ["p4"]


async def test_events_that_are_over_and_still_have_reminders_are_found(store: Store, events: Events) -> None:
    await events.listing.put(made("over", -HOUR))
    await events.listing.put(made("bare", -HOUR))
    await events.listing.put(made("soon", HOUR))
    async with store.write() as tx:
        for id_ in ("over", "soon"):
            await events.reminders.put(Reminder(id_, ADA, Ahead.DAY, id_), tx=tx)
        assert await events.listing.past(NOW, tx=tx) == ["over"]
