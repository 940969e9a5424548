"""Who is in a round, with what they have free; who would get whom; and why somebody stays without."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import P, Person, Phrase
from bot.store.mentors import Mentors
from bot.store.mentors.profiles import Side
from bot.store.mentors.requests import Request, Stage
from cogs.mentors.draft import Draft, Proposed, Two
from cogs.mentors.fit import Fit, Limit, fit, limit
from cogs.mentors.pairing import paired
from cogs.mentors.profile import Profile, profiles
from cogs.mentors.shelf import Shelf

WEEK: Final = timedelta(days=7)
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Company:
    """Those of a round who take part now. ``barred`` are all who must not be paired, and those who were before."""

    mentees: Mapping[Person, Profile]
    mentors: Mapping[Person, Profile]
    places: Mapping[Person, int]
    barred: frozenset[Two]
    requests: Mapping[Person, Request]
    weeks: Mapping[Person, int]

    @property
    def size(self) -> tuple[int, int]:
        """How many mentees and mentors."""
        return len(self.mentees), len(self.mentors)


async def company(mentors: Mentors, round_: str, home: str, draft: Draft, now: datetime) -> Company:
    """Return who is in a round of a community; who paused, left, or waits for a proposal's answer is not."""
    joined = await mentors.joins.of(round_)
    sides: dict[Side, dict[Person, Profile]] = {}
    for side in Side:
        there = joined[side] - draft.out
        kept = [one for one in await mentors.profiles.community(home, side) if one.person in there]
        sides[side] = {one.person: one for one in await profiles(kept)}
    return await _free(mentors, home, sides, now, None)


async def still(
    mentors: Mentors, before: Company, round_: str, home: str, now: datetime, *, tx: AsyncConnection
) -> Company:
    """Return those of a company who are in it now; quick, for a transaction that others wait for."""
    joined = await mentors.joins.of(round_, tx=tx)
    sides: dict[Side, dict[Person, Profile]] = {}
    for side, known in ((Side.FIND, before.mentees), (Side.OFFER, before.mentors)):
        here = await mentors.profiles.places(home, side, tx=tx)
        sides[side] = {
            who: one if one.places == here[who] else replace(one, places=here[who])
            for who, one in known.items()
            if who in here and who in joined[side]
        }
    return await _free(mentors, home, sides, now, tx)


async def _free(
    mentors: Mentors,
    home: str,
    sides: Mapping[Side, Mapping[Person, Profile]],
    now: datetime,
    tx: AsyncConnection | None,
) -> Company:
    """Return a company with what its mentors have free, and without mentees who wait for a proposal's answer."""
    requests = await mentors.requests.live_in(home, tx=tx)
    busy = {who for who, request in requests.items() if request.state is Stage.PROPOSED}
    mentees = {who: one for who, one in sides[Side.FIND].items() if who not in busy}
    taken = await mentors.pairs.loads(home, tx=tx)
    ours = {request.id for who, request in requests.items() if who in mentees}
    taken.update(offer.mentor for offer in await mentors.offers.open_in(home, tx=tx) if offer.request not in ours)
    places = {who: max(0, one.places - taken[who]) for who, one in sides[Side.OFFER].items()}
    barred = await mentors.bars.community(home, tx=tx) | await mentors.pairs.met(home, tx=tx)
    weeks = {who: (now - request.at) // WEEK for who, request in requests.items() if who in mentees}
    return Company(mentees, sides[Side.OFFER], places, frozenset(barred), requests, weeks)


def proposed(there: Company, draft: Draft, seed: str, told: Told = lambda count: None) -> list[Proposed]:
    """Return who would get whom: first what moderators wanted, as far as no limit forbids it, then by the points."""
    places, found, done = dict(there.places), list[Proposed](), set[Person]()
    for mentee, mentor in draft.together:
        if hindrance(there, draft, mentee, mentor, places) is None and mentee not in done:
            found.append(_forced(there.mentees[mentee], there.mentors[mentor]))
            places[mentor] -= 1
            done.add(mentee)
    rest = [one for who, one in there.mentees.items() if who not in done]
    barred = {*there.barred, *draft.apart, *(couple.two for couple in found)}
    couples = paired(rest, [*there.mentors.values()], places, seed, barred=barred, weeks=there.weeks, told=told)
    found += [Proposed(c.mentee.person, c.mentor.person, c.fit.shown, c.fit.reasons) for c in couples]
    return _once(found)


def _once(found: Sequence[Proposed]) -> list[Proposed]:
    """Two who would each mentor the other are introduced once."""
    kept: dict[Two, Proposed] = {}
    for couple in found:
        kept.setdefault(couple.two, couple)
    return [*kept.values()]


def _forced(mentee: Profile, mentor: Profile) -> Proposed:
    made = fit(mentee, mentor)
    if isinstance(made, Fit):
        return Proposed(mentee.person, mentor.person, made.shown, made.reasons, forced=True)
    shown = Shelf([mentor], "").sum(replace(mentee, affinity=frozenset()))
    return Proposed(mentee.person, mentor.person, shown, (), forced=True)


def hindrance(
    there: Company, draft: Draft, mentee: Person, mentor: Person, places: Mapping[Person, int] | None = None
) -> Phrase | None:
    """Return what forbids that a moderator brings two together, in words that tell nobody's private wish; or None."""
    one, other = there.mentees.get(mentee), there.mentors.get(mentor)
    if one is None or other is None:
        return P("One of the two is not in the round any more, or waits for an answer just now.")
    if frozenset((mentee, mentor)) in draft.apart:
        return P("You keep these two apart. Start the changes afresh to take that back.")
    if limit(one, other, there.barred) is not None:
        return P("The rules keep these two apart, and nobody can lift that here. I do not tell which rule it is.")
    if fit(one, other) is Limit.LANGUAGE:
        return P("These two share no language.")
    if (there.places if places is None else places)[mentor] < 1:
        return P("That mentor has no free place.")
    return None


def left(there: Company, draft: Draft, mentee: Person) -> dict[Person, int]:
    """Return the places that are free beside those that moderators gave to others than this mentee."""
    given = Counter(mentor for who, mentor in draft.together if who != mentee)
    return {who: free - given[who] for who, free in there.places.items()}


def choices_for(there: Company, draft: Draft, mentee: Person, most: int) -> list[tuple[Profile, int]]:
    """Return the mentors who may be brought together with somebody, the best first, with points that people may see."""
    one = there.mentees.get(mentee)
    if one is None:
        return []
    shown = replace(one, affinity=frozenset())
    places = left(there, draft, mentee)
    shelf = Shelf([*there.mentors.values()], "")
    found = ((shelf.mentors[number], points) for number, points in shelf.best(shown, 0))
    fits = ((m, points) for m, points in found if hindrance(there, draft, mentee, m.person, places) is None)
    return [pair for _, pair in zip(range(most), fits, strict=False)]


def why_alone(there: Company, draft: Draft, mentee: Person) -> Phrase:
    """Return why somebody stays without, in words for moderators: the first that is true of most mentors."""
    one = there.mentees[mentee]
    if not there.mentors:
        return P("nobody who offers has joined")
    found: Counter[str] = Counter()
    for other in there.mentors.values():
        two = frozenset((mentee, other.person))
        kept_apart = limit(one, other, there.barred | draft.apart) or fit(one, other)
        if two in draft.apart or kept_apart in (Limit.SELF, Limit.BARRED, Limit.MET, Limit.EMPLOYER, Limit.SUPERVISOR):
            found["apart"] += 1
        elif isinstance(kept_apart, Limit):
            found[kept_apart.value] += 1
        else:
            found["full"] += 1
    return WHY[found.most_common(1)[0][0]] if not found["full"] else WHY["full"]


WHY: Final[Mapping[str, Phrase]] = {
    "full": P("the mentors who fit have no place left"),
    "language": P("no mentor here shares a language with them"),
    "distant": P("they have too little in common with the mentors here"),
    "apart": P("the rules keep them apart from the mentors here"),
}
