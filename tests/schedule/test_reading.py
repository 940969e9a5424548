"""Whatever was kept, reading it ends in a value or in a ValueError, never in anything else."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedule.quiet import Quiet
from bot.schedule.rule import Rule
from bot.schedule.shifts import Shifts

NAMES = ["every", "at", "days", "on", "anchor", "offset", "holidays_off", "start", "end"]
NAMES += ["rota", "cycle", "hours", "swap", "monday", "to", "D", "N", "-"]
WORDS = [
    "week",
    "month",
    "day",
    "fortnight",
    "09:00",
    "25:00",
    "mon",
    "own",
    "none",
    "DDNN--",
    "2026-01-05",
    "N",
    "24:00",
]
leaves = st.sampled_from(WORDS) | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
inner = (
    leaves
    | st.lists(leaves, max_size=3)
    | st.dictionaries(st.sampled_from(NAMES), leaves | st.lists(leaves), max_size=3)
)
kept = leaves | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8)


@pytest.mark.parametrize("read", [Rule.from_json, Quiet.from_json, Shifts.from_json])
@settings(max_examples=50)
@given(found=kept)
def test_reading_is_total(read: Callable[[object], Rule | Quiet | Shifts], found: object) -> None:
    with suppress(ValueError):
        value = read(found)
        assert read(json.loads(json.dumps(value.to_json()))) == value
