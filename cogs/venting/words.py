"""What somebody wrote, with what they chose beside it; sealed under the key of its week, as everything of a post is."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from bot import P, Phrase
from bot.privacy.capsule import Where
from bot.privacy.epochs import Epochs
from bot.privacy.weekly import WeeklySeal
from bot.store.values import dump, load_body
from bot.store.vents import BODY_ROOM, Vent


class Topic(StrEnum):
    """What a post is about, where its writer says so."""

    STAFFING = "staffing"
    WORKLOAD = "workload"
    MISTAKES = "mistakes"
    PEOPLE = "people"
    LEADERS = "leaders"
    NIGHTS = "nights"
    PATIENTS = "patients"
    LEARNING = "learning"
    PAY = "pay"
    LIFE = "life"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return TOPICS[self]


class When(StrEnum):
    """When a post is to appear."""

    SOON = "soon"
    NOW = "now"
    LATER = "later"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return WHENS[self]


class Notices(StrEnum):
    """How the writer hears of replies and notes."""

    NONE = "none"
    LIST = "list"
    DM = "dm"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return NOTICES[self]


TOPICS: Final = {
    Topic.STAFFING: P("Staffing"),
    Topic.WORKLOAD: P("Workload"),
    Topic.MISTAKES: P("Mistakes and near misses"),
    Topic.PEOPLE: P("People I work with"),
    Topic.LEADERS: P("Leaders"),
    Topic.NIGHTS: P("Nights and shifts"),
    Topic.PATIENTS: P("What I saw"),
    Topic.LEARNING: P("School and boards"),
    Topic.PAY: P("Pay and respect"),
    Topic.LIFE: P("Life outside"),
}
WHENS: Final = {
    When.SOON: P("Soon: within 2 to 20 minutes"),
    When.NOW: P("Now"),
    When.LATER: P("Within 1 to 4 hours"),
}
NOTICES: Final = {
    Notices.NONE: P("Do not tell me"),
    Notices.LIST: P("Only in my private list"),
    Notices.DM: P("By direct message (not in Slack)"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a post as they appear. ``name`` is the number of its writer's name, ``opener`` whether they began.

    ``place``: where a first post is to appear, as a string form. ``masked``: patient data was taken out.
    """

    text: str = field(repr=False)
    topic: Topic | None = None
    notices: Notices = Notices.NONE
    masked: bool = False
    place: str = ""
    name: int = 0
    opener: bool = False

    def named(self, name: int, *, opener: bool) -> "Written":
        """Return the same words, once it is known under which name."""
        return replace(self, name=name, opener=opener)

    def __str__(self) -> str:
        return dump(
            {
                "text": self.text,
                "topic": self.topic.value if self.topic else None,
                "notices": self.notices.value,
                "masked": self.masked,
                "place": self.place,
                "name": self.name,
                "opener": self.opener,
            }
        )

    @classmethod
    def parse(cls, kept: str) -> "Written":
        """Read what ``str`` wrote."""
        body = load_body(kept)
        topic, name = body.get("topic"), body.get("name")
        return cls(
            str(body.get("text", "")),
            Topic(topic) if isinstance(topic, str) else None,
            Notices(str(body.get("notices", "none"))),
            body.get("masked") is True,
            str(body.get("place", "")),
            name if isinstance(name, int) else 0,
            body.get("opener") is True,
        )


class Bodies:
    """Closes and opens the words of posts."""

    def __init__(self, epochs: Epochs) -> None:
        """Under the keys of the weeks."""
        self._seal = WeeklySeal(epochs, "post", room=BODY_ROOM)

    def close(self, written: Written, where: Where) -> bytes:
        """Return the words sealed. Raises ``KeyGone`` or ``KeyFault``."""
        return self._seal.close(str(written), where.epoch, where.post)

    def open(self, vent: Vent) -> Written | None:
        """Return a post's words; None where none are kept. Raises ``KeyGone``, ``KeyFault`` or ``SealBroken``."""
        if vent.body is None:
            return None
        return Written.parse(self._seal.open(vent.body, vent.where.epoch, vent.where.post))
