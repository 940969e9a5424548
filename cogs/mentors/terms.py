"""What a community has settled about introductions: where they happen, how long a mentor has, how many are asked."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot import Place
from bot.community import Choices, Json

NAME: Final = "mentoring"
DAYS: Final = range(1, 11)
BATCH: Final = range(1, 4)


@dataclass(frozen=True, slots=True)
class Terms:
    """A community's terms: ``days`` are the mentor's own working days, ``batch`` how many are asked at a time.

    ``until`` is the day (ISO) on which a pause of the whole community ends; nothing for no pause.
    """

    on: bool = True
    place: Place | None = None
    days: int = 3
    batch: int = 1
    until: str = ""

    def running(self, today: date) -> bool:
        """Whether mentors are asked on a day: introductions are on, and not paused."""
        return self.on and self.until <= today.isoformat()


async def terms_of(choices: Choices, home: str) -> Terms:
    """Return what a community (``platform:id``) has settled; the usual where it settled nothing."""
    return read_terms(await choices.get(home, NAME))


def read_terms(kept: Json) -> Terms:
    """Return the terms that are kept under ``NAME``."""
    if not isinstance(kept, dict):
        return Terms()
    place = kept.get("place")
    return Terms(
        kept.get("on") is not False,
        Place.parse(place) if isinstance(place, str) and place else None,
        _within(kept.get("days"), DAYS, 3),
        _within(kept.get("batch"), BATCH, 1),
        until if isinstance(until := kept.get("until"), str) else "",
    )


async def settle(choices: Choices, home: str, terms: Terms) -> None:
    """Keep what a community has settled; what others keep under the same name stays."""
    await choices.put(home, NAME, as_kept(terms, await choices.get(home, NAME)))


def as_kept(terms: Terms, kept: Json) -> Json:
    """Return terms as they are kept under ``NAME``, over what others keep there."""
    place = str(terms.place) if terms.place else ""
    mine: dict[str, Json] = {"on": terms.on, "place": place, "days": terms.days, "batch": terms.batch}
    mine["until"] = terms.until
    return {**kept, **mine} if isinstance(kept, dict) else mine


def _within(found: Json, allowed: range, usual: int) -> int:
    return found if isinstance(found, int) and found in allowed else usual


BUDDIES: Final = "buddies"
WEEKS: Final = range(1, 9)


@dataclass(frozen=True, slots=True)
class BuddyTerms:
    """A community's terms for buddies: a new round every so many weeks."""

    on: bool = True
    weeks: int = 2


async def buddy_terms(choices: Choices, home: str) -> BuddyTerms:
    """Return what a community has settled about buddies; the usual where it settled nothing."""
    return read_buddies(await choices.get(home, BUDDIES))


def read_buddies(kept: Json) -> BuddyTerms:
    """Return the terms that are kept under ``BUDDIES``."""
    if not isinstance(kept, dict):
        return BuddyTerms()
    return BuddyTerms(kept.get("on") is not False, _within(kept.get("weeks"), WEEKS, 2))


async def settle_buddies(choices: Choices, home: str, terms: BuddyTerms) -> None:
    """Keep what a community has settled about buddies."""
    await choices.put(home, BUDDIES, {"on": terms.on, "weeks": terms.weeks})
