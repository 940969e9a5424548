"""How well two fit, and why: points out of a hundred, hard limits first, and a reason that people can read for each.

What two share by their affinity wishes counts a little, and only where both asked for it. It is never a reason that
anybody is shown, and the points that people see leave it out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot import P, Person, Phrase, Words
from bot.i18n import listed
from cogs.mentors.profile import Profile
from cogs.mentors.shelf import Shelf, band, rhythm, walked
from cogs.mentors.words import Discipline, Style, Topic

LEAST: Final = 30
"""Points below which two have too little in common to be introduced."""


class Limit(StrEnum):
    """What keeps two apart, whatever their points."""

    SELF = "self"
    BARRED = "barred"
    MET = "met"
    EMPLOYER = "employer"
    SUPERVISOR = "supervisor"
    LANGUAGE = "language"
    DISTANT = "distant"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two fit. ``score`` decides, people may see ``shown``; ``reasons`` are codes for `reason_words`."""

    score: int
    shown: int
    reasons: tuple[str, ...]


def limit(
    mentee: Profile,
    mentor: Profile,
    barred: Collection[frozenset[Person]] = (),
    met: Collection[frozenset[Person]] = (),
) -> Limit | None:
    """Return what keeps two apart, None when nothing does but perhaps their points."""
    two = frozenset((mentee.person, mentor.person))
    checks = (
        (mentee.person == mentor.person, Limit.SELF),
        (two in barred, Limit.BARRED),
        (two in met, Limit.MET),
        (bool(mentee.employer) and mentee.employer == mentor.employer, Limit.EMPLOYER),
        (bool(mentee.supervisor) and mentee.supervisor == mentor.supervisor, Limit.SUPERVISOR),
    )
    return next((kept for apart, kept in checks if apart), None)


def fit(mentee: Profile, mentor: Profile) -> Fit | Limit:
    """Return how well two fit by what they said, or what keeps them apart: no language, or too little in common."""
    alone = Shelf([mentor], "")
    if not alone.speaking(mentee):
        return Limit.LANGUAGE
    score, shown = alone.sum(mentee), alone.sum(replace(mentee, affinity=frozenset()))
    return Fit(score, shown, _reasons(mentee, mentor)) if score >= LEAST else Limit.DISTANT


def reason_words(reasons: Collection[str]) -> Words:
    """Return why two were brought together, as one sentence for both of them."""
    topics = [topic.label for topic in Topic if f"topic-{topic}" in reasons]
    said: list[Words] = []
    if topics:
        said.append(P("one of you asked about {topics} and the other can speak of it")(topics=listed(topics)))
    found = next((d for d in Discipline if f"bench-{d}" in reasons), None)
    if found is not None:
        said.append(P("you both know {bench}")(bench=found.label))
    said += [SAID[code] for code in SAID if code in reasons]
    return listed(said[:MOST_SAID]) if said else P("you speak the same language and have time for each other")


MOST_SAID: Final = 3  # reasons that people read: more of them convince nobody
SAID: Final[Mapping[str, Phrase]] = {
    "way": P("one of you has gone the way that the other is on"),
    "rhythm": P("you work the same shifts"),
    "ahead": P("one of you has been at it for some years longer"),
    "style": P("you like to talk in the same way"),
}


def _reasons(mentee: Profile, mentor: Profile) -> tuple[str, ...]:
    """Codes of what two share, the weightiest first; never an affinity."""
    found = [f"topic-{topic}" for topic in Topic if topic in mentee.topics & mentor.topics]
    checks = (
        (mentee.discipline is mentor.discipline, f"bench-{mentee.discipline}"),
        (walked(mentee.route, mentor.route), "way"),
        (rhythm(mentee) == rhythm(mentor) != "", "rhythm"),
        (band(mentor.years) > band(mentee.years), "ahead"),
        (mentee.style is mentor.style is not Style.ANY, "style"),
    )
    return (*found, *(code for holds, code in checks if holds))
