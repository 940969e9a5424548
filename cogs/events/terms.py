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
    kept = await choices.get(home, NAME)
    if not isinstance(kept, Mapping):
        return Terms()
    place = kept.get("place")
    found = Place.parse(place) if isinstance(place, str) and place else None
    return Terms(found, kept.get("approval") is not False, kept.get("mirror") is not False)


async def settle(choices: Choices, home: str, terms: Terms, tx: AsyncConnection) -> None:
    """Keep what a community has settled, in a transaction that ``change`` opened."""
    place = str(terms.place) if terms.place else ""
    kept: dict[str, Json] = {"place": place, "approval": terms.approval, "mirror": terms.mirror}
    await choices.put(home, NAME, kept, tx=tx)
