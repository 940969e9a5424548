"""The tables of the house, venting, cases and clockwork; an instant is whole microseconds since 1970 in UTC."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Table, Text, UniqueConstraint, text

from bot.store.columns import WHOLE, binary, key, keyed, metadata, string, whole

DUE: Final = text("next_due_at IS NOT NULL")
OPEN: Final = text("next_try_at IS NOT NULL")
OVER: Final = text("settled_at IS NOT NULL")
TOLD: Final = text("kind = 'safety' AND state = 'sent'")

seen_events: Final = keyed("seen_events", key("key"), whole("at", index=True))

community_settings: Final = keyed(
    "community_settings", key("community"), key("name"), string("value"), Index(None, "name")
)

audit: Final = Table(
    "audit",
    metadata,
    Column("id", WHOLE, primary_key=True),
    string("community"),
    whole("sequence"),
    whole("at"),
    string("actor"),
    string("action"),
    string("subject"),
    string("note"),
    string("previous"),
    string("digest"),
    UniqueConstraint("community", "sequence"),
    Index(None, "at"),
    sqlite_strict=True,
)

consents: Final = keyed("consents", key("person"), key("name"), string("day"))

notes: Final = keyed(
    "notes", key("id"), Column("person", Text, nullable=False, index=True), string("body"), whole("at")
)

dm_channels: Final = keyed("dm_channels", key("person"), string("channel"), Index(None, "channel"))

facts: Final = keyed("facts", key("name"), string("value"))

leavings: Final = keyed("leavings", key("person"), string("since"))

sweeps: Final = keyed("sweeps", key("day"), key("job"), key("what"), whole("rows"))

overlay_entries: Final = keyed(
    "overlay_entries", key("community"), key("entry"), string("body"), whole("at"), string("by"), Index(None, "by")
)

suggestions: Final = keyed(
    "suggestions",
    key("id"),
    string("community"),
    string("person"),
    string("kind"),
    string("entry", optional=True),
    string("body"),
    string("status"),
    whole("at"),
    string("decided_by", optional=True),
    whole("decided_at", optional=True),
    string("reason", optional=True),
    CheckConstraint("kind IN ('new', 'stale')", name="kind"),
    CheckConstraint("status IN ('waiting', 'approved', 'declined')", name="status"),
    Index(None, "community", "status"),
    Index(None, "person"),
    Index(None, "decided_by"),
)

enrolments: Final = keyed(
    "enrolments",
    key("person"),
    string("community"),
    string("plan"),
    string("wish"),
    whole("unanswered"),
    string("asked"),
    string("pace"),
    Index(None, "community"),
)

answers: Final = keyed(
    "answers",
    key("person"),
    key("week"),
    key("kind"),
    string("community"),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "community", "week"),
    Index(None, "week"),
)

pulses: Final = keyed("pulses", key("community"), key("week"), string("body"))

# Anonymous posts: every key is random or a tag, and no time is finer than a day.

vents: Final = keyed(
    "vents",
    key("id"),
    string("thread"),
    string("community"),
    string("epoch"),
    string("day"),
    string("state"),
    string("message"),
    whole("heard"),
    whole("flagged"),
    binary("capsule", optional=True),
    binary("body", optional=True),
    Column("locked", WHOLE, nullable=False, server_default=text("0")),
    CheckConstraint("state IN ('waiting', 'up', 'hidden', 'removed')", name="state"),
    Index(None, "thread"),
    Index(None, "community", "epoch"),
    Index(None, "community", "message"),
    Index(None, "epoch"),
)

vent_seats: Final = keyed(
    "vent_seats", key("thread"), key("tag"), whole("name"), whole("opener"), UniqueConstraint("thread", "name")
)

vent_marks: Final = keyed(
    "vent_marks",
    key("post"),
    key("kind"),
    key("tag"),
    CheckConstraint("kind IN ('heard', 'flagged')", name="kind"),
)

vent_mutes: Final = keyed("vent_mutes", key("tag"), string("until"), Index(None, "until"))

vent_held: Final = keyed("vent_held", key("id"), string("epoch"), binary("sealed"))

vent_cards: Final = keyed("vent_cards", key("tag"), string("year"), Index(None, "year"))

vent_talks: Final = keyed(
    "vent_talks",
    key("id"),
    string("post"),
    string("community"),
    string("thread"),
    string("epoch"),
    string("state"),
    binary("capsule", optional=True),
    binary("head"),
    CheckConstraint("state IN ('open', 'blocked')", name="state"),
    Index(None, "post"),
    Index(None, "community", "epoch"),
    Index(None, "epoch"),
)

vent_letters: Final = keyed(
    "vent_letters",
    key("id"),
    string("talk"),
    string("side"),
    string("day"),
    binary("sealed"),
    whole("seen"),
    CheckConstraint("side IN ('author', 'other')", name="side"),
    Index(None, "talk"),
)

vent_visits: Final = keyed("vent_visits", key("post"), whole("replies"))

# What waits for moderators, and who is there for it.

cases: Final = keyed(
    "cases",
    key("id"),
    string("community"),
    string("kind"),
    string("subject"),
    string("day"),
    string("state"),
    string("taker"),
    string("outcome"),
    string("card"),
    binary("body"),
    CheckConstraint("state IN ('held', 'open', 'taken', 'closed')", name="state"),
    Index(None, "community", "state"),
    Index(None, "community", "subject"),
    Index(None, "taker"),
    Index(None, "day"),
)

rota: Final = keyed(
    "rota",
    key("id"),
    string("community"),
    string("person"),
    whole("weekday"),
    whole("start"),
    whole("end"),
    Index(None, "community"),
    Index(None, "person"),
)

duty: Final = keyed("duty", key("person"), string("community"), whole("until"), Index(None, "community"))

plans: Final = keyed(
    "plans",
    key("id"),
    string("kind"),
    string("owner"),
    string("whose"),
    string("community"),
    string("token"),
    string("rule"),
    string("zone"),
    string("quiet"),
    string("shifts"),
    whole("next_due_at", optional=True),
    string("state"),
    whole("paused_until", optional=True),
    string("reason"),
    CheckConstraint("whose IN ('person', 'place')", name="whose"),
    CheckConstraint("state IN ('active', 'paused', 'ended')", name="state"),
    # What the tick reads: those without a next time are not in it.
    Index(None, "next_due_at", sqlite_where=DUE, postgresql_where=DUE),
    Index(None, "owner"),
    Index(None, "community", "state"),
)

deliveries: Final = keyed(
    "deliveries",
    key("id"),
    string("plan", optional=True),
    whole("due_at"),
    string("kind"),
    whole("rank"),
    string("platform"),
    string("recipient"),
    string("whose"),
    string("token"),
    string("state"),
    whole("attempts"),
    whole("doubtful"),
    whole("next_try_at", optional=True),
    string("fault"),
    string("week"),
    whole("settled_at", optional=True),
    UniqueConstraint("plan", "due_at"),
    CheckConstraint("whose IN ('person', 'place')", name="whose"),
    CheckConstraint(
        "state IN ('waiting', 'leased', 'sent', 'dead', 'dropped', 'unreachable', 'missed', 'yielded')", name="state"
    ),
    # What the sender reads, in its order.
    Index(None, "platform", "rank", "next_try_at", sqlite_where=OPEN, postgresql_where=OPEN),
    # In the order of characters, so that those of a community are found by how its address begins.
    Index(None, "recipient", postgresql_ops={"recipient": "text_pattern_ops"}),
    Index(None, "settled_at", sqlite_where=OVER, postgresql_where=OVER),
    Index("ix_deliveries_told", "settled_at", sqlite_where=TOLD, postgresql_where=TOLD),
)

message_weeks: Final = keyed("message_weeks", key("person"), key("week"), whole("count"), Index(None, "week"))

turns: Final = keyed("turns", key("name"), whole("next_at"))
