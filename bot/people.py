"""Who and where: a person, a place and a group, on one platform in one community."""

from dataclasses import dataclass
from typing import Self

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
    """A channel or a conversation; round-trips through ``str`` and ``parse``."""


@dataclass(frozen=True, slots=True)
class Group(_Address):
    """Several people under one name: a Discord role, a Slack user group."""
