"""Rounds of peers who come, pause and go: the bound holds, two who must not meet never do, nobody is dropped."""

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import fair, rounds


class Past:
    def __init__(self) -> None:
        self.met: Counter[frozenset[int]] = Counter()

    def __call__(self, one: int, other: int) -> int:
        return self.met[frozenset((one, other))]

    def play(self, seats: list[int | None]) -> list[tuple[int, ...]]:
        found = fair(seats, self)
        for group in found:
            self.met.update(frozenset(pair) for pair in combinations(group, 2))
        return found


@pytest.mark.parametrize("size", [2, 4, 8, 12, 30])
def test_an_even_number_meets_everybody_once_before_anybody_twice(size: int) -> None:
    past = Past()
    for _ in range(rounds(size)):
        assert all(len(group) == 2 for group in past.play([*range(size)]))
    assert set(past.met.values()) == {1} and len(past.met) == size * (size - 1) // 2


def test_when_all_have_met_it_begins_again_with_those_longest_not_repeated() -> None:
    past = Past()
    for _ in range(2 * rounds(6)):
        past.play([*range(6)])
    assert set(past.met.values()) == {2}


@given(st.lists(st.booleans(), max_size=14), st.integers(0, 1000))
def test_everybody_who_is_there_is_in_one_group(here: list[bool], seed: int) -> None:
    dice = random.Random(seed)
    never = {frozenset(dice.sample(range(14), 2)) for _ in range(dice.randrange(8))}
    seats = [index if there else None for index, there in enumerate(here)]
    found = fair(seats, lambda one, other: 0, lambda one, other: frozenset((one, other)) in never)
    assert sorted(one for group in found for one in group) == [one for one in seats if one is not None]
    assert not any(frozenset(two) in never for group in found for two in combinations(group, 2))


def test_two_who_must_not_meet_are_with_others() -> None:
    found = fair([*range(6)], lambda one, other: 0, lambda one, other: {one, other} == {0, 5})
    assert all(len(group) == 2 for group in found) and (0, 5) not in found


def test_two_alone_who_must_not_meet_are_each_told() -> None:
    assert sorted(fair([0, 1], lambda one, other: 0, lambda one, other: True)) == [(0,), (1,)]


def test_while_people_come_pause_and_go_a_repeat_is_rare() -> None:
    dice, past, seats, repeats, pairs = random.Random(3), Past(), [*range(20)], 0, 0
    for _ in range(12):
        here = [None if dice.random() < 0.15 else seat for seat in seats]
        before = past.met.copy()
        for group in past.play([*here]):
            for two in combinations(group, 2):
                pairs += 1
                repeats += before[frozenset(two)] > 0
        seats.append(len(seats))
    assert repeats / pairs < 0.08
