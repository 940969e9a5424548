"""The choice: nothing twice before what fits had its turn, whoever joins, what is weak, and where schedules meet."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.store.prompts.entries import Use
from cogs.wellness.choosing import choose, swap
from tests.clock import START

ALL = [f"p{n}" for n in range(12)]


def walk(schedule: Sequence[Sequence[str]], used: dict[str, Use] | None = None, weak: Sequence[str] = ()) -> list[str]:
    """Post one after the other, each from its own list, in one channel."""
    used = {} if used is None else used
    found = []
    for at, fits in enumerate(schedule, len(used)):
        chosen = choose("stage:lab:break", fits, used, weak)
        assert chosen is not None
        used[chosen.prompt] = Use(chosen.round, START + timedelta(days=at))
        found.append(chosen.prompt)
    return found


def test_each_comes_once_in_each_round() -> None:
    found = walk([ALL] * 36)
    assert {*found[:12]} == {*found[12:24]} == {*found[24:]} == {*ALL}
    assert found[:12] != found[12:24], "a round has an order of its own"


def test_the_order_is_the_same_each_time_and_another_elsewhere() -> None:
    assert walk([ALL] * 24) == walk([ALL] * 24)
    assert choose("stage:lab:break", ALL, {}) != choose("stage:lab:lounge", ALL, {}) or len(ALL) == 1


def test_no_round_begins_with_the_end_of_the_one_before() -> None:
    found = walk([ALL] * 120)
    gaps = [found[at + 1 :].index(one) + 1 for at, one in enumerate(found) if one in found[at + 1 :]]
    assert min(gaps) >= 5


def test_who_joins_comes_next_and_only_once() -> None:
    used: dict[str, Use] = {}
    walk([ALL] * 30, used)
    found = walk([[*ALL, "new"]] * 19, used)
    assert found[0] == "new" and found[1:7].count("new") == 0


def test_what_members_wrote_comes_before_what_was_shipped_and_then_in_its_turn() -> None:
    used: dict[str, Use] = {}
    first = choose("c", ALL, used, own=["p9"])
    assert first is not None and first.prompt == "p9"
    used["p9"] = Use(first.round, START)
    walk([ALL] * 11, used)
    again = choose("c", ALL, used, own=["p9"])
    assert again is not None and again.round == 2


def test_weak_ones_come_last_in_each_round() -> None:
    found = walk([ALL] * 24, weak=["p3", "p7"])
    assert {*found[10:12]} == {*found[22:]} == {"p3", "p7"}


def test_nothing_is_chosen_where_nothing_fits() -> None:
    assert choose("x", [], {}) is None and swap("x", ["a"], {}, "a") is None


def test_swapping_again_and_again_leads_through_all_that_is_to_come() -> None:
    used, current = {"p0": Use(1, START)}, "p0"
    seen = []
    for _ in range(11):
        found = swap("x", ALL, used, current)
        assert found is not None and found.round == 1
        current = found.prompt
        used = {current: Use(1, START)}
        seen.append(current)
    assert len({*seen}) >= 11


SUBSETS = st.lists(st.sampled_from(ALL), min_size=1, unique=True)


@given(st.lists(SUBSETS, min_size=1, max_size=3), st.lists(st.integers(0, 2), min_size=30, max_size=60))
def test_a_lone_list_is_used_up_whatever_others_take(lists: list[list[str]], turns: list[int]) -> None:
    """Between two posts of one prompt from the same list, all of that list came in one round or the other."""
    used: dict[str, Use] = {}
    schedule = [lists[turn % len(lists)] for turn in turns]
    for at, fits in enumerate(schedule):
        before = {id_: used[id_].round if id_ in used else 0 for id_ in fits}
        chosen = choose("c", fits, used)
        assert chosen is not None
        assert before[chosen.prompt] == min(before.values()), "somebody of the list had waited longer"
        assert chosen.round > before[chosen.prompt]
        used[chosen.prompt] = Use(chosen.round, START + timedelta(hours=at))
