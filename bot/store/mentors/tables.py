"""The tables of mentoring and of buddies: every row belongs to a community; free text, wishes and names are sealed."""

from typing import Final

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from bot.store.columns import binary, key, keyed, string, whole

mentor_profiles: Final = keyed(
    "mentor_profiles",
    key("person"),
    key("side"),
    string("community"),
    string("state"),
    whole("paused_until", optional=True),
    whole("touched"),
    string("facts"),
    string("employer"),
    string("supervisor"),
    binary("sealed"),
    whole("warned", optional=True),
    CheckConstraint("side IN ('offer', 'find')", name="side"),
    CheckConstraint("state IN ('draft', 'active', 'paused')", name="state"),
    Index(None, "community", "side", "state"),
    Index(None, "touched"),
)

mentor_requests: Final = keyed(
    "mentor_requests",
    key("id"),
    string("community"),
    string("person"),
    string("state"),
    whole("at"),
    whole("answered_at", optional=True),
    CheckConstraint("state IN ('open', 'proposed', 'matched', 'withdrawn')", name="state"),
    Index(None, "community", "state"),
    Index(None, "person"),
)

mentor_offers: Final = keyed(
    "mentor_offers",
    key("id"),
    string("community"),
    string("request"),
    string("mentor"),
    string("state"),
    whole("score"),
    string("reasons"),
    whole("at"),
    whole("shown_at", optional=True),
    whole("expires_at"),
    binary("sealed", optional=True),
    UniqueConstraint("request", "mentor"),
    CheckConstraint("state IN ('open', 'accepted', 'declined', 'expired', 'lost', 'withdrawn')", name="state"),
    Index(None, "community", "state", "expires_at"),
    Index(None, "mentor", "state"),
)

mentor_pairs: Final = keyed(
    "mentor_pairs",
    key("id"),
    string("community"),
    string("mentee"),
    string("mentor"),
    string("request", optional=True),
    string("round", optional=True),
    string("state"),
    whole("mentee_yes"),
    whole("mentor_yes"),
    whole("mentee_agrees"),
    whole("mentor_agrees"),
    whole("score"),
    string("reasons"),
    string("place"),
    binary("sealed", optional=True),
    whole("at"),
    whole("due_at", optional=True),
    whole("met_at", optional=True),
    whole("ended_at", optional=True),
    string("ended"),
    CheckConstraint("state IN ('proposed', 'opening', 'active', 'declined', 'ended')", name="state"),
    Index(None, "community", "state", "due_at"),
    Index(None, "mentee"),
    Index(None, "mentor"),
)

mentor_bars: Final = keyed(
    "mentor_bars",
    key("person"),
    key("other"),
    string("community"),
    whole("at"),
    Index(None, "other"),
    Index(None, "community"),
)

mentor_follows: Final = keyed("mentor_follows", key("pair"), string("community"), binary("sealed"))

mentor_programmes: Final = keyed(
    "mentor_programmes", key("community"), key("id"), string("text"), string("by"), whole("at"), Index(None, "by")
)

mentor_rounds: Final = keyed(
    "mentor_rounds",
    key("id"),
    string("community"),
    string("state"),
    string("seed"),
    string("body"),
    string("by"),
    whole("at"),
    whole("settled_at", optional=True),
    CheckConstraint("state IN ('open', 'preview', 'published', 'discarded')", name="state"),
    Index(None, "community", "state"),
    Index(None, "by"),
)

mentor_joins: Final = keyed(
    "mentor_joins", key("round"), key("person"), key("side"), whole("at"), Index(None, "person")
)

buddies: Final = keyed(
    "buddies",
    key("person"),
    string("community"),
    whole("seat"),
    string("state"),
    whole("paused_until", optional=True),
    string("facts"),
    binary("sealed"),
    whole("at"),
    UniqueConstraint("community", "seat"),
    CheckConstraint("state IN ('active', 'paused')", name="state"),
)

buddy_groups: Final = keyed(
    "buddy_groups",
    key("id"),
    string("community"),
    whole("number"),
    whole("at"),
    string("place"),
    string("state"),
    Index(None, "community", "number"),
)

buddy_members: Final = keyed("buddy_members", key("id"), key("person"), Index(None, "person"))
