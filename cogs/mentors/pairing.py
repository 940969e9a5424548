"""Who gets whom in a round: deferred acceptance over everybody who may, with places, wishes and hard limits."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import Person
from bot.matching import settled, tie
from cogs.mentors.fit import LEAST, Fit, fit
from cogs.mentors.profile import Profile
from cogs.mentors.shelf import Shelf

MOST_WAIT = 20  # points that a long wait adds in a mentor's eyes, one for each week


@dataclass(frozen=True, slots=True)
class Couple:
    """Two who are to be introduced."""

    mentee: Profile
    mentor: Profile
    fit: Fit


def paired(
    mentees: Sequence[Profile],
    mentors: Sequence[Profile],
    places: Mapping[Person, int],
    seed: str,
    *,
    barred: Collection[frozenset[Person]] = (),
    met: Collection[frozenset[Person]] = (),
    weeks: Mapping[Person, int] | None = None,
    told: Callable[[int], None] = lambda count: None,
) -> list[Couple]:
    """Return the couples of a round, in the mentees' order; the same under the same seed, whatever the order.

    Mentees prefer by points; mentors by points and by how many ``weeks`` somebody has waited. No two who are not
    coupled would both rather have each other. ``places`` are those still free, by mentor; ``told`` hears how many
    mentees have had their turn.
    """
    shelf = Shelf([one for one in mentors if places.get(one.person, 0) > 0], seed)
    free = [places[one.person] for one in shelf.mentors]
    waited = [min(MOST_WAIT, (weeks or {}).get(one.person, 0)) for one in mentees]
    draws = [-tie(seed, str(one.person)) for one in mentees]
    apart = _apart(shelf, {*barred, *met})

    def wishes(number: int) -> Iterator[tuple[int, tuple[int, int]]]:
        one = mentees[number]
        told(number + 1)
        for mentor, points in shelf.best(one, LEAST, apart.get(one.person, 0)):
            yield mentor, (points + waited[number], draws[number])

    found = settled(range(len(mentees)), wishes, free.__getitem__)
    couples = [(mentees[number], shelf.mentors[found[number]]) for number in sorted(found)]
    return [Couple(one, other, made) for one, other in couples if isinstance(made := fit(one, other), Fit)]


def _apart(shelf: Shelf, pairs: Collection[frozenset[Person]]) -> dict[Person, int]:
    """Return for everybody the set of mentors with whom they must not be paired."""
    numbers = {one.person: number for number, one in enumerate(shelf.mentors)}
    found: dict[Person, int] = {}
    for two in pairs:
        for one in two:
            for other in two - {one}:
                found[one] = found.get(one, 0) | (1 << numbers[other] if other in numbers else 0)
    return found
