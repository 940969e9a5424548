"""Deferred acceptance over drawn communities: no blocking pair, no place given twice, the same under one seed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.matching import blocking, settled, tie


@dataclass
class Town:
    """Who would have whom, how many each takes, and how much each is wanted."""

    wishes: dict[int, list[int]]
    places: dict[int, int]
    ranks: dict[tuple[int, int], int]

    def wanted(self, one: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        return ((giver, self.rank(giver, one)) for giver in self.wishes[one])

    def rank(self, giver: int, one: int) -> tuple[int, ...]:
        return self.ranks[giver, one], one

    def pairs(self, order: list[int] | None = None) -> dict[int, int]:
        return settled(order or list(self.wishes), self.wanted, lambda giver: self.places[giver])


@st.composite
def towns(draw: st.DrawFn) -> Town:
    askers, givers = range(draw(st.integers(0, 9))), range(draw(st.integers(1, 6)))
    wishes = {one: draw(st.lists(st.sampled_from(givers), unique=True)) for one in askers}
    places = {giver: draw(st.integers(0, 3)) for giver in givers}
    ranks = {(giver, one): draw(st.integers(0, 3)) for giver in givers for one in askers}
    return Town(wishes, places, ranks)


@given(towns())
def test_no_two_would_both_rather_have_each_other(town: Town) -> None:
    assert list(blocking(town.pairs(), town.wishes, lambda giver: town.places[giver], town.rank)) == []


@given(towns())
def test_nobody_takes_more_than_their_places_and_nobody_whom_they_did_not_wish_for(town: Town) -> None:
    pairs = town.pairs()
    assert all(count <= town.places[giver] for giver, count in Counter(pairs.values()).items())
    assert all(giver in town.wishes[one] for one, giver in pairs.items())


@given(towns(), st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_changes_nothing(town: Town, dice: Random) -> None:
    order = list(town.wishes)
    dice.shuffle(order)
    assert town.pairs(order) == town.pairs()


def test_a_pair_that_both_would_leave_is_found() -> None:
    town = Town({1: [7, 8], 2: [7, 8]}, {7: 1, 8: 1}, {(7, 1): 5, (7, 2): 1, (8, 1): 1, (8, 2): 1})
    bad = {1: 8, 2: 7}
    assert list(blocking(bad, town.wishes, lambda giver: town.places[giver], town.rank)) == [(1, 7)]
    assert town.pairs() == {1: 7, 2: 8}


def test_a_tie_is_drawn_anew_under_another_seed_and_the_same_under_one() -> None:
    names = [f"person {n}" for n in range(50)]
    first, again, other = (sorted(names, key=lambda name: tie(seed, name)) for seed in ("a", "a", "b"))
    assert first == again != other != sorted(names)
