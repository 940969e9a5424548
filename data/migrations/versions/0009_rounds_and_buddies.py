"""Who joined a round of introductions; and buddies: who takes part, and who met whom."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def keyed(name: str, *parts: sa.schema.SchemaItem) -> None:
    """Make a table that SQLite keeps in its key's own index."""
    op.create_table(name, *parts, sqlite_strict=True, sqlite_with_rowid=False)


def key(name: str) -> sa.Column[str]:
    """Return a column of the primary key."""
    return sa.Column(name, sa.Text, primary_key=True)


def text(name: str) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, sa.Text, nullable=False)


def whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a column of 64-bit whole numbers."""
    return sa.Column(name, WHOLE, nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    keyed("mentor_joins", key("round"), key("person"), key("side"), whole("at"))
    keyed(
        "buddies",
        *(key("person"), text("community"), whole("seat"), text("state"), whole("paused_until", nullable=True)),
        *(text("facts"), sa.Column("sealed", sa.LargeBinary, nullable=False), whole("at")),
        sa.UniqueConstraint("community", "seat", name="uq_buddies_community_seat"),
        sa.CheckConstraint("state IN ('active', 'paused')", name="state"),
    )
    keyed("buddy_groups", key("id"), text("community"), whole("number"), whole("at"), text("place"), text("state"))
    op.create_index("ix_buddy_groups_community_number", "buddy_groups", ["community", "number"])
    keyed("buddy_members", key("id"), key("person"))
    op.create_index("ix_buddy_members_person", "buddy_members", ["person"])
