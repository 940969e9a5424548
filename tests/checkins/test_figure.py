"""The weekly figure: withheld for few, noisy for all, and the same whoever just joined."""

import random
from collections import Counter
from collections.abc import Sequence

import pytest

from bot import assets
from bot.privacy.noise import Noise
from bot.store.answers import Answer
from cogs.checkins.causes import Cause
from cogs.checkins.figure import Band, Figure, Size, figure, rounded
from cogs.checkins.instruments import Instrument
from cogs.checkins.load import open_instruments

RUNS = 400


class Silence(Noise):
    """No noise, to see what lies under it."""

    def laplace(self, epsilon: object) -> int:
        return 0

    def choose(self, scores: Sequence[int], epsilon: object) -> int:
        return scores.index(max(scores))


@pytest.fixture
def weekly() -> Instrument:
    found = open_instruments(assets.texts("instruments", ".yaml")).get("weekly")
    assert found is not None
    return found


def given(*choices: int, cause: Cause | None = None) -> list[Answer]:
    return [Answer(choice, frozenset({cause.value} if cause else ())) for choice in choices]


def test_under_ten_answers_nothing_is_published_and_skips_do_not_count(weekly: Instrument) -> None:
    few = [*given(*[3] * 9), *[Answer(None)] * 20]
    assert figure(few, weekly, Noise()) == Figure(Size.FEW, {})
    assert figure([], weekly, Noise()).epsilon == 0


def test_from_ten_on_one_share_and_from_twenty_on_three_bands(weekly: Instrument) -> None:
    ten = figure(given(*[1] * 5, *[4] * 5), weekly, Silence())
    assert ten.shares == {Band.HARD: 50, Band.MIDDLING: 50} and ten.size == "10–19" and ten.epsilon == 1
    nineteen = figure(given(*[2] * 19), weekly, Silence())
    assert nineteen.shares == {Band.HARD: 100, Band.MIDDLING: 0}
    twenty = figure(given(*[2] * 5, *[3] * 5, *[5] * 10), weekly, Silence())
    assert twenty.shares == {Band.HARD: 25, Band.MIDDLING: 25, Band.GOOD: 50} and twenty.size == "20–49"
    assert figure(given(*[3] * 50), weekly, Silence()).size == "50+"


def test_causes_are_named_in_order_and_not_when_none_stands_out(weekly: Instrument) -> None:
    answers = [
        *given(*[2] * 30, cause=Cause.STAFFING),
        *given(*[3] * 20, cause=Cause.SLEEP),
        *given(4, cause=Cause.HOME),
    ]
    assert figure(answers, weekly, Silence()).causes == (Cause.STAFFING, Cause.SLEEP)
    assert figure(given(*[3] * 40), weekly, Silence()).causes == ()


@pytest.mark.parametrize("counts", [(1, 2, 3), (0, 0, 7), (33, 33, 33), (0, 0, 0), (1, 0), (999, 1), (7, 7, 7)])
def test_shares_are_steps_of_five_that_add_up_to_a_hundred(counts: tuple[int, ...]) -> None:
    shares = rounded(counts)
    assert sum(shares) == 100 and all(share % 5 == 0 and share >= 0 for share in shares)


def test_every_figure_is_in_steps_of_five_whatever_the_noise(weekly: Instrument) -> None:
    noise = Noise(random.Random(3).randrange)
    for n in (10, 19, 20, 49, 50):
        for _ in range(50):
            made = figure(given(*[1 + i % 5 for i in range(n)]), weekly, noise)
            assert sum(made.shares.values()) == 100 and all(share % 5 == 0 for share in made.shares.values())
            assert Figure.from_json(made.to_json()) == made


def test_who_just_joined_stays_hidden(weekly: Instrument) -> None:
    """With exact counts an onlooker is always right about the newcomer; here hardly better than by guessing.

    Epsilon 1/2 on the counts bounds the odds by exp(1/2), so being right by 0.62 of the time.
    """
    noise, right = Noise(random.Random(5).randrange), 0
    others = given(*[3] * 12, *[4] * 12)
    for run in range(RUNS):
        hard = run % 2 == 0
        before = figure(others, weekly, noise).shares[Band.HARD]
        after = figure([*others, *given(1 if hard else 5)], weekly, noise).shares[Band.HARD]
        right += (after > before) == hard
    assert right / RUNS < 0.66


def test_the_figure_is_still_of_use(weekly: Instrument) -> None:
    noise = Noise(random.Random(8).randrange)
    answers = [*given(*[2] * 30, cause=Cause.STAFFING), *given(*[4] * 30, cause=Cause.SLEEP), *given(*[3] * 10)]
    shares = [figure(answers, weekly, noise).shares[Band.HARD] for _ in range(RUNS)]
    near = sum(abs(share - 43) <= 10 for share in shares) / RUNS
    assert near > 0.9
    named = Counter(figure(answers, weekly, noise).causes[:1] for _ in range(50))
    assert named[(Cause.STAFFING,)] + named[(Cause.SLEEP,)] > 45


def test_the_kept_figure_holds_no_count(weekly: Instrument) -> None:
    body = figure(given(*[2] * 37), weekly, Noise()).to_json()
    assert set(body) == {"size", "shares", "causes", "epsilon"} and "37" not in str(body)
