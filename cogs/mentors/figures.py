"""How introductions go, in figures about nobody: a floor of people for each, ranges, and one look a week.

Whoever reads exact counts day by day sees who has just joined. So counts are ranges of five, nothing below five people
is told, bars are merged until each stands for enough, and the figures of a week are kept and shown unchanged in it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from bot import Person
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.requests import Request
from bot.store.values import Body, Json
from cogs.mentors.profile import Profile
from cogs.mentors.words import Discipline, Topic

FLOOR: Final = 5
STEP: Final = 5  # points of a share
OLD: Final = timedelta(days=14)  # after which two may be expected to have met
NEEDS: Final = 5  # lines about topics


@dataclass(frozen=True, slots=True)
class Need:
    """What people ask about and how many offer it; each the low end of a range of five, 0: under five, or none."""

    topic: str
    bench: str
    asks: int
    offers: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What moderators are shown of a week; None or empty where too few people stand behind it."""

    waiting: int | None = None
    longest: int | None = None
    usual: int | None = None
    mentors: int | None = None
    load: tuple[tuple[int, int, int], ...] = ()  # places taken from, to, and how many mentors (low end)
    met: int | None = None
    ended: Mapping[str, int] = field(default_factory=dict)
    other_ends: int | None = None
    needs: tuple[Need, ...] = ()

    def to_body(self) -> dict[str, Json]:
        """Return the figures as they are kept."""
        plain: dict[str, Json] = {name: getattr(self, name) for name in PLAIN}
        load: list[Json] = [[*bar] for bar in self.load]
        needs: list[Json] = [[need.topic, need.bench, need.asks, need.offers] for need in self.needs]
        return plain | {"load": load, "ended": dict(self.ended), "needs": needs}


PLAIN: Final = ("waiting", "longest", "usual", "mentors", "met", "other_ends")


def read_figures(body: Body) -> Figures:
    """Return the figures that ``to_body`` wrote."""
    plain = {name: value if isinstance(value := body.get(name), int) else None for name in PLAIN}
    load = [tuple(int(str(part)) for part in bar) for bar in _rows(body.get("load"))]
    ended = body.get("ended")
    kept = {name: int(str(count)) for name, count in ended.items()} if isinstance(ended, dict) else {}
    needs = [Need(str(t), str(b), int(str(a)), int(str(o))) for t, b, a, o in _rows(body.get("needs"))]
    bars = tuple((low, high, count) for low, high, count in load)
    return Figures(load=bars, ended=kept, needs=tuple(needs), **plain)


def figures(
    now: datetime,
    waiting: Sequence[Request],
    mentees: Sequence[Profile],
    mentors: Sequence[Profile],
    loads: Mapping[Person, int],
    pairs: Sequence[Pair],
) -> Figures:
    """Return what may be told; ``mentees`` are those of whom a mentor is wanted now, ``pairs`` those of half a year."""
    waits = sorted((now - request.at).days // 7 for request in waiting)
    enough = len(waits) >= FLOOR
    opened = [pair for pair in pairs if pair.state in (Bond.ACTIVE, Bond.ENDED) and now - pair.at >= OLD]
    ended = Counter(pair.ended or "other" for pair in pairs if pair.state is Bond.ENDED)
    told = {why: ranged(count) for why, count in ended.most_common() if count >= FLOOR}
    rest = sum(count for count in ended.values() if count < FLOOR)
    return Figures(
        waiting=ranged(len(waits)) or None,
        longest=waits[-1] if enough else None,
        usual=round(median(waits)) if enough else None,
        mentors=ranged(len(mentors)) or None,
        load=merged(Counter(loads.get(one.person, 0) for one in mentors)),
        met=_share(opened) if len(opened) >= 2 * FLOOR else None,
        ended=told,
        other_ends=(ranged(rest) or 0) if rest else None,
        needs=_needs(mentees, mentors),
    )


def ranged(count: int) -> int:
    """Return the low end of the range of five that holds a count; 0 stands for under five."""
    return count // FLOOR * FLOOR


def merged(counts: Mapping[int, int]) -> tuple[tuple[int, int, int], ...]:
    """Return bars (from, to, how many) of five people or more each; nothing where all together are fewer."""
    bars: list[list[int]] = []
    for places in sorted(counts):
        if bars and bars[-1][2] < FLOOR:
            bars[-1][1] = places
            bars[-1][2] += counts[places]
        else:
            bars.append([places, places, counts[places]])
    if len(bars) > 1 and bars[-1][2] < FLOOR:
        _, high, few = bars.pop()
        bars[-1][1], bars[-1][2] = high, bars[-1][2] + few
    return tuple((low, high, ranged(count)) for low, high, count in bars if count >= FLOOR)


def _share(opened: Sequence[Pair]) -> int:
    met = sum(pair.met_at is not None for pair in opened)
    return round(100 * met / len(opened) / STEP) * STEP


def _needs(mentees: Iterable[Profile], mentors: Iterable[Profile]) -> tuple[Need, ...]:
    """Where most ask for what fewest offer: topics, and topics of a discipline where enough ask about just that."""
    asks, offers = _wanted(mentees), _wanted(mentors)
    enough = [(what, count) for what, count in asks.items() if count >= FLOOR]
    dearest = sorted(enough, key=lambda item: (ranged(offers[item[0]]) - ranged(item[1]), item[0]))
    return tuple(Need(*what, ranged(count), ranged(offers[what])) for what, count in dearest[:NEEDS])


def _wanted(people: Iterable[Profile]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for one in people:
        found.update((topic.value, "") for topic in Topic if topic in one.topics)
        if one.discipline is not Discipline.GENERAL:
            found.update((topic.value, one.discipline.value) for topic in Topic if topic in one.topics)
    return found


def _rows(found: Json) -> list[list[Json]]:
    return [row for row in found if isinstance(row, list)] if isinstance(found, list) else []
