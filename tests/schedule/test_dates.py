from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.dates import read_date, read_day, read_days
from bot.schedule.rule import Day

TUESDAY = date(2026, 1, 6)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Monday", Day.MON), ("mon", Day.MON), ("lunes", Day.MON), ("on Mondays", Day.MON), ("los lunes", Day.MON),
        ("Tues.", Day.TUE), ("martes", Day.TUE), ("weds", Day.WED), ("miércoles", Day.WED), ("mié", Day.WED),
        ("every Thursday", Day.THU), ("THURS", Day.THU), ("viernes", Day.FRI), ("sábados", Day.SAT), ("dom", Day.SUN),
    ],
)  # fmt: skip
def test_a_day_is_understood_in_english_and_spanish(text: str, day: Day) -> None:
    assert read_day(text) is day


@pytest.mark.parametrize("text", ["", "m", "someday", "monday tuesday", "7"])
def test_what_is_no_day_is_asked_again(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mon, Thu", (Day.MON, Day.THU)),
        ("thursday and monday", (Day.MON, Day.THU)),
        ("mon/wed/fri", (Day.MON, Day.WED, Day.FRI)),
        ("lunes y jueves", (Day.MON, Day.THU)),
        ("weekdays", tuple(Day)[:5]),
        ("fin de semana", (Day.SAT, Day.SUN)),
        ("every day", tuple(Day)),
        ("Sunday", (Day.SUN,)),
        ("mon and someday", ()),
        ("", ()),
    ],
)
def test_several_days_are_understood_together_or_not_at_all(text: str, days: tuple[Day, ...]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-02-03", "2026-02-03"), ("20260203", "2026-02-03"), ("2/3/2026", "2026-02-03"), ("2/3/26", "2026-02-03"),
        ("2/3", "2026-02-03"), ("1/5", "2027-01-05"), ("1/6", "2026-01-06"), ("Feb 3", "2026-02-03"),
        ("February 3rd, 2026", "2026-02-03"), ("3 Feb", "2026-02-03"), ("3 de febrero", "2026-02-03"),
        ("3 de febrero de 2027", "2027-02-03"), ("until Feb 3", "2026-02-03"), ("the 3rd of February", "2026-02-03"),
        ("today", "2026-01-06"), ("hoy", "2026-01-06"), ("Tomorrow", "2026-01-07"), ("mañana", "2026-01-07"),
        ("Friday", "2026-01-09"), ("next friday", "2026-01-09"), ("tuesday", "2026-01-13"), ("lunes", "2026-01-12"),
        ("el viernes que viene", "2026-01-09"), ("in 2 weeks", "2026-01-20"), ("in a day", "2026-01-07"),
        ("en dos semanas", None), ("en 2 semanas", "2026-01-20"), ("por una semana", "2026-01-13"),
        ("Feb 29", "2028-02-29"), ("2/30", None), ("13/1", None), ("Foo 3", None), ("", None), ("someday", None),
        ("2026-13-01", None), ("0/0", None), ("2025-12-31", "2025-12-31"),
    ],
)  # fmt: skip
def test_a_date_is_understood_as_people_type_it(text: str, iso: str | None) -> None:
    assert read_date(text, TUESDAY) == (date.fromisoformat(iso) if iso else None)


@given(st.text(max_size=200) | st.from_regex(r"([0-9]{0,4}[-/. ]){0,3}[a-z]{0,4}[0-9]{0,4}"))
def test_reading_never_fails(text: str) -> None:
    assert isinstance(read_date(text, TUESDAY), date | None)
    assert isinstance(read_day(text), Day | None)
    assert isinstance(read_days(text), tuple)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_date_is_understood_in_each_way_of_writing_it(day: date) -> None:
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%B %d, %Y", "%d %b %Y"):
        assert read_date(day.strftime(form), TUESDAY) == day
