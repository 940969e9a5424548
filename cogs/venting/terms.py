"""What a community has settled about venting: whether, where, and how many read there."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot import Place
from bot.community import Choices, Json

NAME: Final = "venting"
QUARTER: Final = timedelta(days=92)  # how long a moderator's count of readers holds
AHEAD: Final = timedelta(days=14)  # how long before its end they are asked again


@dataclass(frozen=True, slots=True)
class Terms:
    """``readers``: how many a moderator said can read the channel, and ``told`` on which day (UTC).

    ``asked``: they were asked again; ``trouble``: they were told that posts cannot appear.
    """

    on: bool = True
    place: Place | None = None
    readers: int | None = None
    told: date | None = None
    asked: bool = False
    trouble: bool = False

    def attested(self, today: date) -> int | None:
        """Return what a moderator said, while it holds."""
        return self.readers if self.told is not None and today - self.told < QUARTER else None

    def must_ask(self, today: date) -> bool:
        """Return whether moderators are to be asked again how many read."""
        return self.told is not None and not self.asked and today - self.told >= QUARTER - AHEAD


async def terms_of(choices: Choices, home: str) -> Terms:
    """Return what a community (``platform:id``) has settled. Raises ``StoreError``."""
    return read_terms(await choices.get(home, NAME))


def read_terms(kept: Json) -> Terms:
    """Return the terms that are kept under ``NAME``."""
    if not isinstance(kept, dict):
        return Terms()
    place, readers, told = kept.get("place"), kept.get("readers"), kept.get("told")
    return Terms(
        kept.get("on") is not False,
        Place.parse(place) if isinstance(place, str) else None,
        readers if isinstance(readers, int) else None,
        date.fromisoformat(told) if isinstance(told, str) else None,
        kept.get("asked") is True,
        kept.get("trouble") is True,
    )


async def settle(choices: Choices, home: str, terms: Terms) -> None:
    """Keep what a community has settled. Raises ``StoreError``."""
    await choices.put(home, NAME, as_kept(terms))


def as_kept(terms: Terms) -> Json:
    """Return terms as they are kept under ``NAME``."""
    return {
        "on": terms.on,
        "place": str(terms.place) if terms.place else None,
        "readers": terms.readers,
        "told": terms.told.isoformat() if terms.told else None,
        "asked": terms.asked,
        "trouble": terms.trouble,
    }


async def open_channel(choices: Choices, home: str, place: Place) -> None:
    """Choose a channel where none was chosen yet. Raises ``StoreError``."""
    terms = await terms_of(choices, home)
    if terms.place is None:
        await settle(choices, home, replace(terms, place=place))


async def remember(choices: Choices, home: str, *, asked: bool | None = None, trouble: bool | None = None) -> bool:
    """Remember what moderators were told; return whether that is news."""
    terms = await terms_of(choices, home)
    fresh = replace(
        terms,
        asked=terms.asked if asked is None else asked,
        trouble=terms.trouble if trouble is None else trouble,
    )
    if fresh != terms:
        await settle(choices, home, fresh)
    return fresh != terms
