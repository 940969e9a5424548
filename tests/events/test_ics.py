"""The calendar file, read back by the library's own parser: right over every change of the clocks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar import Event as Entry

from bot.people import Person
from bot.schedule.zones import US
from bot.store.events.event import About, Event, Standing
from cogs.events.ics import calendar_file

NOW = datetime(2026, 1, 5, 15, tzinfo=UTC)
START = datetime(2026, 3, 8, 7, 30, tzinfo=UTC)  # half an hour before the clocks go forward in Chicago
ABOUT = About("meetup", "Night crew breakfast", zone="America/Chicago", place="Corner Diner", city="Madison, WI")
EVENT = Event(
    "a1b2c3d4a1b2c3d4",
    "stage:lab",
    Person("stage", "lab", "ada"),
    NOW,
    Standing.LISTED,
    starts=START,
    ends=START + timedelta(hours=2),
    about=ABOUT,
)


def parsed(event: Event) -> Entry:
    content = calendar_file(event).content
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    assert not calendar.errors and str(calendar["VERSION"]) == "2.0" and calendar["PRODID"]
    [entry] = calendar.walk("VEVENT")
    assert isinstance(entry, Entry)
    return entry


def test_it_has_all_that_a_calendar_needs() -> None:
    entry = parsed(EVENT)
    assert str(entry["UID"]) == "a1b2c3d4a1b2c3d4@labmates"
    assert str(entry["SUMMARY"]) == "Night crew breakfast"
    assert str(entry["LOCATION"]) == "Corner Diner, Madison, WI"
    assert (entry.start, entry.end, entry["SEQUENCE"]) == (EVENT.starts, EVENT.ends, 0)
    assert str(entry["STATUS"]) == "CONFIRMED"
    assert calendar_file(EVENT).name == "night-crew-breakfast.ics"


def test_a_change_keeps_the_name_and_counts_on_and_a_cancelled_one_says_so() -> None:
    after = replace(EVENT, version=3, state=Standing.CANCELLED)
    assert parsed(after)["UID"] == parsed(EVENT)["UID"]
    assert (parsed(after)["SEQUENCE"], str(parsed(after)["STATUS"])) == (3, "CANCELLED")


def test_online_the_link_is_the_place_and_the_page() -> None:
    online = replace(EVENT, about=About("webinar", "Talk", zone="UTC", link="https://example.org/a,b;c?d=1"))
    entry = parsed(online)
    assert str(entry["LOCATION"]) == str(entry["URL"]) == "https://example.org/a,b;c?d=1"


@pytest.mark.parametrize("title", ["!!!", "日本語", "x" * 80, "A; B, C\\ D"])
def test_every_name_makes_a_file(title: str) -> None:
    file = calendar_file(replace(EVENT, about=replace(ABOUT, title=title)))
    assert file.name.endswith(".ics") and len(file.name) <= 44
    assert str(parsed(replace(EVENT, about=replace(ABOUT, title=title)))["SUMMARY"]) == title


@given(
    st.integers(1, 400 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.integers(1, 14 * 24 * 60),
    st.sampled_from(US),
)
def test_in_every_zone_of_the_us_the_instants_come_back_as_they_were(when: datetime, minutes: int, zone: str) -> None:
    event = replace(EVENT, starts=when, ends=when + timedelta(minutes=minutes), about=replace(ABOUT, zone=zone))
    entry = parsed(event)
    assert (entry.start, entry.end) == (event.starts, event.ends)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1, max_size=200))
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    event = replace(EVENT, about=replace(ABOUT, title=f"x{text}", words=f"{text}\nBEGIN:VEVENT\nSUMMARY:other"))
    entry = parsed(event)
    assert str(entry["SUMMARY"]) == f"x{text}"
    assert str(entry["DESCRIPTION"]) == f"{text}\nBEGIN:VEVENT\nSUMMARY:other"
