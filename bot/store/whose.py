"""Whose every table is: for each, what exports and erases a person's rows, or the reason why that is not needed.

A table that is missing here fails a test: whoever adds one says what becomes of it when somebody asks to be forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlalchemy import Column, Select, select

from bot.people import Person
from bot.store import Store
from bot.store.schema import metadata


@dataclass(frozen=True, slots=True)
class Held:
    """``columns`` may hold a person in string form; the holder of that name exports and erases them."""

    holder: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stays:
    """A person's id may stay in ``columns`` after an erasure, for this reason; members are told of it."""

    columns: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Nobody:
    """No row names a person, for this reason."""

    why: str


Rule: TypeAlias = Held | Stays | Nobody

KEYLESS: Final = "every key is random or a tag; what leads to a person is sealed under a key that is destroyed"

RULES: Final[Mapping[str, Rule]] = {
    "answers": Held("check-ins", ("person",)),
    "enrolments": Held("check-ins", ("person",)),
    "pulses": Nobody("one noisy figure a week and community"),
    "mentor_profiles": Held("introductions", ("person",)),
    "mentor_requests": Held("introductions", ("person",)),
    "mentor_offers": Held("introductions", ("mentor",)),
    "mentor_pairs": Held("introductions", ("mentee", "mentor")),
    "mentor_bars": Held("introductions", ("person", "other")),
    "mentor_follows": Nobody("sealed, and found by the pair alone, with which it goes"),
    "mentor_joins": Held("introductions", ("person",)),
    "mentor_rounds": Held("settings", ("by",)),
    "mentor_programmes": Held("settings", ("by",)),
    "buddies": Held("introductions", ("person",)),
    "buddy_groups": Nobody("a number and a place; its members stand in buddy_members"),
    "buddy_members": Held("introductions", ("person",)),
    "events": Held("events", ("author",)),
    "event_reminders": Held("events", ("person",)),
    "prompt_texts": Held("wellness prompts", ("person",)),
    "prompt_slots": Nobody("schedules of a community"),
    "prompt_posts": Nobody("what is posted when in which channel"),
    "prompt_taps": Nobody(KEYLESS),
    "prompt_ratings": Nobody("counts for a community and prompt"),
    "prompt_months": Nobody("counts for a community and month"),
    "suggestions": Held("suggestions", ("person", "decided_by")),  # the latter with the other signatures
    "overlay_entries": Held("settings", ("by",)),
    "rota": Held("moderation", ("person",)),
    "duty": Held("moderation", ("person",)),
    "rota_swaps": Held("moderation", ("person",)),
    "case_notes": Held("moderation", ("writer",)),
    "cases": Held("moderation", ("taker",)),
    "consents": Held("settings", ("person",)),
    "notes": Held("settings", ("person",)),
    "dm_channels": Held("settings", ("person",)),
    "community_settings": Held("settings", ("community",)),
    "plans": Held("settings", ("owner",)),
    "deliveries": Held("settings", ("recipient",)),
    "message_weeks": Held("settings", ("person",)),
    "turns": Nobody("when a token or a channel may send again; forgotten within hours"),
    "leavings": Held("settings", ("person",)),
    "audit": Stays(
        ("actor", "subject", "note"),
        "the log of what moderators did answers to the community, and a line taken out would break its chain",
    ),
    "vents": Nobody(KEYLESS),
    "vent_seats": Nobody(KEYLESS),
    "vent_marks": Nobody(KEYLESS),
    "vent_mutes": Nobody(KEYLESS),
    "vent_held": Nobody(KEYLESS),
    "vent_cards": Nobody(KEYLESS),
    "vent_talks": Nobody(KEYLESS),
    "vent_letters": Nobody(KEYLESS),
    "vent_visits": Nobody(KEYLESS),
    "seen_events": Nobody("a platform's own event ids, for a day"),
    "facts": Nobody("what the process must know again after a restart"),
    "sweeps": Nobody("counts by day, job and table"),
    "installs": Nobody("what a platform gave us for a community, sealed; it names the bot and no member"),
    "install_grants": Nobody("which communities the installation of an organisation serves"),
    "install_states": Nobody("a digest of a random state, for ten minutes"),
}

MIXED: Final = frozenset({"community_settings", "plans", "deliveries"})
"""An owner here may be a place or a community as well."""


class Known:
    """Everybody of whom anything is kept under their own name."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def people(self, home: str = "") -> set[Person]:
        """Return them, of everywhere or of one community (``platform:id``), in no order. Raises StoreError."""
        async with self._store.read() as db:
            found = [name for column in person_columns() for name in await db.scalars(_those(column, home))]
        return {Person.parse(name) for name in found if name}


def _those(column: Column[str], home: str) -> Select[str]:
    every = select(column).distinct()
    return every.where(column.startswith(f"{home}:", autoescape=True)) if home else every


def person_columns() -> list[Column[str]]:
    """Return the columns that hold persons and never a place or a community."""
    rules = ((metadata.tables[table], rule) for table, rule in RULES.items() if isinstance(rule, Held))
    return [table.c[name] for table, rule in rules for name in rule.columns if table.name not in MIXED]
