"""One budget of messages for a member and week; what is less important yields."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import Call, Place
from bot.schedule.budget import SETTING, week, zones_of
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.store import Json, Store
from bot.store.settings import CommunitySettings
from bot.store.tables import message_weeks
from tests.clock import START
from tests.schedule.clockwork.works import Works, ada, weekly


@pytest.fixture
def works(store: Store) -> Works:
    return Works(store, weekly=2)


async def put(works: Works, kind: Kind, count: int = 1, hours: int = 0) -> None:
    at = works.clock.now() + timedelta(hours=hours)
    for _ in range(count):
        await works.outbox.put(kind, ada(), Call("hello", {"name": kind.value}), at=at)


async def test_more_than_the_weeks_messages_yield_and_are_recorded(works: Works) -> None:
    await put(works, Kind.CHECKIN, 3)
    await works.at_once()
    assert len(works.heard()) == 2
    assert await works.fates() == {Fate.SENT: 2, Fate.YIELDED: 1}


async def test_a_new_week_has_new_messages(works: Works) -> None:
    await put(works, Kind.CHECKIN, 2)
    await works.at_once()
    works.clock.pass_(days=7)
    await put(works, Kind.CHECKIN, 1)
    await works.at_once()
    assert len(works.heard()) == 3


async def test_safety_never_yields_and_takes_nobodys_place(works: Works) -> None:
    await put(works, Kind.CHECKIN, 2)
    await put(works, Kind.SAFETY, 3)
    await works.at_once()
    assert sorted(works.heard()) == ["Hello checkin"] * 2 + ["Hello safety"] * 3


async def test_of_those_that_wait_together_the_more_important_go(works: Works) -> None:
    for kind in (Kind.PROMPT, Kind.REMINDER, Kind.NUDGE, Kind.CHECKIN):
        await put(works, kind)
    await works.at_once()
    assert works.heard() == ["Hello checkin", "Hello nudge"]
    assert await works.fates() == {Fate.SENT: 2, Fate.YIELDED: 2}


async def test_a_prompt_leaves_room_for_a_check_in_that_is_still_to_come_this_week(works: Works) -> None:
    await works.plans.put(weekly(next_due_at=START + timedelta(days=3)))
    await put(works, Kind.PROMPT, 2)
    await works.at_once()
    assert works.heard() == ["Hello prompt"]
    works.clock.pass_(days=3)
    await works.at_once()
    assert works.heard() == ["Hello prompt", "Hello you"]


async def test_a_prompt_keeps_no_room_for_next_weeks_check_in(works: Works) -> None:
    await works.plans.put(weekly(next_due_at=START + timedelta(days=7)))
    await put(works, Kind.PROMPT, 2)
    await works.at_once()
    assert works.heard() == ["Hello prompt"] * 2


async def test_a_retry_is_not_counted_twice_and_what_never_arrived_is_given_back(works: Works) -> None:
    works.cog.fault = ZeroDivisionError()
    await put(works, Kind.CHECKIN, 2)
    for _ in range(3):
        await works.at_once()
        works.clock.pass_(minutes=5)
    works.clock.pass_(hours=6)
    await works.at_once()
    assert await works.fates() == {Fate.MISSED: 2}
    works.cog.fault = None
    await put(works, Kind.CHECKIN, 2)
    await works.at_once()
    assert len(works.heard()) == 2


async def test_posts_in_channels_are_not_counted(works: Works) -> None:
    for _ in range(4):
        await works.outbox.put(Kind.PROMPT, Place("stage", "lab", "lounge"), Call("hello"))
    await works.at_once()
    assert len(works.stage.channels["lounge"]) == 4


def test_weeks_are_iso_weeks_where_the_member_lives() -> None:
    assert week(START) == "2026-W02"
    sunday_night = datetime(2026, 1, 12, 5, tzinfo=UTC)
    assert week(sunday_night) == "2026-W03"
    assert week(sunday_night, ZoneInfo("America/Chicago")) == "2026-W02"


async def test_a_members_week_ends_on_their_own_sunday_night(works: Works) -> None:
    await works.plans.put(weekly(zone="America/Los_Angeles", next_due_at=START + timedelta(days=30)))
    works.clock.pass_(days=6, hours=20)  # Monday, 5:00 in UTC; Sunday evening in Los Angeles
    await put(works, Kind.CHECKIN, 2)
    await works.at_once()
    works.clock.pass_(hours=2)
    await put(works, Kind.CHECKIN)
    await works.at_once()
    assert len(works.heard()) == 2
    works.clock.pass_(hours=2)
    await put(works, Kind.CHECKIN)
    await works.at_once()
    assert len(works.heard()) == 3


async def test_what_never_arrived_is_given_back_to_the_members_own_week(works: Works) -> None:
    await works.plans.put(weekly(zone="America/Los_Angeles", next_due_at=START + timedelta(days=30)))
    works.clock.pass_(days=6, hours=20)
    works.cog.fault = ZeroDivisionError()
    await put(works, Kind.CHECKIN, 2)
    await works.at_once()
    works.clock.pass_(hours=7)
    await works.at_once()
    assert await works.fates() == {Fate.MISSED: 2}
    async with works.store.read() as db:
        assert [tuple(row) for row in await db.execute(select(message_weeks))] == [(str(ada()), "2026-W02", 0)]


@pytest.mark.parametrize(("chosen", "sent"), [(1, 1), (4, 4), (0, 2), ("many", 2), (True, 2)])
async def test_a_community_chooses_its_own_number(works: Works, chosen: Json, sent: int) -> None:
    await CommunitySettings(works.store).put(ada().home, SETTING, chosen)
    await put(works, Kind.CHECKIN, 5)
    await works.at_once()
    assert len(works.heard()) == sent


async def test_a_plan_in_no_zone_that_there_is_keeps_nobodys_message_back(works: Works) -> None:
    await works.plans.put(weekly(zone="Middle/Earth", next_due_at=START + timedelta(days=30)))
    await put(works, Kind.CHECKIN, 3)
    await works.at_once()
    assert len(works.heard()) == 2


async def test_the_zone_of_the_most_important_plan_counts(works: Works) -> None:
    prompts = weekly(kind=Kind.PROMPT, zone="Asia/Tokyo", next_due_at=START + timedelta(days=30))
    await works.plans.put(prompts)
    async with works.store.read() as db:
        assert (await zones_of(db, {str(ada())}))[str(ada())].key == "Asia/Tokyo"
    await works.plans.put(weekly(zone="America/Denver", next_due_at=START + timedelta(days=30)))
    async with works.store.read() as db:
        assert (await zones_of(db, {str(ada())}))[str(ada())].key == "America/Denver"
        assert (await zones_of(db, {"stage:lab:bea"}))["stage:lab:bea"].key == "UTC"
