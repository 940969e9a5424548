"""Plans, the deliveries that come of them, and how many messages a person has had in a week."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DUE = sa.text("next_due_at IS NOT NULL")
OPEN = sa.text("next_try_at IS NOT NULL")
OVER = sa.text("settled_at IS NOT NULL")
WHOSE = "whose IN ('person', 'place')"
STATES = "'waiting', 'leased', 'sent', 'dead', 'dropped', 'unreachable', 'missed', 'yielded'"


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
    """Make all three."""
    plans()
    deliveries()
    keyed("message_weeks", key("person"), key("week"), whole("count"))


def plans() -> None:
    """Make the plans, and the index that the tick reads."""
    words = ("kind", "owner", "whose", "community", "token", "rule", "zone", "quiet", "shifts")
    keyed(
        "plans",
        key("id"),
        *(text(name) for name in words),
        whole("next_due_at", nullable=True),
        text("state"),
        whole("paused_until", nullable=True),
        text("reason"),
        sa.CheckConstraint(WHOSE, name="whose"),
        sa.CheckConstraint("state IN ('active', 'paused', 'ended')", name="state"),
    )
    op.create_index("ix_plans_next_due_at", "plans", ["next_due_at"], sqlite_where=DUE, postgresql_where=DUE)
    op.create_index("ix_plans_owner", "plans", ["owner"])
    op.create_index("ix_plans_community_state", "plans", ["community", "state"])


def deliveries() -> None:
    """Make the deliveries, and the index that the sender reads."""
    keyed(
        "deliveries",
        key("id"),
        text("plan", nullable=True),
        whole("due_at"),
        text("kind"),
        whole("rank"),
        *(text(name) for name in ("platform", "recipient", "whose", "token", "state")),
        whole("attempts"),
        whole("doubtful"),
        whole("next_try_at", nullable=True),
        text("fault"),
        text("week"),
        whole("settled_at", nullable=True),
        sa.UniqueConstraint("plan", "due_at", name="uq_deliveries_plan_due_at"),
        sa.CheckConstraint(WHOSE, name="whose"),
        sa.CheckConstraint(f"state IN ({STATES})", name="state"),
    )
    columns = ["platform", "rank", "next_try_at"]
    name = "ix_deliveries_platform_rank_next_try_at"
    op.create_index(name, "deliveries", columns, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_deliveries_recipient", "deliveries", ["recipient"])
    op.create_index("ix_deliveries_settled_at", "deliveries", ["settled_at"], sqlite_where=OVER, postgresql_where=OVER)
