"""One way of matching, run in a process of its own: python -m benchmarks.contender NAME MENTORS MENTEES LONGEST.

Prints one line of JSON: who has whom, the seconds that it took, and the most memory that the process had, in MB.
Every way gets the same made-up community. For all but ours the lists with their scores are made before the clock runs.
"""

import json
import resource
import sys
import threading
from collections.abc import Callable
from itertools import islice
from time import perf_counter

from bot import Person
from bot.matching.optimum import optimum
from cogs.mentors.fit import LEAST
from cogs.mentors.pairing import paired
from cogs.mentors.profile import Profile
from cogs.mentors.shelf import Shelf
from tests.mentors.people import community

SEED = "bench"
Lists = dict[str, list[tuple[str, int]]]  # whom each mentee may have, the best first, with the score
Places = dict[str, int]


def lists(mentors: list[Profile], mentees: list[Profile], longest: int) -> Lists:
    """Everybody whom each mentee may have, or the best so many of them."""
    shelf = Shelf(mentors, SEED)
    names = [one.person.id for one in shelf.mentors]
    return {
        one.person.id: [(names[number], score) for number, score in islice(shelf.best(one, LEAST), longest)]
        for one in mentees
    }


def best_total(wanted: Lists, places: Places) -> dict[str, str]:
    """The exact optimum, by scipy."""
    return optimum(wanted, places.__getitem__)


def matching(wanted: Lists, places: Places) -> dict[str, str]:
    """PyPI `matching`: hospital and resident."""
    from matching.games import HospitalResident

    theirs: dict[str, list[tuple[int, str]]] = {}
    for one, found in wanted.items():
        for mentor, score in found:
            theirs.setdefault(mentor, []).append((-score, one))
    game = HospitalResident.create_from_dictionaries(
        {one: [mentor for mentor, _ in found] for one, found in wanted.items() if found},
        {mentor: [one for _, one in sorted(askers)] for mentor, askers in theirs.items()},
        {mentor: places[mentor] for mentor in theirs},
    )
    return {one.name: mentor.name for mentor, taken in game.solve().items() for one in taken}


def deeply(work: Callable[[], None]) -> None:
    """Run with room for a recursion as deep as the longest list: `matching` copies its players that way."""
    sys.setrecursionlimit(10**6)
    threading.stack_size(1 << 30)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def mentor_match(wanted: Lists, places: Places) -> dict[str, str]:
    """PyPI `mentor-match`: the Hungarian method, once for every place that a mentor may have."""
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.process import process_data
    from matching.rules.rule import Disqualify

    scores = {(mentor, one): score for one, found in wanted.items() for mentor, score in found}

    class Points:
        def evaluate(self, match: "object") -> bool:
            return True

        def apply(self, match: "object") -> int:
            return scores.get((match.mentor.email, match.mentee.email), 0)  # type: ignore[attr-defined]

    apart = Disqualify(
        lambda match: (
            (match.mentor.email, match.mentee.email) not in scores
            or bool(match.mentee.connections)
            or len(match.mentor.connections) >= places[match.mentor.email]
        )
    )
    rules = [[Points(), apart] for _ in range(max(places.values()))]
    _, mentees = process_data(
        [Mentor(email=name, grade=1) for name in places], [Mentee(email=name, grade=0) for name in wanted], rules
    )
    return {one.email: one.connections[0].email for one in mentees if one.connections}


WAYS: dict[str, Callable[[Lists, Places], dict[str, str]]] = {
    "optimum": best_total,
    "matching": matching,
    "mentor-match": mentor_match,
}


def main(name: str, givers: int, askers: int, longest: int) -> None:
    """Run one way and print what came of it."""
    mentors, mentees = community(givers, askers)
    if name == "ours":
        free: dict[Person, int] = {one.person: one.places for one in mentors}
        start = perf_counter()
        pairs = {c.mentee.person.id: c.mentor.person.id for c in paired(mentees, mentors, free, SEED)}
    else:
        wanted = lists(mentors, mentees, longest)
        start = perf_counter()
        pairs = WAYS[name](wanted, {one.person.id: one.places for one in mentors})
    took = perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"pairs": pairs, "seconds": took, "megabytes": most}))


if __name__ == "__main__":
    deeply(lambda: main(sys.argv[1], *map(int, sys.argv[2:5])))
