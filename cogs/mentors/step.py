"""Introductions in set-up: near which channel, how long a mentor has, how often buddies meet."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Final

from bot import P, Person, Phrase, Place, Words
from bot.adapter import Lack
from bot.field import Field
from bot.steps import Feature, Kept, Remark, Unfit
from cogs.mentors.terms import (
    BATCH,
    BUDDIES,
    DAYS,
    NAME,
    WEEKS,
    BuddyTerms,
    Terms,
    as_kept,
    read_buddies,
    read_terms,
)

INTRODUCTIONS: Final = Feature(
    "introductions",
    P("Introductions to mentors"),
    NAME,
    frozenset({"mentor.find", "mentor.offer", "mentor.join", "mentor.go", "mentor.accept", "mentor.programmes"}),
    silent=frozenset({"mentor.turn"}),
)
BUDDYING: Final = Feature(
    "buddies", P("Buddies"), BUDDIES, frozenset({"buddies.join"}), silent=frozenset({"buddies.turn"})
)


class IntroductionsStep:
    """Who is brought together, and where."""

    name = "introductions"
    title = P("Introductions")
    about = P(
        "Members who look for a mentor meet one in a small private place. Discord opens it beside a channel that you "
        "choose; Slack needs none."
    )
    fields: tuple[Field, ...] = (
        Field("channel", P("Channel near which places are opened"), Place, required=False),
        Field("days", P("A mentor's working days to answer, 1 to 10"), int, required=False),
        Field("batch", P("Mentors asked at a time, 1 to 3"), int, required=False),
        Field("weeks", P("New buddies every so many weeks, 1 to 8"), int, required=False),
    )
    needs: Mapping[str, frozenset[Lack]] = {"channel": frozenset({Lack.ROOMS})}

    def read(self, kept: Kept) -> Mapping[str, str]:
        """Return all four, and what is usual where nothing was chosen."""
        terms, buddies = read_terms(kept.get(NAME)), read_buddies(kept.get(BUDDIES))
        place = {"channel": str(terms.place)} if terms.place else {}
        return place | {"days": str(terms.days), "batch": str(terms.batch), "weeks": str(buddies.weeks)}

    def chosen(self, kept: Kept) -> bool:
        """Tell whether there is a channel."""
        return read_terms(kept.get(NAME)).place is not None

    def write(self, home: str, kept: Kept, values: Mapping[str, object]) -> Kept:
        """Lay the values over the terms."""
        faults: dict[str, Words] = {}
        terms, buddies = read_terms(kept.get(NAME)), read_buddies(kept.get(BUDDIES))
        if "channel" in values:
            place = values["channel"]
            terms = replace(terms, place=place if isinstance(place, Place) else None)
        days = _number("days", values, terms.days, Terms().days, faults)
        batch = _number("batch", values, terms.batch, Terms().batch, faults)
        weeks = _number("weeks", values, buddies.weeks, BuddyTerms().weeks, faults)
        if faults:
            raise Unfit(faults)
        found = {NAME: as_kept(replace(terms, days=days, batch=batch), kept.get(NAME))}
        return found | ({BUDDIES: asdict(replace(buddies, weeks=weeks))} if "weeks" in values else {})

    async def remarks(self, home: str, kept: Kept) -> Sequence[Remark]:
        """Say nothing that rights do not tell."""
        return ()

    async def settled(self, by: Person, before: Kept) -> None:
        """Do nothing: the next introduction goes by it."""


_BOUNDS: Final[Mapping[str, tuple[range, Phrase]]] = {
    "days": (DAYS, P("From 1 to 10 working days, please.")),
    "batch": (BATCH, P("From 1 to 3, please.")),
    "weeks": (WEEKS, P("From 1 to 8 weeks, please.")),
}


def _number(name: str, values: Mapping[str, object], now: int, usual: int, faults: dict[str, Words]) -> int:
    """Return the number that is to hold: the one given, the usual where it is taken back, else the one that holds."""
    value = values.get(name, now)
    if value is None:
        return usual
    allowed, wrong = _BOUNDS[name]
    if isinstance(value, int) and value in allowed:
        return value
    faults[name] = wrong
    return now
