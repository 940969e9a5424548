"""Who and where: a person, a place, a group, and a message of ours that stands in a place."""

from dataclasses import dataclass
from typing import Self

CLOCK = "clock"  # the id of whoever makes calls in places when they fall due: nobody
DIRECT = "@me"  # the community of a conversation with the bot alone, where the platform names none


@dataclass(frozen=True, slots=True)
class _Address:
    platform: str
    community: str
    id: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.community}:{self.id}"

    @property
    def home(self) -> str:
        """The community, as a key: ``platform:community``."""
        return f"{self.platform}:{self.community}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str`` wrote. Raises ``ValueError`` on anything else."""
        platform, community, id_ = [*text.split(":", 2), "", ""][:3]
        if not (platform and community and id_):
            raise ValueError("an address has the form platform:community:id")
        return cls(platform, community, id_)


@dataclass(frozen=True, slots=True)
class Person(_Address):
    """Somebody in a community; round-trips through ``str`` and ``parse``."""


@dataclass(frozen=True, slots=True)
class Place(_Address):
    """A channel, a conversation or a thread; round-trips through ``str`` and ``parse``."""


@dataclass(frozen=True, slots=True)
class Group(_Address):
    """Several people under one name: a Discord role, a Slack user group."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message of ours that stands in a place; round-trips through ``str`` and ``parse``.

    ``id`` is the platform's own for the message, and has no slash in it.
    """

    place: Place
    id: str

    def __str__(self) -> str:
        return f"{self.place}/{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str`` wrote. Raises ``ValueError`` on anything else."""
        place, _, id_ = text.rpartition("/")
        if not (place and id_):
            raise ValueError("a post has the form platform:community:place/id")
        return cls(Place.parse(place), id_)
