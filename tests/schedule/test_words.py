from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.schedule.quiet import Quiet
from bot.schedule.rule import Day, Every, Rule
from bot.schedule.shifts import NO_SHIFTS, Rota, Shifts
from bot.schedule.sleep import Hours, Shift
from bot.schedule.words import in_words, span_in_words, why
from tests.schedule.sky import dues

NEW_YORK = ZoneInfo("America/New_York")
QUIET = Quiet(time(21), time(8))
JANUARY = datetime(2026, 1, 5, tzinfo=NEW_YORK)


def reason(rule: Rule, shifts: Shifts = NO_SHIFTS, quiet: Quiet | None = QUIET, start: datetime = JANUARY) -> str:
    (due,) = dues(start, 1, rule, NEW_YORK, quiet, shifts)
    return str(why(due, rule, NEW_YORK, quiet, shifts))


@pytest.mark.parametrize(
    ("rota", "day", "hour", "told"),
    [
        (Rota.NONE, Day.MON, 9, "at the time you chose"),
        (Rota.NONE, Day.MON, 3, "moved out of your quiet hours, to their end"),
        (Rota.NONE, Day.MON, 22, "moved out of your quiet hours, to the hour before them"),
        (Rota.NIGHT, Day.TUE, 9, "after your night shift, once you have slept"),
        (Rota.NIGHT, Day.MON, 19, "before you rest for the first night"),
        (Rota.EVENING, Day.TUE, 8, "after your evening shift, once you have slept"),
        (Rota.EVENING, Day.TUE, 18, "before your evening shift"),
        (Rota.DAY, Day.TUE, 9, "after your day shift"),
        (Rota.ON_CALL, Day.TUE, 9, "after your night on call, once you have slept"),
    ],
)
def test_the_reason_names_what_moved_it(rota: Rota, day: Day, hour: int, told: str) -> None:
    assert reason(Rule(Every.WEEK, time(hour), (day,)), Shifts.named(rota)) == told


@pytest.mark.parametrize(
    ("rota", "day", "hour", "told"),
    [
        (Rota.DAY, Day.SAT, 3, "once you are likely to be awake"),
        (Rota.DAY, Day.SAT, 23, "before you are likely to be asleep"),
        (Rota.EVENING, Day.TUE, 23, "before your evening shift"),
        (Rota.NIGHT, Day.MON, 19, "after your rest before the first night"),
    ],
)
def test_without_quiet_hours_sleep_alone_is_the_reason(rota: Rota, day: Day, hour: int, told: str) -> None:
    hours = (Hours(Shift.NIGHT, time(23, 30), time(7, 30)),)
    shifts = Shifts.named(rota) if rota is not Rota.NIGHT else replace(Shifts.named(rota), hours=hours)
    assert reason(Rule(Every.WEEK, time(hour), (day,)), shifts, None) == told


def test_at_work_is_said_when_there_is_no_other_hour() -> None:
    long = Shifts(Rota.OWN, "D", date(2026, 1, 5), (Hours(Shift.DAY, time(7), time(21)),))
    assert reason(Rule(Every.WEEK, time(7), (Day.TUE,)), long).startswith("at work, as no other hour")


def test_a_day_that_stands_in_says_for_what() -> None:
    monday = Rule(Every.WEEK, time(9), (Day.MON,), holidays_off=True)
    start = datetime(2026, 1, 17, tzinfo=UTC)
    assert reason(monday, start=start) == "a later day, as the one you chose is Martin Luther King Jr. Day"
    narrow = Quiet(time(16), time(12))
    nights = Shifts.own("NNN----", date(2026, 1, 5))
    assert reason(Rule(Every.WEEK, time(13), (Day.TUE,)), nights, narrow).startswith("a later day, as the one you")


def test_the_clock_is_named_when_it_is_the_clock() -> None:
    sunday = Rule(Every.WEEK, time(2, 30), (Day.SUN,))
    told = "the clocks change then, so not quite when you chose"
    assert reason(sunday, quiet=None, start=datetime(2026, 3, 4, tzinfo=UTC)) == told
    nuuk = ZoneInfo("America/Nuuk")
    saturday = Rule(Every.WEEK, time(23, 30), (Day.SAT,))
    (due,) = dues(datetime(2026, 3, 25, tzinfo=UTC), 1, saturday, nuuk)
    assert str(why(due, saturday, nuuk)) == told
    hushed = Rule(Every.WEEK, time(22, 30), (Day.SAT,))
    assert reason(hushed) == "moved out of your quiet hours, to the hour before them"


def test_an_offset_is_no_reason() -> None:
    assert reason(Rule(Every.WEEK, time(9), (Day.MON,), offset=900)) == "at the time you chose"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "Tuesday, January 6, 4:30 PM"),
        ("en-GB", "Tuesday, January 6, 4:30 PM"),
        ("es", "martes, 6 de enero, 4:30 p.m."),
        ("es-419", "martes, 6 de enero, 4:30 p.m."),
        ("ja", "Tuesday, January 6, 4:30 PM"),
        ("", "Tuesday, January 6, 4:30 PM"),
    ],
)
def test_an_instant_is_said_in_local_words(locale: str, said: str) -> None:
    assert in_words(datetime(2026, 1, 6, 21, 30, tzinfo=UTC), NEW_YORK, locale) == said


def test_a_span_names_its_day_once_and_its_zone() -> None:
    start = datetime(2026, 7, 10, 19, tzinfo=UTC)
    said = span_in_words(start, start + timedelta(hours=2), ZoneInfo("America/Chicago"), "en")
    assert said == "Friday, July 10, 2:00 PM – 4:00 PM (Central Daylight Time)"
    over = span_in_words(start, start + timedelta(hours=12), ZoneInfo("America/Phoenix"), "es")
    assert over.startswith("viernes, 10 de julio, 12:00 p.m. – sábado, 11 de julio, 12:00 a.m. (")
