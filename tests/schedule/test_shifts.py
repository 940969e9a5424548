from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.schedule.shifts import LONGEST_CYCLE, NO_SHIFTS, Rota, Shifts, Swap
from bot.schedule.sleep import EIGHT, Hours, Shift

JANUARY = [date(2026, 1, day) for day in range(1, 32)]
"""It begins with a Thursday; the cycles below are anchored on Monday the 5th unless they say otherwise."""

MONTHS = {
    Rota.DAY: "DD-- DDDDD-- DDDDD-- DDDDD-- DDDDD-",
    Rota.EVENING: "EE-- EEEEE-- EEEEE-- EEEEE-- EEEEE-",
    Rota.NIGHT: "NN-- NNNNN-- NNNNN-- NNNNN-- NNNNN-",
    Rota.WEEKEND: "--DD -----DD -----DD -----DD -----D",
    Rota.SEVEN: "---- DDDDDDD ------- DDDDDDD ------",
    Rota.FOUR: "---- DDDD--- -DDDD-- --DDDD- ---DDD",
    Rota.PANAMA: "D--- DD--DDD --DD--- DD--DDD --DD--",
    Rota.DUPONT: "---- NNNN--- DDD-NNN ---DDDD ------",
    Rota.ON_CALL: "CCCC CCCCCCC CCCCCCC CCCCCCC CCCCCC",
}


def letters(shifts: Shifts) -> str:
    return "".join(shifts.on(day) or "?" for day in JANUARY)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute)  # noqa: DTZ001 - local times are naive


def sleeps(shifts: Shifts, day: int) -> list[tuple[datetime, datetime]]:
    return [(span.start, span.end) for span in shifts.sleep(date(2026, 1, day))]


@pytest.mark.parametrize("rota", MONTHS)
def test_a_named_calendar_is_worked_as_published(rota: Rota) -> None:
    assert letters(Shifts.named(rota)) == MONTHS[rota].replace(" ", "")


def test_a_pattern_that_leaves_the_shift_open_takes_it() -> None:
    panama = Shifts.named(Rota.PANAMA, on=Shift.NIGHT)
    assert letters(panama) == MONTHS[Rota.PANAMA].replace(" ", "").replace("D", "N")


def test_a_weekly_calendar_takes_the_week_and_not_the_day_of_its_anchor() -> None:
    assert letters(Shifts.named(Rota.DAY, date(2026, 3, 18))) == letters(Shifts.named(Rota.DAY))


@pytest.mark.parametrize("written", ["DDNN--", "ddnn..", "D D N N off off", "d,d,n,n,o,o"])
def test_a_cycle_of_ones_own_counts_from_its_anchor_both_ways(written: str) -> None:
    own = Shifts.own(written, date(2026, 1, 9))
    assert letters(own) == "--DDNN--" + "DDNN--" * 3 + "DDNN-"


@pytest.mark.parametrize("shifts", [*(Shifts.named(rota) for rota in MONTHS), NO_SHIFTS, Shifts.own("E-", JANUARY[0])])
def test_a_calendar_comes_back_from_json_as_it_went(shifts: Shifts) -> None:
    swapped = shifts.swapped(JANUARY[7], Shift.NIGHT)
    assert Shifts.from_json(shifts.to_json()) == shifts
    assert Shifts.from_json(swapped.to_json()) == swapped


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("DDNN", "mapping"),
        ({"rota": "6-on-1-off"}, "expected one of"),
        ({"rota": "own"}, "at least one day"),
        ({"rota": "none", "cycle": "D"}, "at least one day"),
        ({"rota": "own", "cycle": "DDX", "hours": {}}, "D, E and N"),
        ({"rota": "own", "cycle": 7}, "expected a word"),
        ({"rota": "own", "cycle": "D" * (LONGEST_CYCLE + 1)}, "84 days"),
        ({"rota": "own", "cycle": "DN", "hours": {"D": ["07:00", "15:00"]}}, "needs its hours"),
        ({"rota": "own", "cycle": "D", "hours": {"D": ["07:00"]}}, "a start and an end"),
        ({"rota": "own", "cycle": "D", "hours": {"D": ["05:00", "22:00"]}}, "sixteen hours"),
        ({"rota": "own", "cycle": "D", "hours": {"-": ["05:00", "12:00"]}}, "have hours"),
        ({"rota": "own", "cycle": "D", "hours": {"D": ["07:00", "15:00"]}, "anchor": "soon"}, "a date is kept"),
        ({"rota": "none", "swap": {"monday": "2026-01-06", "to": "N"}}, "by its Monday"),
        ({"rota": "none", "swap": "N"}, "mapping"),
        ({"rota": "none", "swap": {"monday": "2026-01-05", "to": "N"}, "hours": {}}, "needs its hours"),
    ],
)
def test_a_faulty_calendar_is_refused_in_words(found: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Shifts.from_json(found)


def test_an_unnamed_cycle_needs_letters() -> None:
    with pytest.raises(ValueError, match="needs its letters"):
        Shifts.named(Rota.OWN)
    with pytest.raises(ValueError, match="once"):
        replace(Shifts.named(Rota.DAY), hours=EIGHT + EIGHT)


def test_nothing_is_known_without_a_calendar() -> None:
    assert NO_SHIFTS.on(JANUARY[0]) is None
    assert NO_SHIFTS.work(JANUARY[0]) is None
    assert NO_SHIFTS.sleep(JANUARY[0]) == ()


def test_swapped_to_nights_holds_for_one_week_and_only_for_days_that_are_worked() -> None:
    swapped = Shifts.named(Rota.DAY).swapped(date(2026, 1, 15), Shift.NIGHT)
    assert letters(swapped) == "DD--DDDDD--NNNNN--DDDDD--DDDDD-"
    assert swapped.swap == Swap(date(2026, 1, 12), Shift.NIGHT)


def test_swapped_in_a_week_off_counts_every_day_of_it() -> None:
    swapped = Shifts.named(Rota.SEVEN).swapped(date(2026, 1, 14), Shift.NIGHT)
    assert letters(swapped) == "----DDDDDDDNNNNNNNDDDDDDD------"
    assert letters(NO_SHIFTS.swapped(date(2026, 1, 14), Shift.OFF)) == "?" * 11 + "-" * 7 + "?" * 13


def test_a_shift_over_midnight_ends_on_the_next_day() -> None:
    night = Shifts.named(Rota.NIGHT).work(date(2026, 1, 5))
    assert night and (night.start, night.end) == (at(5, 23), at(6, 7, 30))
    assert Shifts.named(Rota.NIGHT).work(date(2026, 1, 10)) is None


def test_a_night_worker_rests_before_the_first_night_and_sleeps_by_day_after_each() -> None:
    nights = Shifts.named(Rota.NIGHT)
    assert sleeps(nights, 5) == [(at(5, 18), at(5, 21)), (at(6, 8, 30), at(6, 16, 30))]
    assert sleeps(nights, 6) == [(at(7, 8, 30), at(7, 16, 30))]
    assert sleeps(nights, 9) == [(at(10, 8, 30), at(10, 16, 30))], "after the last night too"
    assert sleeps(nights, 10) == [(at(10, 23), at(11, 7))], "and at night on days off"


def test_others_sleep_at_night_early_enough_for_the_next_shift() -> None:
    assert sleeps(Shifts.named(Rota.DAY), 5) == [(at(5, 22), at(6, 6))]
    assert sleeps(Shifts.named(Rota.DAY), 9) == [(at(9, 23), at(10, 7))]
    assert sleeps(Shifts.named(Rota.EVENING), 5) == [(at(6, 0, 30), at(6, 8, 30))]
    assert sleeps(Shifts.named(Rota.ON_CALL), 5) == [(at(5, 23), at(6, 10))], "called in the night, one sleeps longer"


def test_twelve_hour_nights_leave_time_to_sleep_and_to_get_back() -> None:
    nights = Shifts.named(Rota.PANAMA, on=Shift.NIGHT)
    assert sleeps(nights, 5) == [(at(5, 14), at(5, 17)), (at(6, 8), at(6, 16))]


def test_a_quick_return_shortens_the_sleep_and_never_begins_it_at_work() -> None:
    hours = (Hours(Shift.EVENING, time(15), time(23, 30)), Hours(Shift.DAY, time(6), time(14)))
    quick = Shifts(Rota.OWN, "ED", date(2026, 1, 5), hours)
    assert sleeps(quick, 5) == [(at(6, 0, 30), at(6, 5))]
    impossible = replace(quick, hours=(hours[0], Hours(Shift.DAY, time(1), time(9))))
    assert sleeps(impossible, 5) == []


def test_swapped_to_a_shift_whose_hours_were_never_said_takes_usual_ones() -> None:
    days = Shifts(Rota.OWN, "DD--", date(2026, 1, 5), (Hours(Shift.DAY, time(6), time(14)),))
    swapped = days.swapped(date(2026, 1, 5), Shift.NIGHT)
    night = swapped.work(date(2026, 1, 5))
    assert night and night.start == at(5, 23)
    assert swapped.swapped(date(2026, 1, 12), Shift.NIGHT).hours == swapped.hours


def test_a_calendar_kept_without_hours_has_the_usual_ones() -> None:
    assert Shifts.from_json({"rota": "none"}) == NO_SHIFTS
