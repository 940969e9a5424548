"""The community of the playground: made-up people, their channels, and who reads what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.i18n import P, Phrase
from bot.people import Group, Person, Place

PLATFORM, COMMUNITY = "playground", "lab"
HOME = f"{PLATFORM}:{COMMUNITY}"
DIRECT = "dm-"  # a conversation with the bot alone is a place of this name and the person's id
LOCALES = ("en-US", "es-US")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody made up. ``locale`` is what they begin with; ``groups`` are ids, as of a role on Discord."""

    id: str
    name: str
    work: Phrase
    shift: Phrase
    zone: str
    locale: str = "en-US"
    groups: tuple[str, ...] = ()
    note: Phrase | None = None

    @property
    def moderator(self) -> bool:
        """Whether the platform itself holds them for a moderator."""
        return "moderators" in self.groups

    @property
    def person(self) -> Person:
        """Their address."""
        return Person(PLATFORM, COMMUNITY, self.id)

    @property
    def direct(self) -> str:
        """The place where they and the bot are alone."""
        return DIRECT + self.id


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, and the one sentence on what it is for."""

    id: str
    topic: Phrase
    moderators_only: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """What is said under one message of a channel."""

    id: str
    title: str
    parent: str


@dataclass(frozen=True, slots=True)
class Room:
    """A private place of a few members."""

    id: str
    title: str
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """Something said before anybody came: where, by whom, how many minutes ago."""

    channel: str
    author: str
    minutes: int
    text: str


DAYS, EVENINGS, NIGHTS = P("day shift"), P("evening shift"), P("night shift")

MEMBERS = (
    Member("rosa", "Rosa", P("Phlebotomist"), NIGHTS, "America/Chicago"),
    Member("devon", "Devon", P("MLS, chemistry"), EVENINGS, "America/New_York"),
    Member("mei", "Mei", P("Histotechnician"), DAYS, "America/Los_Angeles"),
    Member("tomasz", "Tomasz", P("Blood banker"), NIGHTS, "America/Denver"),
    Member("amara", "Amara", P("Cytotechnologist"), DAYS, "America/New_York"),
    Member("luis", "Luis", P("MLT student"), DAYS, "America/Phoenix", "es-US"),
    Member("june", "June", P("Microbiology lead"), DAYS, "America/Chicago", groups=("mentors",), note=P("Mentor")),
    Member("priya", "Priya", P("Generalist"), EVENINGS, "America/Chicago", groups=("moderators",), note=P("Moderator")),
)

QUIET = 32  # more people who only read along, so that the community is as large as a small lab

CHANNELS = (
    Channel("lounge", P("Anything but work, and sometimes work.")),
    Channel("night-shift", P("For those who are up when nobody else is.")),
    Channel("venting", P("Say it and let it go. No advice unless asked for.")),
    Channel("moderators", P("Where cards for moderators arrive."), moderators_only=True),
)

GROUPS: Mapping[str, Phrase] = MappingProxyType({"moderators": P("Moderators"), "mentors": P("Mentors")})

BEFORE = (
    Line("lounge", "mei", 94, "New blade in the microtome this morning. It is the small things."),
    Line("lounge", "devon", 71, "Our analyzer passed QC on the first run. I am buying it a coffee."),
    Line("lounge", "luis", 26, "First clinical rotation starts Monday. Any tips for the early mornings?"),
    Line("night-shift", "tomasz", 48, "Third massive transfusion this week. The cooler and I are on first-name terms."),
    Line("night-shift", "rosa", 33, "Forty draws before sunrise. My feet have opinions."),
    Line("venting", "amara", 52, "Short two people again, and the phone never stops."),
    Line("moderators", "priya", 120, "Quiet week so far. I will be around until midnight."),
)


class Community:
    """Who there is, where they talk, and the language each has set for now."""

    def __init__(self) -> None:
        """Begin with everybody's own."""
        self._members = {m.id: m for m in MEMBERS}
        self._channels = {c.id: c for c in CHANNELS}
        self._opened: dict[str, Thread | Room] = {}
        self._locales: dict[str, str] = {}
        self._locked: set[str] = set()

    def member(self, id_: str) -> Member | None:
        """Return somebody by id, or None."""
        return self._members.get(id_)

    def locale(self, member: Member) -> str:
        """Return the locale that somebody has set."""
        return self._locales.get(member.id, member.locale)

    def speak(self, member: Member, locale: str) -> None:
        """Set somebody's locale, until the process ends."""
        self._locales[member.id] = locale

    def open(self, place: Thread | Room) -> None:
        """Add a place."""
        self._opened[place.id] = place

    def opened(self, member: Member) -> Sequence[Thread | Room]:
        """Return the threads and rooms that somebody can read, in the order they were opened."""
        return [place for place in self._opened.values() if self.reads(member, place.id)]

    def lock(self, thread: str, *, locked: bool) -> None:
        """Let nobody write in a thread, or everybody again."""
        (self._locked.add if locked else self._locked.discard)(thread)

    def locked(self, place: str) -> bool:
        """Tell whether people are kept from writing in a place."""
        return place in self._locked

    def place(self, id_: str) -> Thread | Room | None:
        """Return a thread or a room by its id."""
        return self._opened.get(id_)

    def reads(self, member: Member, place: str) -> bool:
        """Tell whether somebody can read a place: open to all, for moderators, theirs with others or with the bot."""
        match self._opened.get(place) or self._channels.get(place):
            case Channel(moderators_only=closed):
                return member.moderator or not closed
            case Thread(parent=parent):
                return self.reads(member, parent)
            case Room(people=people):
                return member.id in people
            case None:
                return place == member.direct

    def readers(self, place: str) -> int:
        """Return how many can read a place, the quiet ones included; none where there is none."""
        seen = sum(self.reads(member, place) for member in MEMBERS)
        return seen + QUIET if seen == len(MEMBERS) else seen

    def exists(self, place: str) -> bool:
        """Tell whether there is such a place."""
        return self.readers(place) > 0

    def channels(self, member: Member) -> Sequence[Channel]:
        """Return the channels that somebody can read."""
        return [c for c in CHANNELS if self.reads(member, c.id)]

    def options(self, kind: type, member: Member) -> Sequence[tuple[str, str]]:
        """Return (address, "#lounge") of places, (address, "@mentors") of groups or people, to choose from."""
        if kind is Place:
            return [(str(place(c.id)), f"#{c.id}") for c in self.channels(member)]
        if kind is Group:
            return [(str(Group(PLATFORM, COMMUNITY, g)), f"@{g}") for g in GROUPS]
        if kind is Person:
            return [(str(m.person), f"@{m.id}") for m in MEMBERS if m is not member]
        return ()


def place(id_: str) -> Place:
    """Return the address of a channel or of a conversation with the bot."""
    return Place(PLATFORM, COMMUNITY, id_)
