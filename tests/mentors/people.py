"""Made-up members for tests and measurements: drawn from a seed, all facts different enough to matter."""

import random
from dataclasses import replace

from bot import Person
from bot.schedule.work import Work
from bot.store.mentors.profiles import Side, Standing
from cogs.mentors.profile import Profile
from cogs.mentors.words import Affinity, Cadence, Discipline, Role, Route, Style, Topic

ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
WORK = (Work.ANY, Work.DAYS, Work.EVENINGS, Work.NIGHTS)


def person(name: str, side: Side = Side.FIND, **said: object) -> Profile:
    """Return somebody of the stage's community who takes part, with what is told and the usual for the rest."""
    usual = Profile(
        Person("stage", "lab", name),
        side,
        Standing.ACTIVE,
        role=Role.MLT,
        discipline=Discipline.CHEMISTRY,
        route=Route.MLT,
        topics=frozenset({Topic.NIGHTS}),
        zone="America/Chicago",
        name=name.capitalize(),
    )
    return replace(usual, **said)  # type: ignore[arg-type]


def community(mentors: int, mentees: int, seed: int = 1) -> tuple[list[Profile], list[Profile]]:
    """Return made-up mentors (with one to five places, three on average) and mentees."""
    dice = random.Random(seed)
    givers = [drawn(f"mentor-{number}", Side.OFFER, dice) for number in range(mentors)]
    return givers, [drawn(f"mentee-{number}", Side.FIND, dice) for number in range(mentees)]


def drawn(name: str, side: Side, dice: random.Random) -> Profile:
    """Return somebody drawn with these dice."""
    offers = side is Side.OFFER
    return person(
        name,
        side,
        role=dice.choice(list(Role)),
        discipline=dice.choice(list(Discipline)),
        route=dice.choice(list(Route)),
        years=dice.choice((3, 6, 8, 12, 20) if offers else (0, 0, 1, 1, 3)),
        topics=frozenset(dice.sample(list(Topic), dice.randint(2, 5) if offers else dice.randint(1, 3))),
        languages=dice.choice((("English",), ("English",), ("English",), ("English", "Spanish"), ("Spanish",))),
        work=dice.choice(WORK),
        zone=dice.choice(ZONES),
        style=dice.choice(list(Style)),
        cadence=dice.choice(list(Cadence)),
        places=dice.randint(1, 5) if offers else 1,
        affinity=frozenset(dice.sample(list(Affinity), 1)) if dice.random() < 0.15 else frozenset(),
        employer=f"employer-{dice.randrange(200)}",
    )
