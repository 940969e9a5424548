"""Indexes for what was searched for in whole tables: everything of a person, and everything that is past its time."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

INDEXES = (
    ("audit", "at"),
    ("cases", "day"),
    ("cases", "taker"),
    ("community_settings", "name"),
    ("event_reminders", "plan"),
    ("events", "ends"),
    ("events", "state", "touched"),
    ("mentor_bars", "community"),
    ("mentor_bars", "other"),
    ("mentor_joins", "person"),
    ("mentor_programmes", "by"),
    ("mentor_rounds", "by"),
    ("message_weeks", "week"),
    ("overlay_entries", "by"),
    ("prompt_taps", "tag"),
    ("prompt_texts", "state", "decided_at"),
    ("suggestions", "decided_by"),
    ("suggestions", "person"),
    ("vent_cards", "year"),
    ("vent_mutes", "until"),
    ("vent_talks", "epoch"),
    ("vents", "epoch"),
)
TOLD = sa.text("kind = 'safety' AND state = 'sent'")


def upgrade() -> None:
    """Make them, and let deliveries be found by how the address of their community begins."""
    for table, *columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    op.create_index("ix_deliveries_told", "deliveries", ["settled_at"], sqlite_where=TOLD, postgresql_where=TOLD)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_deliveries_recipient", "deliveries")
        op.create_index(
            "ix_deliveries_recipient", "deliveries", ["recipient"], postgresql_ops={"recipient": "text_pattern_ops"}
        )
