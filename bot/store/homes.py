"""What goes with a community that took the bot out: a rule for every table whose rows belong to a community.

A table that is missing here fails a test: whoever adds one says what becomes of it when nobody is there any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.ends import PREFIX
from bot.store.schema import metadata
from bot.store.tables import facts
from bot.store.turn import turn


@dataclass(frozen=True, slots=True)
class Goes:
    """Its rows stood for that community alone. ``below``: tables and their columns that hold the ids of these rows."""

    below: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stays:
    """Something else sees to its rows, as this says."""

    why: str


Rule: TypeAlias = Goes | Stays

OWN: Final = "a member's own: it goes thirty days after they left, or at their word"
KEYED: Final = "under no name, and unreadable once the key of its week is destroyed; then it is forgotten"

RULES: Final[Mapping[str, Rule]] = {
    "overlay_entries": Goes(),
    "suggestions": Goes(),
    "pulses": Goes(),
    "cases": Goes(),
    "case_notes": Goes(),
    "rota": Goes(),
    "rota_swaps": Goes(),
    "duty": Goes(),
    "events": Goes(),
    "event_reminders": Goes(),
    "prompt_slots": Goes(),
    "prompt_posts": Goes(below=(("prompt_taps", "post"),)),
    "prompt_texts": Goes(),
    "prompt_ratings": Goes(),
    "prompt_months": Goes(),
    "mentor_rounds": Goes(below=(("mentor_joins", "round"),)),
    "mentor_programmes": Goes(),
    "installs": Goes(),  # most often long gone: a token goes on the day on which the platform says so
    "install_grants": Goes(),
    "audit": Goes(),  # whole, and its ends with it: half a chain would look like tampering
    "plans": Stays("the plans themselves delete them, with what is to be sent"),
    "community_settings": Stays("the settings themselves delete them, and their memory with them"),
    "enrolments": Stays(OWN),
    "answers": Stays(OWN),
    "mentor_profiles": Stays(OWN),
    "mentor_requests": Stays(OWN),
    "mentor_offers": Stays(OWN),
    "mentor_pairs": Stays(OWN),
    "mentor_bars": Stays(OWN),
    "mentor_follows": Stays(OWN),
    "buddies": Stays(OWN),
    "buddy_groups": Stays("its members take theirs out, each in their own time; a number and a place are left"),
    "vents": Stays(KEYED),
    "vent_talks": Stays(KEYED),
}


async def erase_home(tx: AsyncConnection, home: str) -> int:
    """Delete what stood for a community (``platform:id``) alone, its audit whole; returns how many rows went.

    It is one transaction with whatever else ``tx`` does. Raises StoreError.
    """
    await turn(tx, f"audit {home}")
    rows = sum([await _erase(tx, name, rule, home) for name, rule in RULES.items() if isinstance(rule, Goes)])
    await tx.execute(delete(facts).where(facts.c.name == PREFIX + home))
    return rows


async def _erase(tx: AsyncConnection, name: str, rule: Goes, home: str) -> int:
    table = metadata.tables[name]
    theirs = table.c.community == home
    for below, column in rule.below:
        child = metadata.tables[below]
        await tx.execute(delete(child).where(child.c[column].in_(select(table.c.id).where(theirs))))
    return (await tx.execute(delete(table).where(theirs))).rowcount
