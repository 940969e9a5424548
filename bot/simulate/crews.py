"""Three crews of a made-up lab: who they are, what their channels are to get, and the texts that there are to post."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot import assets, yamls
from bot.message import Call
from bot.people import Person, Place
from bot.schedule.shifts import Shifts
from bot.schedule.work import Work, read_work
from bot.simulate.cast import HOMES
from bot.simulate.folk import rota
from bot.simulate.village import NAME

ZONE: Final = "America/New_York"
BREAK: Final = Place(NAME, "lab", "break-room")
HARD: Final = Place(NAME, "lab", "hard-days")
ASKED: Final = (
    {"channel": str(BREAK), "times": "7am, 3pm, 11pm", "days": "every day", "zone": ZONE},
    {
        "channel": str(HARD),
        "times": "7am, 6pm",
        "days": "Mon, Wed, Fri, Sat",
        "tags": "hard-day, breathing",
        "zone": ZONE,
    },
)
"""What the moderator plans: a channel of three crews, and one about two things on four days, often changed."""
OWN_WEEK: Final = frozenset({"lab-week", "inspection-week"})


@dataclass
class Member:
    """One member; ``work`` and ``cycle`` are None where they never told the bot of their shifts."""

    person: Person
    zone: str
    work: Work | None
    cycle: str

    @property
    def shifts(self) -> Shifts | None:
        """Their calendar, as far as the bot was told."""
        return None if self.work is None else read_work(self.work, self.cycle, date(2026, 1, 5), {})[1]

    def signs_up(self) -> Call:
        """Return the command by which they take up check-ins, which is how the bot learns of their shifts."""
        assert self.work is not None
        asked = {"shifts": self.work.value, "cycle": self.cycle, "zone": self.zone}
        return Call("checkin.confirm", {name: text for name, text in asked.items() if text})


def members(number: int, draw: random.Random) -> dict[str, Member]:
    """Draw members by id; every fifth never tells of shifts."""
    found = {}
    for n in range(number):
        work, cycle = rota(draw)
        told = n % 5 < 4 and work is not Work.ANY
        person = Person(NAME, "lab", f"m{n}")
        found[person.id] = Member(person, draw.choice(HOMES), work if told else None, cycle if told else "")
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """One shipped prompt, as its file has it."""

    id: str
    tags: frozenset[str]
    crew: str

    def fits(self, tags: frozenset[str], crew: str) -> bool:
        """Whether it may be posted for these tags (none: everything but what has its own week) to a crew."""
        return self.crew in ("any", crew) and bool(self.tags & tags if tags else not self.tags & OWN_WEEK)


def words() -> Mapping[str, Words]:
    """Return the shipped prompts by their English text, read anew: the judge takes nobody's word for it."""
    files = assets.texts("prompts", ".yaml")
    rows = [row for name, text in files.items() if name != "sources.yaml" for row in yamls.read(text)]
    return {row["en"].strip(): Words(row["id"], frozenset(row["tags"]), row.get("crew", "any")) for row in rows}


def local(at: datetime, zone: str) -> datetime:
    """Return an instant as the clock on a wall shows it."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def what_of(title: str, starts: str, zone: str) -> dict[str, str]:
    """Return the first step of an event; ``starts`` as somebody would type it."""
    return {"kind": "meetup", "title": title, "starts": starts, "ends": "2 hours", "zone": zone}
