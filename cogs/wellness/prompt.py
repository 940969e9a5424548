"""A prompt: a few kind words for a lab's channel, in one language or two, and what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from bot import P, Phrase

LONGEST: Final = 350  # characters of one text


class Tag(StrEnum):
    """What a prompt is about."""

    SHIFT = "shift-change"
    BREATHING = "breathing"
    GRATITUDE = "gratitude"
    THREE = "three-good-things"
    BODY = "body"
    SLEEP = "sleep-after-nights"
    HARD = "hard-day"
    CELEBRATION = "celebration"
    LAB_WEEK = "lab-week"
    INSPECTION = "inspection-week"
    BOUNDARIES = "boundaries"
    ASKING = "asking-for-help"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return TAGS[self]


TAGS: Final[Mapping[Tag, Phrase]] = {
    Tag.SHIFT: P("Shift change"),
    Tag.BREATHING: P("Breathing"),
    Tag.GRATITUDE: P("Gratitude"),
    Tag.THREE: P("Three good things"),
    Tag.BODY: P("Body and ergonomics"),
    Tag.SLEEP: P("Sleep after nights"),
    Tag.HARD: P("Hard day"),
    Tag.CELEBRATION: P("Celebration"),
    Tag.LAB_WEEK: P("Lab Week"),
    Tag.INSPECTION: P("Inspection week"),
    Tag.BOUNDARIES: P("Boundaries"),
    Tag.ASKING: P("Asking for help"),
}
OWN_WEEK: Final = frozenset({Tag.LAB_WEEK, Tag.INSPECTION})
"""What has a week of its own, and is out of place in any other."""


class Crew(StrEnum):
    """Whose shift a prompt, or a schedule, is for."""

    ANY = "any"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return CREWS[self]


CREWS: Final[Mapping[Crew, Phrase]] = {
    Crew.ANY: P("Everybody"),
    Crew.DAY: P("Day crew"),
    Crew.EVENING: P("Evening crew"),
    Crew.NIGHT: P("Night crew"),
}


def crew_at(at: time) -> Crew:
    """Return the crew that is at work, or comes or goes, at a time of day."""
    if time(5) <= at < time(13):
        return Crew.DAY
    return Crew.EVENING if time(13) <= at < time(21) else Crew.NIGHT


@dataclass(frozen=True, slots=True)
class Source:
    """Where an idea comes from, as it was published."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt: ``texts`` by language (``en``, ``es``), at least one. ``own``: a member of the community wrote it."""

    id: str
    tags: frozenset[Tag]
    texts: Mapping[str, str]
    crew: Crew = Crew.ANY
    source: Source | None = None
    own: bool = False

    def said(self, language: str) -> str:
        """Return the text in a language, or in the one that there is."""
        return self.texts.get(language) or self.texts.get("en") or next(iter(self.texts.values()))

    def fits(self, tags: frozenset[Tag], crew: Crew, day: date) -> bool:
        """Return whether it may be posted for these tags (none: everything), to a crew, on a local day."""
        if self.crew not in (Crew.ANY, crew):
            return False
        if tags:
            wanted = tags - {Tag.LAB_WEEK} if not in_lab_week(day) and tags != {Tag.LAB_WEEK} else tags
            return bool(self.tags & wanted)
        return not self.tags & (OWN_WEEK - {Tag.LAB_WEEK} if in_lab_week(day) else OWN_WEEK)


def in_lab_week(day: date) -> bool:
    """Return whether a day lies in Medical Laboratory Professionals Week: the last full week, Sunday first, of April.

    Source: ASCLS, https://ascls.org/lab-week-mlpw/.
    """
    last = date(day.year, 4, 30)
    saturday = last - timedelta((last.weekday() - 5) % 7)
    return saturday - timedelta(6) <= day <= saturday
