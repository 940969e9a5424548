"""Noise for figures about people, drawn exactly: whole numbers only, so that no rounding gives anything away.

The samplers are algorithms 1 and 2 of Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy"
(2020, arXiv:2004.00010), and permute-and-flip of McKenna and Sheldon (2020, arXiv:2010.12603).
"""

import secrets
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

Below: TypeAlias = Callable[[int], int]  # below(n) is a whole number from 0 up to n, n left out, all as likely


class Noise:
    """Draws from the operating system's randomness, unless a test brings its own."""

    def __init__(self, below: Below = secrets.randbelow) -> None:
        """Draw by ``below``."""
        self._below = below

    def laplace(self, epsilon: Fraction) -> int:
        """Return a whole number x with a chance in proportion to exp(-epsilon * |x|).

        Added to a count that one person changes by one at most, it makes the count epsilon-private.
        """
        top, bottom = epsilon.numerator, epsilon.denominator
        while True:
            whole = self._below(bottom)
            if not self.happens(Fraction(whole, bottom)):
                continue
            while self.happens(Fraction(1)):
                whole += bottom
            size, negative = whole // top, self._below(2) == 1
            if not (negative and size == 0):  # zero must not be drawn twice as often
                return -size if negative else size

    def choose(self, scores: Sequence[int], epsilon: Fraction) -> int:
        """Return the place of a high score, epsilon-privately, where one person only raises scores, by one at most.

        Places are tried in random order, each taken with the chance exp(-epsilon * (best - score)).
        """
        best, places = max(scores), self._shuffled(len(scores))
        while True:
            for place in places:
                if self.happens(epsilon * (best - scores[place])):
                    return place

    def happens(self, gamma: Fraction) -> bool:
        """Return True with the chance exp(-gamma), exactly; ``gamma`` is zero or more."""
        while gamma > 1:
            if not self._small(Fraction(1)):
                return False
            gamma -= 1
        return self._small(gamma)

    def _small(self, gamma: Fraction) -> bool:
        """For gamma from 0 to 1: the parity of how long a run of ever rarer luck lasts (von Neumann's way)."""
        run = 1
        while self._below(gamma.denominator * run) < gamma.numerator:
            run += 1
        return run % 2 == 1

    def _shuffled(self, size: int) -> list[int]:
        places = list(range(size))
        for last in range(size - 1, 0, -1):
            other = self._below(last + 1)
            places[last], places[other] = places[other], places[last]
        return places
