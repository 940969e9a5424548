"""Anonymous posts: the posts, the seats in their threads, marks on them, mutes, and what is held back."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def keyed(name: str, *parts: sa.schema.SchemaItem) -> None:
    """Make a table that SQLite keeps in its key's own index, so that no row has a number of its own."""
    op.create_table(name, *parts, sqlite_strict=True, sqlite_with_rowid=False)


def key(name: str) -> sa.Column[str]:
    """Return a column of the primary key."""
    return sa.Column(name, sa.Text, primary_key=True)


def text(name: str) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, sa.Text, nullable=False)


def whole(name: str) -> sa.Column[int]:
    """Return a column of 64-bit whole numbers."""
    return sa.Column(name, WHOLE, nullable=False)


def sealed(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    """Return a column of sealed bytes."""
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def upgrade() -> None:
    """Make them all."""
    vents()
    unique = sa.UniqueConstraint("thread", "name", name="uq_vent_seats_thread_name")
    keyed("vent_seats", key("thread"), key("tag"), whole("name"), whole("opener"), unique)
    kinds = sa.CheckConstraint("kind IN ('heard', 'flagged')", name="kind")
    keyed("vent_marks", key("post"), key("kind"), key("tag"), kinds)
    keyed("vent_mutes", key("tag"), text("until"))
    keyed("vent_held", key("id"), text("epoch"), sealed("sealed"))


def vents() -> None:
    """Make the posts and what finds them by thread, by week and by message."""
    keyed(
        "vents",
        key("id"),
        *(text(name) for name in ("thread", "community", "epoch", "day", "state", "message")),
        whole("heard"),
        whole("flagged"),
        sealed("capsule", nullable=True),
        sealed("body", nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'up', 'hidden', 'removed')", name="state"),
    )
    op.create_index("ix_vents_thread", "vents", ["thread"])
    op.create_index("ix_vents_community_epoch", "vents", ["community", "epoch"])
    op.create_index("ix_vents_community_message", "vents", ["community", "message"])
