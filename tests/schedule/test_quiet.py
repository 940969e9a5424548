from datetime import UTC, time

import pytest

from bot.schedule.quiet import Quiet


def test_quiet_hours_go_over_midnight() -> None:
    night = Quiet(time(21), time(8))
    assert [night.holds(time(hour)) for hour in (20, 21, 0, 7, 8)] == [False, True, True, True, False]
    noon = Quiet(time(12), time(13))
    assert [noon.holds(time(hour)) for hour in (11, 12, 13)] == [False, True, False]


def test_quiet_hours_come_back_from_json_as_they_went() -> None:
    quiet = Quiet(time(21, 30), time(8))
    assert quiet.to_json() == {"start": "21:30", "end": "08:00"}
    assert Quiet.from_json(quiet.to_json()) == quiet


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("21-8", "mapping"),
        ({"start": "21:00"}, "a time is kept"),
        ({"start": "21:00", "end": "21:00"}, "differs from their start"),
    ],
)
def test_faulty_quiet_hours_are_refused_in_words(found: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Quiet.from_json(found)


def test_quiet_hours_have_no_zone() -> None:
    with pytest.raises(ValueError, match="local"):
        Quiet(time(21, tzinfo=UTC), time(8))
