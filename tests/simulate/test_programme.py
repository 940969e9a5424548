"""Simulated weeks of a mentoring programme, and a judge who would notice."""

from datetime import UTC, date, datetime, timedelta

from bot.message import Call
from bot.people import Person
from bot.schedule.work import Work
from bot.simulate.fairness import READS, Fairness, looked_at, readers
from bot.simulate.folk import Folk, folk
from bot.simulate.programme import simulate
from bot.simulate.village import Seen, Village
from bot.simulate.works import LeapClock
from bot.store.mentors.requests import Request, Stage


async def test_weeks_of_a_programme_pass_without_a_fault() -> None:
    days: list[int] = []
    found = await simulate(9, 30, 7, None, days.append)
    assert found.requests >= 3 and found.introduced >= 1 and found.messages > 5
    assert found.faults == 0, found.told()
    assert sum(days) in (29, 30)


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
