"""Holds back what must not be told one by one, and gives it out ten at a time."""

from collections.abc import Sequence
from typing import Final, Generic, TypeVar

TEN: Final = 10

T = TypeVar("T")


class Held(Generic[T]):
    """Things by a name; those that never make ten are never told."""

    def __init__(self, together: int = TEN) -> None:
        """Hold nothing yet; give out so many at a time."""
        self._together = together
        self._held: dict[str, list[T]] = {}

    def add(self, name: str, one: T) -> Sequence[T]:
        """Hold one more; return nothing, or all of that name once they are enough."""
        held = self._held.setdefault(name, [])
        held.append(one)
        return self._held.pop(name) if len(held) >= self._together else ()
