"""The catalogue: resources by id and topic, and how a community's own entries lie over the shared ones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from bot import P, Phrase
from bot.states import state_code


class Topic(StrEnum):
    """What a resource is for; the order is the order of the menu."""

    CRISIS = "crisis"
    MENTAL_HEALTH = "mental-health"
    PEER_SUPPORT = "peer-support"
    WELLNESS = "wellness-selfcare"
    SAFETY = "workplace-safety"
    RIGHTS = "legal-rights"
    EMPLOYER = "employer-support"
    MONEY = "scholarship-financial"
    CERTIFICATION = "certification"
    TRAINING = "training-ce"
    MENTORSHIP = "mentorship"
    LEADERSHIP = "advocacy-leadership"
    ORGANIZATION = "professional-organization"
    COMMUNITY = "online-community"
    LOCAL = "local-chapter-or-event"
    DIVERSITY = "diversity-inclusion"

    @property
    def label(self) -> Phrase:
        """What people read on a button: at most 40 characters."""
        return _LABELS[self]


_LABELS: Mapping[Topic, Phrase] = MappingProxyType(
    {
        Topic.CRISIS: P("Crisis: help right now"),
        Topic.MENTAL_HEALTH: P("Mental health and therapy"),
        Topic.PEER_SUPPORT: P("Peer support and groups"),
        Topic.WELLNESS: P("Sleep, stress and self-care"),
        Topic.SAFETY: P("Safety and exposures"),
        Topic.RIGHTS: P("Rights at work"),
        Topic.EMPLOYER: P("Help through your employer"),
        Topic.MONEY: P("Money, loans and scholarships"),
        Topic.CERTIFICATION: P("Certification and licenses"),
        Topic.TRAINING: P("Training and CE"),
        Topic.MENTORSHIP: P("Mentors"),
        Topic.LEADERSHIP: P("Career, leadership and advocacy"),
        Topic.ORGANIZATION: P("Professional organizations"),
        Topic.COMMUNITY: P("Online communities"),
        Topic.LOCAL: P("Chapters, meetings and events"),
        Topic.DIVERSITY: P("Diversity and inclusion"),
    }
)


class Cost(StrEnum):
    """What a resource costs the person who uses it."""

    FREE = "free"
    MEMBERSHIP = "membership"
    PAID = "paid"
    VARIES = "varies"

    @property
    def label(self) -> Phrase:
        """What people read beside a resource."""
        return _COSTS[self]


_COSTS: Mapping[Cost, Phrase] = MappingProxyType(
    {
        Cost.FREE: P("Free"),
        Cost.MEMBERSHIP: P("For members"),
        Cost.PAID: P("Costs money"),
        Cost.VARIES: P("Cost varies"),
    }
)


class Role(StrEnum):
    """Whom a resource speaks to."""

    ALL = "all"
    MLS = "mls"
    MLT = "mlt"
    PHLEBOTOMIST = "phlebotomist"
    HISTOTECH = "histotech"
    CYTOTECH = "cytotech"
    BLOOD_BANK = "blood-bank"
    MICROBIOLOGY = "microbiology"
    MOLECULAR = "molecular"
    STUDENT = "student"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Resource:
    """One place to find help, with everything a person needs to act on it.

    `region` is US, international or a two-letter state code; `checked` is the first day of the month in which
    somebody last looked; after the day `expires` it is not shown; `own` marks a community's entry.
    """

    id: str
    name: str
    topic: Topic
    summary: str
    short: str | None = None
    audience: tuple[Role, ...] = (Role.ALL,)
    url: str | None = None
    phone: str | None = None
    text: str | None = None
    hours: str | None = None
    cost: Cost = Cost.VARIES
    languages: tuple[str, ...] = ("en",)
    region: str = "US"
    tags: tuple[str, ...] = ()
    source: str | None = None
    verified: bool = False
    checked: date | None = None
    caution: str | None = None
    expires: date | None = None
    aliases: tuple[str, ...] = ()
    own: bool = False

    @property
    def state(self) -> str | None:
        """The two-letter code of the one state it is for, or None if it is for all of them."""
        return self.region if self.region not in ("US", "international") else None

    def serves(self, state: str | None) -> bool:
        """True if people of that state (a two-letter code; None: not said) can use it."""
        return state is None or self.state is None or self.state == state


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a community changes in the shared catalogue: own entries, and ids of shared ones that it hides."""

    entries: tuple[Resource, ...] = ()
    hidden: frozenset[str] = frozenset()


class Catalogue:
    """Resources in menu order, found by id or topic; never changed, only laid over."""

    __slots__ = ("_by_id",)

    def __init__(self, entries: Iterable[Resource]) -> None:
        self._by_id = {entry.id: entry for entry in entries}

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Resource]:
        return iter(self._by_id.values())

    def __contains__(self, key: object) -> bool:
        return key in self._by_id

    def get(self, key: str) -> Resource | None:
        """The resource with that id, or None."""
        return self._by_id.get(key)

    def select(self, *, topic: Topic | None = None, state: str | None = None) -> tuple[Resource, ...]:
        """Entries of a topic that serve a state (code or name, any case; an unknown one is not a filter).

        Those for the state itself come first, then a community's own, then verified ones, then by name.
        """
        code = None if state is None else state_code(state)
        found = (e for e in self if (topic is None or e.topic is topic) and e.serves(code))
        return tuple(sorted(found, key=lambda e: (code is None or e.state != code, not e.own, not e.verified, e.name)))

    def topics(self, *, state: str | None = None) -> Mapping[Topic, int]:
        """How many entries each topic has for a state, in menu order; empty topics are left out."""
        counts = {topic: len(self.select(topic=topic, state=state)) for topic in Topic}
        return {topic: count for topic, count in counts.items() if count}

    def overlaid(self, overlay: Overlay) -> "Catalogue":
        """A new catalogue: hidden entries gone, own ones added or in the place of those they replace."""
        kept = {key: entry for key, entry in self._by_id.items() if key not in overlay.hidden}
        return Catalogue((kept | {entry.id: entry for entry in overlay.entries}).values())
