from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.times import read_time

UNDERSTOOD = {
    time(0): "midnight, medianoche, 12am, 12 a.m., 00:00, 24:00, 0:00, 12 at night",
    time(0, 30): "12:30 am, 00:30, 0:30, 0030",
    time(5, 30): "05:30, 0530, 5:30am, 5h30, half past five in the morning, 5 y media de la mañana",
    time(9): "9, 09, 9am, 9 AM, 9a.m., 9 a, 9:00, 0900, 900, at 9, around 9, nine, nueve, a las 9, 9 o'clock, 9h, "
    "nine in the morning, las nueve de la mañana, 9 en punto, 9 hours, 9.00",
    time(9, 30): "9:30, 930, half past nine, 9 y media, nueve y media, nine thirty, 9 30, 9.30 am",
    time(9, 15): "quarter past nine, a quarter after 9, 9 y cuarto",
    time(8, 45): "quarter to nine, 9 menos cuarto",
    time(12): "noon, midday, 12, 12pm, 12:00, Noon, mediodía, al mediodía, el mediodía, at noon, 12 noon, doce",
    time(16, 30): "16:30, 1630, 4:30pm, 4:30 p.m., 4.30 PM, half past 4 in the afternoon, 4 y media de la tarde, 16h30",
    time(21): "21, 21:00, 2100, 9pm, 9 p.m., 9p, nine at night, 9 tonight, nueve de la noche, 21h, 21 horas",
}


@pytest.mark.parametrize(
    ("meant", "text"), [(at, text) for at, all_ in UNDERSTOOD.items() for text in all_.split(", ")]
)
def test_a_time_is_understood_as_people_type_it(meant: time, text: str) -> None:
    assert read_time(text) == meant
    assert read_time(f"  {text.upper()}  ") == meant


@pytest.mark.parametrize("text", ["5", "3:30", "six", "5 o'clock", "half past two", "las cuatro"])
def test_an_hour_that_could_be_either_is_asked_again(text: str) -> None:
    assert read_time(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "25",
        "24:10",
        "9:75",
        "13am",
        "0am",
        "0pm",
        "99999",
        "9:3",
        "-1",
        "9-5",
        "am",
        "half past",
        "9 or 10",
    ],
)
def test_what_is_no_time_is_asked_again(text: str) -> None:
    assert read_time(text) is None


@given(st.text(max_size=200) | st.from_regex(r"[0-9]{0,5}[:. h]?[0-9]{0,3} ?([ap]m?|y media)?"))
def test_reading_a_time_never_fails(text: str) -> None:
    found = read_time(text)
    assert found is None or not found.second


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_every_minute_is_understood_on_both_clocks(at: time) -> None:
    assert read_time(at.strftime("%H:%M")) == at
    assert read_time(at.strftime("%H%M")) == at
    assert read_time(at.strftime("%I:%M %p")) == at
