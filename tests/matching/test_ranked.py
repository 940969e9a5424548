"""The index yields what scoring everybody would, in the same order."""

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.ranked import Listed, Ranked

TOP = 9


def rough(mine: int, theirs: int) -> int | None:
    return None if mine == theirs == 3 else 4 * (mine == theirs) + theirs


def exact(mine: int, theirs: int) -> int:
    return TOP - abs(mine - theirs)


PEOPLE = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.integers(0, 5)), max_size=30)


@given(PEOPLE, st.integers(0, 3), st.integers(0, 9), st.integers(0, 18))
def test_the_best_come_first_and_nobody_is_missed(
    people: list[tuple[int, int, int]], mine: int, fine: int, least: int
) -> None:
    listed = [Listed(number, coarse, facts, tie) for number, (coarse, facts, tie) in enumerate(people)]
    found = list(Ranked(listed, rough, exact, TOP).best(mine, fine, least))
    scored = [
        (one, part + exact(fine, facts), tie) for one, c, facts, tie in listed if (part := rough(mine, c)) is not None
    ]
    wanted = sorted((row for row in scored if row[1] >= least), key=lambda row: (-row[1], row[2], row[0]))
    assert found == [(one, score) for one, score, _ in wanted]


def test_kinds_that_cannot_win_are_not_opened() -> None:
    asked: list[int] = []

    def counting(mine: int, theirs: int) -> int:
        asked.append(theirs)
        return 0

    listed = [Listed(n, n % 2 * 10, n, n) for n in range(10)]
    first = next(Ranked(listed, lambda mine, theirs: theirs, counting, 5).best(0, 0))
    assert first == (1, 10) and set(asked) == {1, 3, 5, 7, 9}
