"""The words of events: their kinds, their topics, and when one wants to be reminded."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot import P, Phrase


class Kind(StrEnum):
    """What sort of event it is."""

    MEETUP = "meetup"
    WORKSHOP = "workshop"
    WEBINAR = "webinar"
    CE = "ce-session"
    SUPPORT = "support-group"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return KINDS[self]


KINDS: Final[Mapping[Kind, Phrase]] = {
    Kind.MEETUP: P("Local meetup"),
    Kind.WORKSHOP: P("Workshop"),
    Kind.WEBINAR: P("Webinar"),
    Kind.CE: P("CE session"),
    Kind.SUPPORT: P("Support-group meeting"),
}


class Topic(StrEnum):
    """What it is about."""

    COMPANY = "company"
    WELLBEING = "wellbeing"
    NIGHTS = "nights"
    SCIENCE = "science"
    SAFETY = "safety"
    CAREER = "career"
    LEADING = "leading"
    STUDENTS = "students"
    OTHER = "other"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return TOPICS[self]


TOPICS: Final[Mapping[Topic, Phrase]] = {
    Topic.COMPANY: P("Good company"),
    Topic.WELLBEING: P("Stress and wellbeing"),
    Topic.NIGHTS: P("Nights and shift work"),
    Topic.SCIENCE: P("Bench skills and science"),
    Topic.SAFETY: P("Safety and quality"),
    Topic.CAREER: P("Career and credentials"),
    Topic.LEADING: P("Leading and teaching"),
    Topic.STUDENTS: P("Students and new graduates"),
    Topic.OTHER: P("Something else"),
}


class Wish(StrEnum):
    """When somebody would like to be reminded."""

    DAY = "day"
    HOUR = "hour"
    BOTH = "both"
    NEVER = "never"


def kind_label(kept: str) -> Phrase:
    """Return what people read for a kind that is kept."""
    return Kind(kept).label if kept in set(Kind) else P("Event")


def topic_label(kept: str) -> Phrase:
    """Return what people read for a topic that is kept."""
    return Topic(kept).label if kept in set(Topic) else TOPICS[Topic.OTHER]
