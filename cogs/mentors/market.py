"""How things stand in a community between those who ask and those who offer."""

from dataclasses import dataclass

from bot import Person
from cogs.mentors.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Market:
    """How things stand in a community, read under its turn: who offers, what is taken, who must not meet."""

    shelf: Shelf
    places: dict[Person, int]
    apart: set[frozenset[Person]]
