"""Rounds of peers: the bound is reached, nobody is dropped, pauses cost the others nothing."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import grouped, rounds


class Past:
    """How often two have met."""

    def __init__(self) -> None:
        self.met: Counter[frozenset[int]] = Counter()

    def __call__(self, one: int, other: int) -> int:
        return self.met[frozenset((one, other))]

    def play(self, seats: list[int | None], number: int) -> list[tuple[int, ...]]:
        found = grouped(seats, number, self)
        for group in found:
            self.met.update(frozenset(pair) for pair in combinations(group, 2))
        return found


@pytest.mark.parametrize("size", [2, 4, 6, 10, 24, 100])
def test_an_even_number_meets_everybody_once_in_n_minus_one_rounds(size: int) -> None:
    past = Past()
    for number in range(rounds(size)):
        assert all(len(group) == 2 for group in past.play([*range(size)], number))
    assert rounds(size) == size - 1 and set(past.met.values()) == {1} and len(past.met) == size * (size - 1) // 2


@pytest.mark.parametrize("size", [3, 5, 9, 21])
def test_an_odd_number_has_one_trio_and_nobody_sits_out(size: int) -> None:
    past = Past()
    for number in range(rounds(size)):
        found = past.play([*range(size)], number)
        assert sorted(len(group) for group in found) == [2] * ((size - 3) // 2) + [3]


@given(st.lists(st.booleans(), min_size=0, max_size=17), st.integers(0, 40))
def test_everybody_who_is_there_is_in_exactly_one_group(here: list[bool], number: int) -> None:
    seats = [index if there else None for index, there in enumerate(here)]
    found = grouped(seats, number, lambda one, other: 0)
    assert sorted(one for group in found for one in group) == [one for one in seats if one is not None]
    alone = [group for group in found if len(group) == 1]
    assert len(alone) == (sum(here) == 1) and sum(len(group) == 3 for group in found) <= 1


def test_who_pauses_for_a_round_changes_nobody_elses_turn() -> None:
    whole = grouped([*range(6)], 2, lambda one, other: 0)
    one = whole[1][0]
    seats = [None if seat == one else seat for seat in range(6)]
    kept = [group for group in whole if one not in group]
    assert len([group for group in grouped(seats, 2, lambda a, b: 0) if group in kept]) >= len(kept) - 1


def test_those_who_face_nobody_are_put_where_they_met_least() -> None:
    often = Counter({frozenset((0, 3)): 5})
    groups = grouped([0, None, None, 3, 4, None], 0, lambda a, b: often[frozenset((a, b))])
    assert not any({0, 3} <= set(group) and len(group) == 2 for group in groups)
