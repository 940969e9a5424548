"""One event as it is kept: what was typed about it stands in one text, what is asked for by time in columns."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.people import Person, Post
from bot.store.values import dump, instant, load_body, micros


class Standing(StrEnum):
    """How far an event has come."""

    DRAFT = "draft"  # seen by its author alone
    WAITING = "waiting"  # for a moderator
    LISTED = "listed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, repr=False)
class About:
    """What was said of an event, all of it text; ``starts`` and ``ends`` as they were typed, ``zone`` an IANA name.

    ``state`` is a US state's code where ``city`` names one; ``note`` is what a moderator wrote to its author.
    """

    kind: str = ""
    title: str = ""
    starts: str = ""
    ends: str = ""
    zone: str = ""
    place: str = ""
    city: str = ""
    state: str = ""
    link: str = ""
    cost: str = ""
    ce: str = ""
    topic: str = ""
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event, or a draft of one. Instants are in UTC, None while they are not known.

    ``of`` is the id of the listed event that a draft would change. ``version`` counts its changes from 0; a draft has
    that of the event it would change. ``shown`` is the last version that was announced and mirrored. ``post`` announces
    it, ``mirror`` is its id in the platform's own calendar. ``author`` is None where somebody had their name taken
    off.
    """

    id: str
    community: str
    author: Person | None
    touched: datetime
    state: Standing = Standing.DRAFT
    of: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    version: int = 0
    shown: int = -1
    about: About = field(default_factory=About)
    post: Post | None = None
    mirror: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """Where its clock is; UTC while nothing was said."""
        return ZoneInfo(self.about.zone or "UTC")

    @property
    def timed(self) -> bool:
        """Whether start and end are known."""
        return self.starts is not None and self.ends is not None

    def over(self, now: datetime) -> bool:
        """Whether it has ended."""
        return self.ends is not None and self.ends <= now

    def begun(self, now: datetime) -> bool:
        """Whether it has started."""
        return self.starts is not None and self.starts <= now


def row(event: Event) -> dict[str, object]:
    """Return an event as the columns of its row."""
    return {
        "id": event.id,
        "community": event.community,
        "author": str(event.author or ""),
        "state": event.state.value,
        "of": event.of,
        "starts": None if event.starts is None else micros(event.starts),
        "ends": None if event.ends is None else micros(event.ends),
        "version": event.version,
        "shown": event.shown,
        "touched": micros(event.touched),
        "body": dump({name: said for name, said in asdict(event.about).items() if said}),
        "post": str(event.post or ""),
        "mirror": event.mirror,
    }


def event(row: Mapping[Any, Any]) -> Event:
    """Return the event that a row keeps."""
    kept = load_body(row["body"])
    names = {one.name for one in fields(About)}
    return Event(
        row["id"],
        row["community"],
        Person.parse(row["author"]) if row["author"] else None,
        instant(row["touched"]),
        Standing(row["state"]),
        row["of"],
        None if row["starts"] is None else instant(row["starts"]),
        None if row["ends"] is None else instant(row["ends"]),
        row["version"],
        row["shown"],
        About(**{name: said for name, said in kept.items() if name in names and isinstance(said, str)}),
        Post.parse(row["post"]) if row["post"] else None,
        row["mirror"],
    )
