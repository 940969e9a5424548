"""What a community has settled about events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Place
from bot.community import Choices, Json

NAME: Final = "events"


@dataclass(frozen=True, slots=True)
class Terms:
    """``place``: where new events are announced; ``approval``: whether moderators look at members' events first;
    ``mirror``: whether they are put into the platform's own calendar, where it has one.
    """

    place: Place | None = None
    approval: bool = True
    mirror: bool = True


async def terms_of(choices: Choices, home: str) -> Terms:
    """Return what a community has settled; the usual where it settled nothing."""
    return read_terms(await choices.get(home, NAME))


def read_terms(kept: Json) -> Terms:
    """Return what was settled, from what is kept."""
    if not isinstance(kept, Mapping):
        return Terms()
    place = kept.get("place")
    found = Place.parse(place) if isinstance(place, str) and place else None
    return Terms(found, kept.get("approval") is not False, kept.get("mirror") is not False)


async def settle(choices: Choices, home: str, terms: Terms, tx: AsyncConnection) -> None:
    """Keep what a community has settled, in a transaction that ``change`` opened."""
    await choices.put(home, NAME, as_kept(terms), tx=tx)


def as_kept(terms: Terms) -> dict[str, Json]:
    """Return what is to be kept so that these terms hold."""
    place = str(terms.place) if terms.place else ""
    return {"place": place, "approval": terms.approval, "mirror": terms.mirror}
