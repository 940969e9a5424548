"""One side of a member, as the feature speaks of it; and how it is read from what is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from bot import Person
from bot.aside import aside
from bot.community import USUAL_ZONE
from bot.schedule.quiet import Quiet
from bot.schedule.shifts import Shifts
from bot.schedule.work import Work, read_work
from bot.store.mentors.profiles import Kept, Side, Standing
from bot.store.values import Body, Json
from cogs.mentors.words import Affinity, Cadence, Discipline, Role, Route, Style, Topic

E = TypeVar("E", bound=StrEnum)
NIGHT: Final = Quiet(time(21), time(9))
"""When nobody is written to whose shifts are not known: their sleep cannot be."""
MOST_PLACES: Final = 5


@dataclass(frozen=True, slots=True, repr=False)
class Profile:
    """What somebody said of themselves. ``name``, ``words``, ``affinity`` are kept sealed; marks tell equal names."""

    person: Person
    side: Side
    state: Standing = Standing.DRAFT
    paused_until: datetime | None = None
    role: Role = Role.OTHER
    discipline: Discipline = Discipline.GENERAL
    route: Route = Route.OTHER
    years: int = 0
    topics: frozenset[Topic] = frozenset()
    languages: tuple[str, ...] = ("English",)
    work: Work = Work.ANY
    cycle: str = ""
    zone: str = ""
    style: Style = Style.ANY
    cadence: Cadence = Cadence.FREE
    places: int = 1
    name: str = ""
    words: str = ""
    affinity: frozenset[Affinity] = frozenset()
    employer: str = ""
    supervisor: str = ""

    @property
    def active(self) -> bool:
        """Whether they take part now."""
        return self.state is Standing.ACTIVE

    @property
    def shifts(self) -> Shifts:
        """Their calendar; none known where they would rather not say."""
        return read_work(self.work, self.cycle, date(2026, 1, 5), {})[1]

    @property
    def quiet(self) -> Quiet | None:
        """The local hours without messages: the night, where shifts do not tell when they sleep."""
        return None if self.shifts.cycle else NIGHT

    @property
    def clock(self) -> ZoneInfo:
        """Their time zone."""
        return ZoneInfo(self.zone or USUAL_ZONE)

    @property
    def missing(self) -> list[str]:
        """The steps that are still to be filled in, in order: about, topics, when, words."""
        gaps = {"about": not self.name, "topics": not self.topics, "when": not self.zone}
        return [step for step, lacks in gaps.items() if lacks]

    def with_topic(self, topic: Topic, on: bool) -> "Profile":
        """Return the same with a topic ticked or not."""
        return replace(self, topics=self.topics | {topic} if on else self.topics - {topic})

    def with_affinity(self, wish: Affinity, on: bool) -> "Profile":
        """Return the same with a wish ticked or not."""
        return replace(self, affinity=self.affinity | {wish} if on else self.affinity - {wish})

    def kept(self) -> Kept:
        """Return what is kept of it."""
        facts: dict[str, Json] = {
            "role": self.role.value,
            "discipline": self.discipline.value,
            "route": self.route.value,
            "years": self.years,
            "topics": [topic.value for topic in Topic if topic in self.topics],
            "languages": [*self.languages],
            "work": self.work.value,
            "cycle": self.cycle,
            "zone": self.zone,
            "style": self.style.value,
            "cadence": self.cadence.value,
            "places": self.places,
        }
        wishes: list[Json] = [wish.value for wish in Affinity if wish in self.affinity]
        private: dict[str, Json] = {"name": self.name, "words": self.words, "affinity": wishes}
        return Kept(
            self.person, self.side, facts, private, self.state, self.paused_until, self.employer, self.supervisor
        )


def profile(kept: Kept) -> Profile:
    """Return the side that is kept; what a newer or older version wrote differently falls back to the usual."""
    facts, private = kept.facts, kept.private
    usual = Profile(kept.person, kept.side)
    return Profile(
        kept.person,
        kept.side,
        kept.state,
        kept.paused_until,
        _one(Role, facts, "role", usual.role),
        _one(Discipline, facts, "discipline", usual.discipline),
        _one(Route, facts, "route", usual.route),
        _count(facts, "years", 0),
        frozenset(_some(Topic, facts.get("topics"))),
        tuple(_texts(facts.get("languages"))) or usual.languages,
        _one(Work, facts, "work", usual.work),
        _text(facts, "cycle"),
        _text(facts, "zone"),
        _one(Style, facts, "style", usual.style),
        _one(Cadence, facts, "cadence", usual.cadence),
        _count(facts, "places", 1),
        _text(private, "name"),
        _text(private, "words"),
        frozenset(_some(Affinity, private.get("affinity"))),
        kept.employer,
        kept.supervisor,
    )


async def profiles(kept: Collection[Kept]) -> list[Profile]:
    """Return many sides that are kept, without holding up the loop."""
    return await aside(_read, kept)


def _read(kept: Collection[Kept]) -> list[Profile]:
    return [profile(one) for one in kept]


def _text(body: Body, name: str) -> str:
    found = body.get(name)
    return found if isinstance(found, str) else ""


def _count(body: Body, name: str, usual: int) -> int:
    found = body.get(name)
    return found if isinstance(found, int) else usual


def _texts(found: Json) -> Sequence[str]:
    return [str(word) for word in found] if isinstance(found, list) else []


def _one(kind: type[E], body: Body, name: str, usual: E) -> E:
    return next((member for member in kind if member.value == body.get(name)), usual)


def _some(kind: type[E], found: Json) -> list[E]:
    words = set(_texts(found))
    return [member for member in kind if member.value in words]
