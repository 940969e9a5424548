"""Simulated weeks of a mentoring programme, and a judge who would notice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app import App
from bot.errors import Fault
from bot.message import Call
from bot.people import Person
from bot.schedule.work import Work
from bot.simulate.fairness import READS, Fairness, look, looked_at, readers
from bot.simulate.folk import Folk, folk
from bot.simulate.programme import simulate
from bot.simulate.reaper import Killed, MortalStore, Reaper
from bot.simulate.village import Seen, Village
from bot.simulate.works import LeapClock
from bot.store import Store
from bot.store.consents import Consents
from bot.store.mentors.requests import Request, Stage


async def test_weeks_of_a_programme_pass_without_a_fault() -> None:
    days: list[int] = []
    found = await simulate(9, 30, 7, None, days.append)
    assert found.requests >= 3 and found.introduced >= 1 and found.messages > 5
    assert found.faults == 0, found.told()
    assert sum(days) in (29, 30)


async def test_a_programme_that_is_killed_in_its_steps_has_no_fault_either(ready_url: str) -> None:
    found = await simulate(6, 30, 7, ready_url, lambda days: None, kill=True)
    assert found.kills >= 2 and found.introduced >= 1
    assert found.faults == 0, found.told()
    again = await simulate(6, 30, 7, ready_url, lambda days: None, kill=True)
    assert again.told() == found.told(), "the same numbers give the same run, and nothing of the first was left"


async def test_a_database_that_somebody_uses_is_refused_and_left_alone(ready_url: str) -> None:
    store = await Store.open(ready_url)
    clock = LeapClock(datetime(2026, 1, 5, tzinfo=UTC))
    await Consents(store, clock).give("discord:1:2", "mentor")
    await store.close()
    with pytest.raises(Fault, match="nobody uses"):
        await simulate(1, 1, 1, ready_url, lambda days: None)
    store = await Store.open(ready_url)
    assert await Consents(store, clock).given("discord:1:2", "mentor")
    await store.close()


def test_the_reaper_kills_once_after_each_word_and_somewhere_else_each_time() -> None:
    def died(reaper: Reaper) -> int:
        reaper.aims()
        for number in range(100):
            try:
                reaper.step()
            except Killed:
                return number
        return -1

    reaper = Reaper(1)
    reaper.step()
    places = [died(reaper) for _ in range(20)]
    assert len({*places}) > 5 and min(places) >= 0 and reaper.kills == 20
    assert places == [died(other) for other in [Reaper(1)] for _ in range(20)]


async def test_a_store_dies_before_or_after_it_keeps_what_is_written(ready_url: str) -> None:
    store = await MortalStore.open(ready_url)
    consents = Consents(store, LeapClock(datetime(2026, 1, 5, tzinfo=UTC)))
    for steps, kept in ((0, False), (1, True)):
        store.reaper = Counting(steps)
        with pytest.raises(Killed):
            await consents.give(f"sim:lab:m{steps}", "mentor")
        store.reaper = None
        assert await consents.given(f"sim:lab:m{steps}", "mentor") is kept
    await store.close()


class Counting(Reaper):
    """One that kills after so many steps."""

    def __init__(self, steps: int) -> None:
        super().__init__(0)
        self._left = steps


def member() -> Folk:
    """A night owl of Chicago, Monday to Friday."""
    (one,) = folk(1, 30, 1)
    one.work, one.cycle, one.zone = Work.NIGHTS, "", "America/Chicago"
    return one


def test_the_judge_sees_messages_that_wake_people_and_weeks_that_are_too_full() -> None:
    one, clock = member(), LeapClock(datetime(2026, 1, 5, tzinfo=UTC))
    village = Village(clock, lambda seen: None)
    noon = datetime(2026, 1, 7, 17, tzinfo=UTC)  # eleven in the morning, after a night at work
    village.shown = [Seen("m0", noon, "", ())]
    village.shown += [Seen("m0", datetime(2026, 1, 7, 23, minute, tzinfo=UTC), "", ()) for minute in range(3)]
    village.posted = [(Seen("room-0", noon, "Nights, week 1", ()), frozenset({"m0"}))]
    found = Fairness()
    looked_at(found, village, {"m0": one})
    assert (found.in_sleep, found.room_in_sleep, found.over_budget) == (1, 1, 1)
    assert found.faults == 3


def test_the_judge_sees_a_welcome_that_is_said_twice_and_one_at_which_both_sleep() -> None:
    one, clock = member(), LeapClock(datetime(2026, 1, 5, tzinfo=UTC))
    village = Village(clock, lambda seen: None)
    noon = datetime(2026, 1, 7, 17, tzinfo=UTC)
    hello = (Call("mentor.write", {"p": "1"}),)
    village.posted = [(Seen("room-0", noon, "", hello), frozenset({"m0"})) for _ in range(2)]
    found = Fairness()
    looked_at(found, village, {"m0": one})
    assert (found.room_in_sleep, found.doubled) == (2, 1)


@pytest.mark.parametrize(("warned", "forgotten"), [(20, 0), (10, 1), (None, 1)])
async def test_the_judge_sees_who_is_forgotten_without_a_timely_word(
    app: App, warned: int | None, forgotten: int
) -> None:
    now = app.clock.now()
    village, found = Village(app.clock, lambda seen: None), Fairness(there={"m0", "m1"})
    village.parted = {"m1"}
    if warned is not None:
        village.shown = [Seen("m0", now - timedelta(days=warned), "", (Call("mentor.keep"),))]
    await look(app, "sim:lab", now, found, village)
    assert (found.idle, found.forgotten, found.there) == (1, forgotten, set())


def test_a_message_of_sunday_evening_is_of_the_week_that_ends_where_the_member_lives() -> None:
    one, clock = member(), LeapClock(datetime(2026, 1, 5, tzinfo=UTC))
    village = Village(clock, lambda seen: None)
    monday = datetime(2026, 1, 12, 3, tzinfo=UTC)  # nine in the evening of Sunday in Chicago
    village.shown = [Seen("m0", monday + timedelta(days=day), "", ()) for day in (0, 1, 2, 3)]
    found = Fairness()
    looked_at(found, village, {"m0": one})
    assert found.over_budget == 0


def test_the_judge_reads_newcomers_at_once_and_everybody_else_in_turn() -> None:
    begin = datetime(2026, 1, 5, tzinfo=UTC)
    waiting = [Request(f"r{n}", Person("sim", "lab", f"m{n}"), Stage.OPEN, begin) for n in range(3 * READS)]
    read: dict[str, datetime] = {}
    assert readers(waiting, read) == waiting
    read |= {request.id: begin for request in waiting}
    late = Request("late", Person("sim", "lab", "late"), Stage.OPEN, begin)
    assert readers([*waiting, late], read)[0] == late
    seen: set[str] = set()
    for day in range(1, 4):
        today = readers(waiting, read)
        assert len(today) == READS
        seen |= {request.id for request in today}
        read |= {request.id: begin + timedelta(days=day) for request in today}
    assert seen == {request.id for request in waiting}


def test_a_change_of_rota_counts_from_its_day() -> None:
    one, changed = member(), datetime(2026, 2, 1, tzinfo=UTC)
    one.rotas.append((changed, Work.DAYS, ""))
    before, after = one.calendar(changed - timedelta(days=1))[2], one.calendar(changed)[2]
    assert before.sleep(date(2026, 1, 7)) != after.sleep(date(2026, 1, 7))


def test_members_press_only_what_they_were_shown_and_only_when_awake() -> None:
    one, pressed = member(), set()
    for minute in range(200):
        at = datetime(2026, 1, 7, 17, tzinfo=UTC) + timedelta(minutes=minute)
        seen = Seen("m0", at, "", (Call("mentor.accept", {"o": "1"}), Call("mentor.decline", {"o": "1"})))
        if (reaction := one.reacts(seen)) is not None:
            assert reaction[0] > at
            pressed.add(reaction[1].command)
    assert pressed == {"mentor.accept", "mentor.decline"}
    assert one.reacts(Seen("m0", at, "", (Call("mentor.status"),))) is None


def test_the_same_seed_draws_the_same_members() -> None:
    def drawn(seed: int) -> list[tuple[datetime, Work, str]]:
        return [(one.joins, one.work, one.zone) for one in folk(20, 100, seed)]

    assert drawn(1) == drawn(1) != drawn(2)
