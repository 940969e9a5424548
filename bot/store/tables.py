"""Every table, once, for SQLite and PostgreSQL alike; an instant is whole microseconds since 1970 in UTC."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

WHOLE: Final[TypeEngine[int]] = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit whole number; SQLite's strict tables know it by the name INTEGER only."""

DUE: Final = text("next_due_at IS NOT NULL")
OPEN: Final = text("next_try_at IS NOT NULL")
OVER: Final = text("settled_at IS NOT NULL")

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _keyed(
    name: str, *parts: Column[str] | Column[int] | Column[bytes] | CheckConstraint | UniqueConstraint | Index
) -> Table:
    """A table that its own key finds: SQLite then keeps the rows in the key's index and nowhere else."""
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=False)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional)


def _whole(name: str, *, optional: bool = False, index: bool = False) -> Column[int]:
    return Column(name, WHOLE, nullable=optional, index=index)


def _bytes(name: str, *, optional: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=optional)


seen_events: Final = _keyed("seen_events", _key("key"), _whole("at", index=True))

community_settings: Final = _keyed("community_settings", _key("community"), _key("name"), _text("value"))

audit: Final = Table(
    "audit",
    metadata,
    Column("id", WHOLE, primary_key=True),
    _text("community"),
    _whole("sequence"),
    _whole("at"),
    _text("actor"),
    _text("action"),
    _text("subject"),
    _text("note"),
    _text("previous"),
    _text("digest"),
    UniqueConstraint("community", "sequence"),
    sqlite_strict=True,
)

consents: Final = _keyed("consents", _key("person"), _key("name"), _text("day"))

notes: Final = _keyed(
    "notes", _key("id"), Column("person", Text, nullable=False, index=True), _text("body"), _whole("at")
)

dm_channels: Final = _keyed("dm_channels", _key("person"), _text("channel"), Index(None, "channel"))

facts: Final = _keyed("facts", _key("name"), _text("value"))

overlay_entries: Final = _keyed(
    "overlay_entries", _key("community"), _key("entry"), _text("body"), _whole("at"), _text("by")
)

suggestions: Final = _keyed(
    "suggestions",
    _key("id"),
    _text("community"),
    _text("person"),
    _text("kind"),
    _text("entry", optional=True),
    _text("body"),
    _text("status"),
    _whole("at"),
    _text("decided_by", optional=True),
    _whole("decided_at", optional=True),
    _text("reason", optional=True),
    CheckConstraint("kind IN ('new', 'stale')", name="kind"),
    CheckConstraint("status IN ('waiting', 'approved', 'declined')", name="status"),
    Index(None, "community", "status"),
)

enrolments: Final = _keyed(
    "enrolments",
    _key("person"),
    _text("community"),
    _text("plan"),
    _text("wish"),
    _whole("unanswered"),
    _text("asked"),
    _text("pace"),
    Index(None, "community"),
)

answers: Final = _keyed(
    "answers",
    _key("person"),
    _key("week"),
    _key("kind"),
    _text("community"),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "community", "week"),
    Index(None, "week"),
)

pulses: Final = _keyed("pulses", _key("community"), _key("week"), _text("body"))

# Anonymous posts: every key is random or a tag, and no time is finer than a day.

vents: Final = _keyed(
    "vents",
    _key("id"),
    _text("thread"),
    _text("community"),
    _text("epoch"),
    _text("day"),
    _text("state"),
    _text("message"),
    _whole("heard"),
    _whole("flagged"),
    _bytes("capsule", optional=True),
    _bytes("body", optional=True),
    Column("locked", WHOLE, nullable=False, server_default=text("0")),
    CheckConstraint("state IN ('waiting', 'up', 'hidden', 'removed')", name="state"),
    Index(None, "thread"),
    Index(None, "community", "epoch"),
    Index(None, "community", "message"),
)

vent_seats: Final = _keyed(
    "vent_seats", _key("thread"), _key("tag"), _whole("name"), _whole("opener"), UniqueConstraint("thread", "name")
)

vent_marks: Final = _keyed(
    "vent_marks",
    _key("post"),
    _key("kind"),
    _key("tag"),
    CheckConstraint("kind IN ('heard', 'flagged')", name="kind"),
)

vent_mutes: Final = _keyed("vent_mutes", _key("tag"), _text("until"))

vent_held: Final = _keyed("vent_held", _key("id"), _text("epoch"), _bytes("sealed"))

# Mentor introductions: every row belongs to a community; free text, wishes and names are sealed.

mentor_profiles: Final = _keyed(
    "mentor_profiles",
    _key("person"),
    _key("side"),
    _text("community"),
    _text("state"),
    _whole("paused_until", optional=True),
    _whole("touched"),
    _text("facts"),
    _text("employer"),
    _text("supervisor"),
    _bytes("sealed"),
    CheckConstraint("side IN ('offer', 'find')", name="side"),
    CheckConstraint("state IN ('draft', 'active', 'paused')", name="state"),
    Index(None, "community", "side", "state"),
    Index(None, "touched"),
)

mentor_requests: Final = _keyed(
    "mentor_requests",
    _key("id"),
    _text("community"),
    _text("person"),
    _text("state"),
    _whole("at"),
    _whole("answered_at", optional=True),
    CheckConstraint("state IN ('open', 'proposed', 'matched', 'withdrawn')", name="state"),
    Index(None, "community", "state"),
    Index(None, "person"),
)

mentor_offers: Final = _keyed(
    "mentor_offers",
    _key("id"),
    _text("community"),
    _text("request"),
    _text("mentor"),
    _text("state"),
    _whole("score"),
    _text("reasons"),
    _whole("at"),
    _whole("shown_at", optional=True),
    _whole("expires_at"),
    _bytes("sealed", optional=True),
    UniqueConstraint("request", "mentor"),
    CheckConstraint("state IN ('open', 'accepted', 'declined', 'expired', 'lost', 'withdrawn')", name="state"),
    Index(None, "community", "state", "expires_at"),
    Index(None, "mentor", "state"),
)

mentor_pairs: Final = _keyed(
    "mentor_pairs",
    _key("id"),
    _text("community"),
    _text("mentee"),
    _text("mentor"),
    _text("request", optional=True),
    _text("round", optional=True),
    _text("state"),
    _whole("mentee_yes"),
    _whole("mentor_yes"),
    _whole("mentee_agrees"),
    _whole("mentor_agrees"),
    _whole("score"),
    _text("reasons"),
    _text("place"),
    _bytes("sealed", optional=True),
    _whole("at"),
    _whole("due_at", optional=True),
    _whole("met_at", optional=True),
    _whole("ended_at", optional=True),
    _text("ended"),
    CheckConstraint("state IN ('proposed', 'opening', 'active', 'declined', 'ended')", name="state"),
    Index(None, "community", "state", "due_at"),
    Index(None, "mentee"),
    Index(None, "mentor"),
)

mentor_bars: Final = _keyed("mentor_bars", _key("person"), _key("other"), _text("community"), _whole("at"))

mentor_follows: Final = _keyed("mentor_follows", _key("pair"), _text("community"), _bytes("sealed"))

mentor_programmes: Final = _keyed(
    "mentor_programmes", _key("community"), _key("id"), _text("text"), _text("by"), _whole("at")
)

mentor_rounds: Final = _keyed(
    "mentor_rounds",
    _key("id"),
    _text("community"),
    _text("state"),
    _text("seed"),
    _text("body"),
    _text("by"),
    _whole("at"),
    _whole("settled_at", optional=True),
    CheckConstraint("state IN ('open', 'preview', 'published', 'discarded')", name="state"),
    Index(None, "community", "state"),
)

mentor_joins: Final = _keyed("mentor_joins", _key("round"), _key("person"), _key("side"), _whole("at"))

buddies: Final = _keyed(
    "buddies",
    _key("person"),
    _text("community"),
    _whole("seat"),
    _text("state"),
    _whole("paused_until", optional=True),
    _text("facts"),
    _bytes("sealed"),
    _whole("at"),
    UniqueConstraint("community", "seat"),
    CheckConstraint("state IN ('active', 'paused')", name="state"),
)

buddy_groups: Final = _keyed(
    "buddy_groups",
    _key("id"),
    _text("community"),
    _whole("number"),
    _whole("at"),
    _text("place"),
    _text("state"),
    Index(None, "community", "number"),
)

buddy_members: Final = _keyed("buddy_members", _key("id"), _key("person"), Index(None, "person"))

vent_cards: Final = _keyed("vent_cards", _key("tag"), _text("year"))

vent_talks: Final = _keyed(
    "vent_talks",
    _key("id"),
    _text("post"),
    _text("community"),
    _text("thread"),
    _text("epoch"),
    _text("state"),
    _bytes("capsule", optional=True),
    _bytes("head"),
    CheckConstraint("state IN ('open', 'blocked')", name="state"),
    Index(None, "post"),
    Index(None, "community", "epoch"),
)

vent_letters: Final = _keyed(
    "vent_letters",
    _key("id"),
    _text("talk"),
    _text("side"),
    _text("day"),
    _bytes("sealed"),
    _whole("seen"),
    CheckConstraint("side IN ('author', 'other')", name="side"),
    Index(None, "talk"),
)

vent_visits: Final = _keyed("vent_visits", _key("post"), _whole("replies"))

# What waits for moderators, and who is there for it.

cases: Final = _keyed(
    "cases",
    _key("id"),
    _text("community"),
    _text("kind"),
    _text("subject"),
    _text("day"),
    _text("state"),
    _text("taker"),
    _text("outcome"),
    _text("card"),
    _bytes("body"),
    CheckConstraint("state IN ('held', 'open', 'taken', 'closed')", name="state"),
    Index(None, "community", "state"),
    Index(None, "community", "subject"),
)

rota: Final = _keyed(
    "rota",
    _key("id"),
    _text("community"),
    _text("person"),
    _whole("weekday"),
    _whole("start"),
    _whole("end"),
    Index(None, "community"),
    Index(None, "person"),
)

duty: Final = _keyed("duty", _key("person"), _text("community"), _whole("until"), Index(None, "community"))

plans: Final = _keyed(
    "plans",
    _key("id"),
    _text("kind"),
    _text("owner"),
    _text("whose"),
    _text("community"),
    _text("token"),
    _text("rule"),
    _text("zone"),
    _text("quiet"),
    _text("shifts"),
    _whole("next_due_at", optional=True),
    _text("state"),
    _whole("paused_until", optional=True),
    _text("reason"),
    CheckConstraint("whose IN ('person', 'place')", name="whose"),
    CheckConstraint("state IN ('active', 'paused', 'ended')", name="state"),
    # What the tick reads: those without a next time are not in it.
    Index(None, "next_due_at", sqlite_where=DUE, postgresql_where=DUE),
    Index(None, "owner"),
    Index(None, "community", "state"),
)

deliveries: Final = _keyed(
    "deliveries",
    _key("id"),
    _text("plan", optional=True),
    _whole("due_at"),
    _text("kind"),
    _whole("rank"),
    _text("platform"),
    _text("recipient"),
    _text("whose"),
    _text("token"),
    _text("state"),
    _whole("attempts"),
    _whole("doubtful"),
    _whole("next_try_at", optional=True),
    _text("fault"),
    _text("week"),
    _whole("settled_at", optional=True),
    UniqueConstraint("plan", "due_at"),
    CheckConstraint("whose IN ('person', 'place')", name="whose"),
    CheckConstraint(
        "state IN ('waiting', 'leased', 'sent', 'dead', 'dropped', 'unreachable', 'missed', 'yielded')", name="state"
    ),
    # What the sender reads, in its order.
    Index(None, "platform", "rank", "next_try_at", sqlite_where=OPEN, postgresql_where=OPEN),
    Index(None, "recipient"),
    Index(None, "settled_at", sqlite_where=OVER, postgresql_where=OVER),
)

message_weeks: Final = _keyed("message_weeks", _key("person"), _key("week"), _whole("count"))
