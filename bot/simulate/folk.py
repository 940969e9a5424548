"""Made-up members of a mentoring programme: who they are, and what each does with what they are asked."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.message import Call
from bot.people import Person
from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import next_open
from bot.schedule.shifts import Shifts
from bot.schedule.work import Work, read_work
from bot.simulate.cast import HOMES, START
from bot.simulate.village import NAME, Seen

ROLES: Final = ("phlebotomist", "mlt", "mls", "histotech", "student", "assistant")
BENCHES: Final = ("chemistry", "hematology", "microbiology", "blood-bank", "histology", "phlebotomy", "generalist")
ROUTES: Final = ("student-route", "cpt", "cpt-mlt", "mlt-route", "mlt-mls", "mls-route", "ht")
TOPICS: Final = (
    "first-job",
    "certification",
    "nights",
    "career-change",
    "leadership",
    "returning",
    "belonging",
    "bench",
)
WORKS: Final = tuple(work for work in Work if work is not Work.OWN)
MENTORS: Final = 9  # one in so many, so that places are short and people have to wait
PROGRAMMES: Final = ("first-90-days", "nights-survival", "certification-study", "sponsor", "returning-to-the-bench")
SAYS: Final[Mapping[str, tuple[tuple[str, float], ...]]] = {
    "mentor.accept": (("mentor.accept", 0.55), ("mentor.decline", 0.25)),
    "mentor.yes": (("mentor.yes", 0.75), ("mentor.no", 0.10)),
    "mentor.answer": (("mentor.answer", 0.72), ("mentor.unwell", 0.03), ("mentor.rest", 0.05)),
    "mentor.again": (("mentor.again", 0.5),),
    "mentor.regain": (("mentor.regain", 0.8),),
    "mentor.find": (("mentor.go", 0.5),),
    "mentor.keep": (("mentor.keep", 0.7),),
    "mentor.grade": (("mentor.grade", 0.5), ("mentor.thank", 0.2)),
}
"""What is pressed where such a button stands, and how often; in what is left, they are silent."""


@dataclass
class Folk:
    """One member; ``works`` and ``cycle`` change with their rota."""

    number: int
    draw: random.Random
    mentor: bool
    zone: str
    joins: datetime
    work: Work
    cycle: str
    rotas: list[tuple[datetime, Work, str]] = field(default_factory=list)

    @property
    def person(self) -> Person:
        """Who they are on the platform."""
        return Person(NAME, "lab", f"m{self.number}")

    @property
    def side(self) -> str:
        """Which side they are on."""
        return "offer" if self.mentor else "find"

    def calendar(self, at: datetime) -> tuple[ZoneInfo, Quiet | None, Shifts]:
        """Return zone, quiet hours and shifts as they are at an instant."""
        work, cycle = self.work, self.cycle
        for since, other, when in self.rotas:
            if since <= at:
                work, cycle = other, when
        shifts = read_work(work, cycle, date(2026, 1, 5), {})[1]
        return ZoneInfo(self.zone), None if shifts.cycle else QUIET, shifts

    def signs_up(self) -> Iterator[Call]:
        """Give the commands by which they fill everything in and take part."""
        d, side = self.draw, {"side": self.side}
        years = str(d.choice((3, 6, 9, 15)) if self.mentor else d.choice((0, 0, 1, 2)))
        about = {"name": f"M{self.number}", "role": d.choice(ROLES), "discipline": d.choice(BENCHES)}
        yield Call("mentor.about", side | about | {"route": d.choice(ROUTES), "years": years})
        for topic in d.sample(TOPICS, d.randint(3, 5) if self.mentor else d.randint(1, 3)):
            yield Call("mentor.topic", side | {"topic": topic, "on": "yes"})
        yield self.tells_shifts(self.work, self.cycle)
        if self.mentor and (places := d.choice((1, 2, 2, 3))) > 1:
            yield Call("mentor.places", {"count": str(places)})
        yield Call("mentor.go", side)

    def tells_shifts(self, work: Work, cycle: str) -> Call:
        """Return the command by which they tell of their shifts."""
        when = {"side": self.side, "shifts": work.value, "zone": self.zone, "style": "any-style"}
        return Call("mentor.when", when | {"cadence": "when-needed"} | ({"cycle": cycle} if cycle else {}))

    def reacts(self, seen: Seen) -> tuple[datetime, Call] | None:
        """Return what they press after reading a message, and when; None where they stay silent."""
        names = {call.command: call for call in seen.calls}
        asked = next((name for name in SAYS if name in names), None)
        if asked is None:
            return None
        chance, at = self.draw.random(), self._later(seen.at)
        for name, part in SAYS[asked]:
            if chance < part:
                return at, self._pressed(name, seen)
            chance -= part
        return None

    def _pressed(self, name: str, seen: Seen) -> Call:
        if name == "mentor.go":
            return Call("mentor.go", {"side": "find"})
        found = [call for call in seen.calls if call.command == name]
        if not found:  # a pause is offered late only, but may be asked for at any time
            return Call(name, {"p": next(call.args["p"] for call in seen.calls if "p" in call.args)})
        call = self.draw.choice(found) if name in ("mentor.answer", "mentor.grade") else found[0]
        if name == "mentor.unwell":
            return call.having(sure="yes", again="yes")
        return call.having(_form="", words="Thank you.") if name == "mentor.thank" else call

    def _later(self, at: datetime) -> datetime:
        """Return some moment after a message at which they are awake."""
        zone, quiet, shifts = self.calendar(at)
        return next_open(at + timedelta(minutes=self.draw.expovariate(1 / 600)), zone, quiet, shifts)


QUIET: Final = Quiet(time(21), time(9))  # whose sleep is not known


def folk(members: int, days: int, seed: int) -> list[Folk]:
    """Draw members, one in nine of them a mentor; they join over the first third of the time, mentors earlier."""
    found = []
    for number in range(members):
        draw = random.Random(f"{seed} {number}")  # noqa: S311 - a game of chance that can be played again
        mentor = number % MENTORS == 0
        joins = START + timedelta(days=draw.uniform(0, days / (6 if mentor else 3)), hours=12)
        work, cycle = rota(draw)
        found.append(Folk(number, draw, mentor, draw.choice(HOMES), joins, work, cycle))
    return found


def rota(draw: random.Random) -> tuple[Work, str]:
    """Draw shifts, and the date on which their cycle began where they turn."""
    work = draw.choice(WORKS)
    began = date(2026, 1, 1) + timedelta(days=draw.randrange(28))
    return work, began.isoformat() if work.turns else ""
