"""The week of a rota: gaps are exactly the minutes at which nobody is there."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.people import Person
from bot.store.rota import Turn
from cogs.moderation.week import DAY, WEEK, gaps

MO = Person("stage", "lab", "mo")
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def turn(weekday: int, start: int, end: int) -> Turn:
    return Turn("t", MO, weekday, start * 60, end * 60)


@pytest.mark.parametrize(
    ("turns", "found"),
    [
        ([], []),
        ([turn(0, 9, 9)], [(DAY + 540, WEEK + 540)]),
        ([turn(day, 0, 0) for day in range(7)], []),
        ([turn(6, 22, 6)], [(360, WEEK - 120)]),
        ([turn(0, 8, 16), turn(0, 12, 20)], [(20 * 60, WEEK + 480)]),
    ],
)
def test_the_gaps_of_some_weeks(turns: list[Turn], found: list[tuple[int, int]]) -> None:
    assert gaps(turns) == found


@pytest.mark.parametrize("seed", range(40))
def test_gaps_are_exactly_the_hours_at_which_nobody_is_there(seed: int) -> None:
    chance = random.Random(seed)
    turns = [
        turn(chance.randrange(7), chance.randrange(24), chance.randrange(24)) for _ in range(chance.randint(1, 14))
    ]
    uncovered = {minute % WEEK for start, end in gaps(turns) for minute in range(start, end, 60)}
    for hour in range(7 * 24):
        here = MONDAY + timedelta(hours=hour)
        assert any(one.began(here) is not None for one in turns) == (hour * 60 not in uncovered)
