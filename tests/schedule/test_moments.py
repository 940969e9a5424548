"""A day and a time in one field, and the instant they are in a zone of the US, also when its clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Phrase
from bot.schedule.moments import (
    BACKWARDS,
    FARTHEST,
    LONGEST,
    NO_MOMENT,
    NO_TIME,
    NOT_READ,
    OTHER_DAY,
    PAST,
    TOO_FAR,
    TOO_LONG,
    Moment,
    end_of,
    instant_of,
    read_moment,
    start_of,
)
from bot.schedule.zones import US

CENTRAL = ZoneInfo("America/Chicago")
TODAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 15, tzinfo=UTC)
TENTH = Moment(date(2026, 1, 10), time(14))
START = datetime(2026, 1, 11, 4, tzinfo=UTC)  # January 10, 10 PM in Chicago

zones = st.sampled_from(US).map(ZoneInfo)
days = st.integers(1, 390).map(lambda n: TODAY + timedelta(days=n))
walls = st.tuples(days, st.integers(0, 23), st.integers(0, 59)).map(lambda w: Moment(w[0], time(w[1], w[2])))


@pytest.mark.parametrize(
    "text",
    [
        "Jan 10, 2pm",
        "Jan 10 2026 2 PM",
        "January 10, 2026 at 2pm",
        "2026-01-10 14:00",
        "2026-01-10T14:00",
        "Saturday Jan 10 2pm",
        "1/10 1400",
        "2pm Jan 10",
        "  el 10 de enero a las 14:00 ",
        "saturday, 2 pm",
    ],
)
def test_one_moment_is_written_in_many_ways(text: str) -> None:
    assert read_moment(text, TODAY) == TENTH


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", NO_MOMENT),
        ("soon", NO_MOMENT),
        ("Jan 10, 2", NO_MOMENT),
        ("2pm", NO_MOMENT),
        ("Jan 10", NO_TIME),
        ("Jan 10 2026", NO_TIME),
        ("Sunday Jan 10, 2pm", OTHER_DAY),
        ("Jan 5, 8:59am", PAST),
        ("2020-01-01 9am", PAST),
        ("2027-12-31 9am", TOO_FAR),
        ("9999-12-31 9am", TOO_FAR),
    ],
)
def test_what_is_no_moment_to_come_is_asked_again(text: str, said: Phrase) -> None:
    assert start_of(text, CENTRAL, NOW) == said


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("90 minutes", datetime(2026, 1, 11, 5, 30, tzinfo=UTC)),
        ("1.5 hours", datetime(2026, 1, 11, 5, 30, tzinfo=UTC)),
        ("1 hour and 30 minutes", datetime(2026, 1, 11, 5, 30, tzinfo=UTC)),
        ("2 horas", datetime(2026, 1, 11, 6, tzinfo=UTC)),
        ("11:30pm", datetime(2026, 1, 11, 5, 30, tzinfo=UTC)),
        ("Jan 11, 1am", datetime(2026, 1, 11, 7, tzinfo=UTC)),
        ("1am", BACKWARDS),
        ("0 minutes", BACKWARDS),
        ("Jan 11 2025 1am", BACKWARDS),
        ("Jan 30, 1pm", TOO_LONG),
        ("400 hours", TOO_LONG),
        ("later", NOT_READ),
        ("", NOT_READ),
        ("45", NOT_READ),
    ],
)
def test_an_end_is_a_length_a_time_or_a_day_and_a_time(text: str, end: datetime | Phrase) -> None:
    assert end_of(text, START, CENTRAL) == end


def test_a_time_that_the_clocks_skip_is_said_with_the_next_that_they_show() -> None:
    said = start_of("3/8 2:30am", CENTRAL, NOW)
    assert "02:30 is skipped, and 03:00 comes instead" in str(said)
    assert start_of("3/8 3am", CENTRAL, NOW) == datetime(2026, 3, 8, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "hour"), [("first", 6), ("second", 7), ("1st", 6), ("2nd time", 7), ("segunda", 7), ("primera vez", 6)]
)
def test_a_time_that_the_clocks_show_twice_is_chosen_by_a_word(typed: str, hour: int) -> None:
    assert "01:30 comes twice" in str(start_of("11/1, 1:30am", CENTRAL, NOW))
    assert start_of(f"11/1, 1:30am {typed}", CENTRAL, NOW) == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


def test_an_end_in_the_hour_that_comes_twice_is_chosen_likewise() -> None:
    start = datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert "comes twice" in str(end_of("1:30am", start, CENTRAL))
    assert end_of("1:30am second", start, CENTRAL) == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
    assert end_of("2 hours", start, CENTRAL) == datetime(2026, 11, 1, 7, tzinfo=UTC)


def shown(when: datetime, zone: ZoneInfo) -> Moment:
    """What the clock on a wall shows at an instant."""
    here = when.astimezone(zone)
    return Moment(here.date(), here.time())


@given(walls, zones)
def test_what_is_read_is_what_the_clock_on_that_wall_shows(wall: Moment, zone: ZoneInfo) -> None:
    found = instant_of(wall, zone)
    named = datetime.combine(wall.day, wall.at, zone)
    there = {named.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    really = {when for when in there if shown(when, zone) == wall}
    if isinstance(found, Phrase):
        assert len(really) != 1, "only a time that is skipped, or comes twice, is asked about"
    else:
        assert really == {found}


@given(walls, zones)
def test_typed_and_read_back_a_moment_is_the_same(wall: Moment, zone: ZoneInfo) -> None:
    found = start_of(f"{wall.day} {wall.at:%H:%M}", zone, NOW)
    if isinstance(found, datetime):
        assert shown(found, zone) == wall and NOW < found <= NOW + FARTHEST + timedelta(days=2)


@given(st.text(max_size=60), st.text(max_size=60), zones)
def test_any_text_has_an_answer(start: str, end: str, zone: ZoneInfo) -> None:
    found = start_of(start, zone, NOW)
    assert isinstance(found, Phrase) or found > NOW
    until = end_of(end, START, zone)
    assert isinstance(until, Phrase) or START < until <= START + LONGEST
