from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.zones import US, all_zones, read_zone
from bot.states import STATES


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("central", ["America/Chicago"]),
        ("CT", ["America/Chicago", "America/New_York"]),  # Central Time, or Connecticut
        ("Central Standard Time", ["America/Chicago"]),
        ("US Eastern", ["America/New_York"]),
        ("EST", ["America/New_York"]),
        ("e.s.t.", ["America/New_York"]),
        ("MST", ["America/Denver", "America/Phoenix"]),
        ("pacific time", ["America/Los_Angeles"]),
        ("hora del pacífico", ["America/Los_Angeles"]),
        ("chicago", ["America/Chicago"]),
        ("New York, NY", ["America/New_York"]),
        ("Springfield, IL", ["America/Chicago"]),
        ("America/Chicago", ["America/Chicago"]),
        ("america/new york", ["America/New_York"]),
        ("Indianapolis", ["America/Indiana/Indianapolis"]),
        ("Texas", ["America/Chicago", "America/Denver"]),
        ("az", ["America/Phoenix", "America/Denver"]),
        ("LA", ["America/Los_Angeles", "America/Chicago"]),  # the city, or Louisiana
        ("Hawaii", ["Pacific/Honolulu"]),
        ("utc", ["UTC"]),
        ("gmt", ["UTC"]),
        ("London", ["Europe/London"]),
        ("Buenos Aires", ["America/Argentina/Buenos_Aires"]),
        ("São Paulo", ["America/Sao_Paulo"]),
        ("US/Central", ["US/Central"]),
        ("CET", ["CET"]),
        ("Mars", []),
        ("", []),
        ("time", []),
        ("../../etc/passwd", []),
        ("-05:00", []),
    ],
)
def test_a_zone_is_found_by_the_names_that_people_use(text: str, names: list[str]) -> None:
    assert read_zone(text) == names


def test_every_state_has_a_zone_by_code_and_by_name() -> None:
    for code, name in STATES.items():
        assert read_zone(code) and read_zone(name), name
        assert set(read_zone(name)) & set(read_zone(code)), name


def test_every_zone_is_found_by_its_own_name_in_any_case() -> None:
    for name in all_zones():
        assert read_zone(name.lower()) == [name] or "/" not in name


def test_zones_of_the_us_come_first_and_each_can_be_used() -> None:
    assert all_zones()[: len(US)] == US
    assert len(set(all_zones())) == len(all_zones())
    assert all(ZoneInfo(name).key == name for name in all_zones())


@given(st.text(max_size=200))
def test_whatever_is_typed_every_candidate_is_a_zone(text: str) -> None:
    assert set(read_zone(text)) <= set(all_zones())
