"""What a community has settled about introductions: where they happen, how long a mentor has, how many are asked."""

from dataclasses import dataclass
from typing import Final

from bot import Place
from bot.community import Choices, Json

NAME: Final = "mentoring"
DAYS: Final = range(1, 11)
BATCH: Final = range(1, 4)


@dataclass(frozen=True, slots=True)
class Terms:
    """A community's terms: ``days`` are the mentor's own working days, ``batch`` how many are asked at a time."""

    on: bool = True
    place: Place | None = None
    days: int = 3
    batch: int = 1


async def terms_of(choices: Choices, home: str) -> Terms:
    """Return what a community (``platform:id``) has settled; the usual where it settled nothing."""
    kept = await choices.get(home, NAME)
    if not isinstance(kept, dict):
        return Terms()
    place = kept.get("place")
    return Terms(
        kept.get("on") is not False,
        Place.parse(place) if isinstance(place, str) and place else None,
        _within(kept.get("days"), DAYS, 3),
        _within(kept.get("batch"), BATCH, 1),
    )


async def settle(choices: Choices, home: str, terms: Terms) -> None:
    """Keep what a community has settled; what others keep under the same name stays."""
    kept = await choices.get(home, NAME)
    place = str(terms.place) if terms.place else ""
    mine: dict[str, Json] = {"on": terms.on, "place": place, "days": terms.days, "batch": terms.batch}
    await choices.put(home, NAME, {**kept, **mine} if isinstance(kept, dict) else mine)


def _within(found: Json, allowed: range, usual: int) -> int:
    return found if isinstance(found, int) and found in allowed else usual
