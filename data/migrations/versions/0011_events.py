"""Events, and who asked to be reminded of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both."""
    op.create_table(
        "events",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("community", "author", "state", "of")),
        *(sa.Column(name, WHOLE, nullable=True) for name in ("starts", "ends")),
        *(sa.Column(name, WHOLE, nullable=False) for name in ("version", "shown", "touched")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("body", "post", "mirror")),
        sa.CheckConstraint("state IN ('draft', 'waiting', 'listed', 'cancelled')", name="state"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_events_community_state_ends", "events", ["community", "state", "ends"])
    op.create_index("ix_events_author", "events", ["author"])
    op.create_table(
        "event_reminders",
        sa.Column("event", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("ahead", sa.Text, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.CheckConstraint("ahead IN ('day', 'hour')", name="ahead"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_reminders_person", "event_reminders", ["person"])
