"""How long things are kept where moderators may have them forgotten sooner: days by name, within bounds."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

SETTING: Final = "retention"
BOUNDS: Final[Mapping[str, range]] = {"answers": range(30, 91), "profiles": range(60, 181)}
"""Days. The longest are what members were told (the house's own rule); shorter than the shortest, one's own history
and a mentor's holiday would be lost."""


def days_of(chosen: object, name: str) -> int:
    """Return the days that a community has chosen, within the bounds whatever is kept; else the longest."""
    found = chosen.get(name) if isinstance(chosen, dict) else None
    return found if isinstance(found, int) and found in BOUNDS[name] else BOUNDS[name][-1]


def kept_for(chosen: object, name: str) -> timedelta:
    """Return the same as a span of time."""
    return timedelta(days=days_of(chosen, name))
