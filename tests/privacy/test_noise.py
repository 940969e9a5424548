"""The noise has the distribution it claims, drawn with a fixed seed so that a failure is a fault and not bad luck."""

import math
import random
from collections import Counter
from fractions import Fraction

import pytest

from bot.privacy.noise import Noise

DRAWS = 20_000


def seeded(seed: int = 7) -> Noise:
    return Noise(random.Random(seed).randrange)


def chi_square(counts: Counter[int], chances: dict[int, float], draws: int) -> tuple[float, int]:
    """Pearson's statistic over the cells that expect five draws or more, the rest as one cell; and its freedom."""
    cells = {x: p * draws for x, p in chances.items() if p * draws >= 5}
    rest = draws - sum(cells.values())
    total = sum((counts[x] - e) ** 2 / e for x, e in cells.items())
    seen = draws - sum(counts[x] for x in cells)
    return total + (seen - rest) ** 2 / max(rest, 1), len(cells)


def limit(freedom: int) -> float:
    """The 99.9 % point of chi-square, by Wilson and Hilferty."""
    return float(freedom * (1 - 2 / (9 * freedom) + 3.09 * math.sqrt(2 / (9 * freedom))) ** 3)


@pytest.mark.parametrize("epsilon", [Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(3, 2)])
def test_laplace_noise_follows_its_law(epsilon: Fraction) -> None:
    noise = seeded()
    counts = Counter(noise.laplace(epsilon) for _ in range(DRAWS))
    p = math.exp(-epsilon)
    law = {x: (1 - p) / (1 + p) * p ** abs(x) for x in range(-60, 61)}
    statistic, freedom = chi_square(counts, law, DRAWS)
    assert statistic < limit(freedom)
    assert abs(sum(x * n for x, n in counts.items()) / DRAWS) < 0.2


@pytest.mark.parametrize("gamma", [Fraction(0), Fraction(1, 3), Fraction(1), Fraction(5, 2)])
def test_a_chance_of_exp_minus_gamma_is_kept(gamma: Fraction) -> None:
    noise = seeded()
    share = sum(noise.happens(gamma) for _ in range(DRAWS)) / DRAWS
    assert abs(share - math.exp(-gamma)) < 0.015


def test_a_choice_follows_the_law_of_permute_and_flip() -> None:
    """Two candidates a step apart: the better wins unless the worse is tried first and its coin says yes."""
    noise, epsilon = seeded(), Fraction(1)
    worse = sum(noise.choose([3, 4], epsilon) == 0 for _ in range(DRAWS)) / DRAWS
    assert abs(worse - 0.5 * math.exp(-1)) < 0.015
    assert noise.choose([0, 400, 0], epsilon) == 1


def test_one_more_person_changes_no_chance_by_more_than_epsilon_allows() -> None:
    noise, epsilon = seeded(), Fraction(1, 2)
    without = Counter(10 + noise.laplace(epsilon) for _ in range(DRAWS))
    joined = Counter(11 + noise.laplace(epsilon) for _ in range(DRAWS))
    common = [x for x in without if without[x] > 500 and joined[x] > 500]
    assert common
    for x in common:
        assert abs(math.log(without[x] / joined[x])) < float(epsilon) + 0.2


def test_the_house_draws_from_the_operating_system() -> None:
    assert len({tuple(Noise().laplace(Fraction(1, 20)) for _ in range(8)) for _ in range(20)}) == 20
