"""The mentors who can be chosen, with a set for every fact, so that all of them are scored for somebody at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Final
from zoneinfo import ZoneInfo

from bot.community import USUAL_ZONE
from bot.matching import best, tie
from bot.schedule.shifts import Rota
from cogs.mentors.profile import Profile
from cogs.mentors.words import Cadence, Route, Style

BENCH, WAY, RHYTHM, NEAR, NEARISH = 20, 15, 6, 4, 2
SUBJECTS, AHEAD, LEVEL, MANNER, PACE, SHARED = 36, 10, 5, 5, 4, 8
"""Points; what two share by their affinity wishes (``SHARED``) is beyond the hundred, and is shown to nobody."""

# Whoever came this way has also gone the ways behind it.
WALKED: Final[Mapping[Route, frozenset[Route]]] = {
    Route.CPT_MLT: frozenset({Route.CPT, Route.STUDENT, Route.MLT}),
    Route.MLT: frozenset({Route.STUDENT, Route.CPT_MLT}),
    Route.MLT_MLS: frozenset({Route.MLT, Route.STUDENT, Route.CPT_MLT}),
    Route.MLS: frozenset({Route.STUDENT, Route.MLT_MLS}),
    Route.HT: frozenset({Route.STUDENT}),
    Route.HT_HTL: frozenset({Route.HT, Route.STUDENT}),
    Route.CT: frozenset({Route.STUDENT}),
    Route.CPT: frozenset({Route.STUDENT}),
}


class Shelf:
    """Mentors in an order that is drawn under a seed, by which ties are broken."""

    def __init__(self, mentors: Collection[Profile], seed: str) -> None:
        self.mentors: Sequence[Profile] = sorted(mentors, key=lambda one: tie(seed, str(one.person)))
        self._all = (1 << len(self.mentors)) - 1
        self._sets: defaultdict[object, int] = defaultdict(int)
        for number, one in enumerate(self.mentors):
            for fact in _facts(one):
                self._sets[fact] |= 1 << number

    def best(self, mentee: Profile, least: int, but: int = 0) -> Iterator[tuple[int, int]]:
        """Yield number and points of those who may be chosen for somebody, the best first; ``but`` are left out.

        Left out as well: who speaks no common language, has the same employer or supervisor, or is the same person.
        """
        return best(self._parts(mentee), self.speaking(mentee) & ~self._apart(mentee) & ~but, least)

    def sum(self, mentee: Profile) -> int:
        """Return the points of the first, whatever may keep them apart."""
        return sum(points for points, who in self._parts(mentee) if who & 1)

    def speaking(self, mentee: Profile) -> int:
        """Return the set of those who speak one of somebody's languages."""
        return self._any(("language", language.casefold()) for language in mentee.languages)

    def _apart(self, mentee: Profile) -> int:
        marks = [("person", mentee.person)]
        found = self._any(marks)
        for what, mark in (("employer", mentee.employer), ("supervisor", mentee.supervisor)):
            found |= self._any([(what, mark)] if mark else [])
        return found

    def _parts(self, mentee: Profile) -> Iterator[tuple[int, int]]:
        yield BENCH, self._any([mentee.discipline])
        yield WAY, self._any(route for route in Route if walked(mentee.route, route))
        yield RHYTHM, self._any([("rhythm", rhythm(mentee))] if rhythm(mentee) else [])
        here = offset(mentee.zone)
        yield NEAR, self._any(("offset", here + apart) for apart in (-1, 0, 1))
        yield NEARISH, self._any(("offset", here + apart) for apart in (-3, -2, 2, 3))
        for topic in mentee.topics:
            yield SUBJECTS // len(mentee.topics), self._any([topic])
        mine = band(mentee.years)
        yield AHEAD, self._any(("years", more) for more in range(mine + 1, 4))
        yield LEVEL, self._any([("years", mine)])
        yield MANNER, self._all if mentee.style is Style.ANY else self._any([mentee.style, Style.ANY])
        yield PACE, self._all if mentee.cadence is Cadence.FREE else self._any([mentee.cadence, Cadence.FREE])
        yield SHARED, self._any(mentee.affinity)

    def _any(self, facts: Iterable[object]) -> int:
        return reduce(or_, (self._sets.get(fact, 0) for fact in facts), 0)


def walked(wanted: Route, gone: Route) -> bool:
    """Whether somebody who came one way has gone the way that another is on."""
    return Route.OTHER is not wanted and (wanted is gone or wanted in WALKED.get(gone, frozenset()))


def band(years: int) -> int:
    """0: under two years, 1: two to four, 2: five to nine, 3: ten and more."""
    return sum(years >= least for least in (2, 5, 10))


def rhythm(one: Profile) -> str:
    """Days, evenings or nights (D, E, N), turning, or nothing where it is not known."""
    if one.work.rota is Rota.NONE:
        return ""
    return _rhythm(one.shifts.cycle)


@lru_cache(maxsize=512)
def _rhythm(cycle: str) -> str:
    letters = set(cycle) & set("DEN")
    return next(iter(letters)) if len(letters) == 1 else "turning"


@lru_cache(maxsize=512)
def offset(zone: str) -> int:
    """The hours between a zone and UTC in winter, whole; the middle of the US where no zone is known."""
    apart = datetime(2026, 1, 5, 12, tzinfo=ZoneInfo(zone or USUAL_ZONE)).utcoffset()
    return round(apart.total_seconds() / 3600) if apart else 0


def _facts(one: Profile) -> Iterator[object]:
    yield from (one.discipline, one.route, one.style, one.cadence, *one.topics, *one.affinity)
    yield from (("rhythm", rhythm(one)), ("offset", offset(one.zone)), ("years", band(one.years)))
    yield from (("language", language.casefold()) for language in one.languages)
    yield from (("person", one.person), ("employer", one.employer), ("supervisor", one.supervisor))
