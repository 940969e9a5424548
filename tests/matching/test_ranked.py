"""Scored all at once, everybody has the score, and comes in the order, that adding up one by one gives."""

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.ranked import best, members

SETS = st.integers(0, 2**70 - 1)


@given(st.lists(st.tuples(st.integers(0, 40), SETS), max_size=12), SETS, st.integers(0, 120))
def test_the_best_come_first_and_nobody_is_missed(parts: list[tuple[int, int]], allowed: int, least: int) -> None:
    scores = {n: sum(points for points, who in parts if who >> n & 1) for n in range(70) if allowed >> n & 1}
    wanted = sorted(((n, s) for n, s in scores.items() if s >= least), key=lambda row: (-row[1], row[0]))
    assert list(best(parts, allowed, least)) == wanted


@given(st.sets(st.integers(0, 300)))
def test_a_set_is_read_in_order(numbers: set[int]) -> None:
    assert list(members(sum(1 << number for number in numbers))) == sorted(numbers)
