"""Judges a simulated programme from outside: nobody forgotten or woken, no place taken twice, every wait told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

from sqlalchemy import select

from bot.app import App
from bot.cog import Context
from bot.limits import EVERYTHING, Limits
from bot.message import Call, Text
from bot.people import Person, Place
from bot.simulate.folk import Folk
from bot.simulate.village import NAME, Seen, Village
from bot.store.mentors.offers import Said
from bot.store.mentors.pairs import STANDING, Bond
from bot.store.mentors.profiles import Side, Standing
from bot.store.mentors.requests import Request
from bot.store.mentors.tables import mentor_offers, mentor_pairs, mentor_requests

WARNED: Final = timedelta(days=19)  # three weeks, but for the day of the message and that of the look
LATE: Final = timedelta(days=2)  # a look at a community once a day, and a day on which somebody could not be asked
TOUCH: Final = timedelta(minutes=6)  # past the beginning of somebody's sleep
WEEKLY: Final = 3
READS: Final = 12  # of those who wait, each day; newcomers always
EXPLAINS: Final = (
    "Nobody offers",
    "Mentors who fit",
    "asked everybody",
    "share no language",
    "little in common",
    "kept apart",
)
PROMISES: Final = ("I am asking a mentor", "a mentor has said yes", "A mentor has said yes", "about to ask", "Paused")


@dataclass
class Fairness:
    """What was found; from ``forgotten`` on all ought to be 0."""

    calls: int = 0
    messages: int = 0
    room_messages: int = 0
    requests: int = 0
    answered: int = 0
    introduced: int = 0
    met: int = 0
    standing: int = 0
    waiting: int = 0
    median_days_to_yes: int = 0
    longest_wait_days: int = 0
    rooms_lost: int = 0
    kills: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    read: dict[str, datetime] = field(default_factory=dict)
    """When it was last read what somebody who waits is told, by their request."""
    there: set[str] = field(default_factory=set)
    """Who took part when it was last looked."""
    idle: int = 0
    forgotten: int = 0
    unexplained: int = 0
    over_capacity: int = 0
    in_sleep: int = 0
    room_in_sleep: int = 0
    over_budget: int = 0
    doubled: int = 0
    broken: int = 0

    def told(self) -> list[tuple[str, int]]:
        """Return every number with its name, those that ought to be 0 last."""
        names = [name for name in vars(self) if name not in ("ended", "read", "there")]
        cut = names.index("forgotten")
        numbers = [(name.replace("_", " "), getattr(self, name)) for name in names]
        why = [(f"ended: {why}", number) for why, number in self.ended.most_common()]
        return [*numbers[:cut], *why, *numbers[cut:]]

    @property
    def faults(self) -> int:
        """How many faults there were."""
        return sum(number for _, number in self.told()[-8:])


async def look(app: App, home: str, now: datetime, found: Fairness, village: Village) -> None:
    """Look at everybody once: places taken, what is due, who is forgotten, and what those are told who wait."""
    mentors = app.services.mentors
    await _idle(app, home, now, found, village)
    givers = {kept.person: kept for kept in await mentors.profiles.community(home, Side.OFFER)}
    for person, taken in (await mentors.pairs.loads(home)).items():
        places = givers[person].facts.get("places") if person in givers else None
        found.over_capacity += isinstance(places, int) and taken > places
    for state in STANDING:
        for pair in await mentors.pairs.in_state(home, state):
            found.forgotten += pair.due_at is None or now - pair.due_at > LATE
    for offer in await mentors.offers.open_in(home):
        found.forgotten += now - offer.expires_at > LATE
    proposed = {pair.request for pair in await mentors.pairs.in_state(home, Bond.PROPOSED)}
    async with app.store.read() as db:
        stuck = await db.execute(select(mentor_requests.c.id).where(mentor_requests.c.state == "proposed"))
        found.forgotten += sum(row.id not in proposed for row in stuck)
    waiting = await mentors.requests.open_in(home)
    known = {kept.person for state in Standing for kept in await mentors.profiles.community(home, Side.FIND, state)}
    found.forgotten += sum(request.person not in known for request in waiting)
    for request in readers(waiting, found.read):
        found.read[request.id] = now
        await _waits(app, request.id, request.person, found)


def readers(waiting: Sequence[Request], read: Mapping[str, datetime]) -> list[Request]:
    """Return whose answer is read today: all who were never read, and of the others those read longest ago.

    Where few wait that is everybody; where many do, everybody in turn, or the judge would take longer than the judged.
    """
    fresh = [request for request in waiting if request.id not in read]
    known = sorted((request for request in waiting if request.id in read), key=lambda request: read[request.id])
    return fresh + known[: max(0, READS - len(fresh))]


async def _idle(app: App, home: str, now: datetime, found: Fairness, village: Village) -> None:
    """Whoever is not kept any more has left, is out of reach, or was warned some weeks ago."""
    every = [(side, state) for side in Side for state in (Standing.ACTIVE, Standing.PAUSED)]
    kept = [one for which in every for one in await app.services.mentors.profiles.community(home, *which)]
    there = {one.person.id for one in kept}
    for gone in found.there - there - village.parted:
        found.idle += 1
        told = [
            seen for seen in village.shown if seen.to == gone and any(c.command == "mentor.keep" for c in seen.calls)
        ]
        reached = gone not in village.gone | village.shut
        found.forgotten += reached and not any(now - seen.at > WARNED for seen in told)
    found.there = there


async def _waits(app: App, request: str, person: Person, found: Fairness) -> None:
    """Ask on behalf of somebody who waits how they stand, as they might, and read the answer."""
    ctx = Context(person, Place(NAME, "lab", "lounge"), "en-US")
    reply = await app.desk.reply(Call("mentor.status"), ctx, Limits(EVERYTHING))
    said = " ".join(str(block.body) for block in reply.blocks if isinstance(block, Text))
    if not any(word in said for word in (*EXPLAINS, *PROMISES)):
        found.unexplained += 1
    asked = any(offer.state is Said.OPEN for offer in await app.services.mentors.offers.of_request(request))
    kept = await app.services.mentors.profiles.get(person, Side.FIND)
    if "about to ask" in said and not asked and kept is not None and kept.state is Standing.ACTIVE:
        found.unexplained += 1  # a promise that is not kept at once is no explanation


async def count(app: App, found: Fairness, now: datetime) -> None:
    """Count what became of everybody."""
    async with app.store.read() as db:
        requests = (await db.execute(select(mentor_requests))).all()
        pairs = (await db.execute(select(mentor_pairs))).all()
        offers = (await db.execute(select(mentor_offers.c.request, mentor_offers.c.mentor))).all()
    waits = [row.answered_at - row.at for row in requests if row.answered_at is not None]
    found.requests, found.answered = len(requests), len(waits)
    found.median_days_to_yes = round(median(waits) / 86_400_000_000) if waits else 0
    open_ = [row.at for row in requests if row.state == "open"]
    found.waiting = len(open_)
    micros = int(now.timestamp() * 1_000_000)
    found.longest_wait_days = max([(micros - at) // 86_400_000_000 for at in open_], default=0)
    found.introduced = sum(bool(row.place) for row in pairs)
    found.met = sum(row.met_at is not None for row in pairs)
    found.standing = sum(row.state == "active" for row in pairs)
    found.ended = Counter(row.ended for row in pairs if row.state == "ended")
    found.doubled += len(offers) - len({(row.request, row.mentor) for row in offers})


def looked_at(found: Fairness, village: Village, people: Mapping[str, Folk]) -> None:
    """Read every message that anybody was shown, with their own calendar in hand."""
    weeks: Counter[tuple[str, tuple[int, int]]] = Counter()
    for seen in village.shown:
        found.in_sleep += _asleep(people[seen.to], seen)
        zone = people[seen.to].calendar(seen.at)[0]  # a member's week begins where they live
        weeks[seen.to, seen.at.astimezone(zone).isocalendar()[:2]] += 1
    welcomes: Counter[str] = Counter()
    for seen, readers in village.posted:
        if ", week " in seen.title:
            found.room_in_sleep += any(_asleep(people[reader], seen) for reader in readers)
        elif any(call.command == "mentor.write" for call in seen.calls):  # one of the two may have pressed just then
            found.room_in_sleep += all(_asleep(people[reader], seen) for reader in readers)
            welcomes[seen.to] += 1
    found.doubled += sum(number - 1 for number in welcomes.values())
    found.messages, found.room_messages = len(village.shown), len(village.posted)
    found.over_budget = sum(max(0, number - WEEKLY) for number in weeks.values())
    found.rooms_lost = len(village.lost)


def _asleep(one: Folk, seen: Seen) -> bool:
    """Whether somebody sleeps, or is in their quiet hours, then and a few minutes before."""
    return all(_sleeps(one, at) for at in (seen.at, seen.at - TOUCH))


def _sleeps(one: Folk, at: datetime) -> bool:
    zone, quiet, shifts = one.calendar(at)
    local = at.astimezone(zone).replace(tzinfo=None, microsecond=0)
    if quiet is not None and quiet.holds(local.time()):
        return True
    near: list[date] = [local.date() + timedelta(days=days) for days in (-2, -1, 0, 1)]
    return any(span.start <= local < span.end for day in near for span in shifts.sleep(day))
