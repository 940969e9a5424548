"""The first tables, from events seen to suggestions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def keyed(name: str, *parts: sa.schema.SchemaItem) -> None:
    """Make a table that SQLite keeps in its key's own index."""
    op.create_table(name, *parts, sqlite_strict=True, sqlite_with_rowid=False)


def key(name: str) -> sa.Column[str]:
    """Return a column of the primary key."""
    return sa.Column(name, sa.Text, primary_key=True)


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, sa.Text, nullable=nullable)


def whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a column of 64-bit whole numbers."""
    return sa.Column(name, WHOLE, nullable=nullable)


def upgrade() -> None:
    """Make them all."""
    keyed("seen_events", key("key"), whole("at"))
    op.create_index("ix_seen_events_at", "seen_events", ["at"])
    keyed("community_settings", key("community"), key("name"), text("value"))
    audit()
    keyed("consents", key("person"), key("name"), text("day"))
    keyed("notes", key("id"), text("person"), text("body"), whole("at"))
    op.create_index("ix_notes_person", "notes", ["person"])
    keyed("dm_channels", key("person"), text("channel"))
    op.create_index("ix_dm_channels_channel", "dm_channels", ["channel"])
    keyed("facts", key("name"), text("value"))
    keyed("overlay_entries", key("community"), key("entry"), text("body"), whole("at"), text("by"))
    suggestions()


def audit() -> None:
    """Make the chain of what moderators did."""
    words = [text(name) for name in ("actor", "action", "subject", "note", "previous", "digest")]
    op.create_table(
        "audit",
        sa.Column("id", WHOLE, primary_key=True),
        text("community"),
        whole("sequence"),
        whole("at"),
        *words,
        sa.UniqueConstraint("community", "sequence", name="uq_audit_community_sequence"),
        sqlite_strict=True,
    )


def suggestions() -> None:
    """Make the suggestions and the index that a moderator's list reads."""
    keyed(
        "suggestions",
        key("id"),
        *(text(name) for name in ("community", "person", "kind")),
        text("entry", nullable=True),
        text("body"),
        text("status"),
        whole("at"),
        text("decided_by", nullable=True),
        whole("decided_at", nullable=True),
        text("reason", nullable=True),
        sa.CheckConstraint("kind IN ('new', 'stale')", name="kind"),
        sa.CheckConstraint("status IN ('waiting', 'approved', 'declined')", name="status"),
    )
    op.create_index("ix_suggestions_community_status", "suggestions", ["community", "status"])
