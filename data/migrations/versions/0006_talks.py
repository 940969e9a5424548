"""Private talks about anonymous posts, their letters, and how many replies an author has seen."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def keyed(name: str, *parts: sa.schema.SchemaItem) -> None:
    """Make a table that SQLite keeps in its key's own index, so that no row has a number of its own."""
    op.create_table(name, *parts, sqlite_strict=True, sqlite_with_rowid=False)


def text(name: str, *, key: bool = False) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, sa.Text, primary_key=key, nullable=False)


def sealed(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    """Return a column of sealed bytes."""
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def upgrade() -> None:
    """Make them all."""
    keyed(
        "vent_talks",
        text("id", key=True),
        *(text(name) for name in ("post", "community", "thread", "epoch", "state")),
        sealed("capsule", nullable=True),
        sealed("head"),
        sa.CheckConstraint("state IN ('open', 'blocked')", name="state"),
    )
    op.create_index("ix_vent_talks_post", "vent_talks", ["post"])
    op.create_index("ix_vent_talks_community_epoch", "vent_talks", ["community", "epoch"])
    keyed(
        "vent_letters",
        text("id", key=True),
        *(text(name) for name in ("talk", "side", "day")),
        sealed("sealed"),
        sa.Column("seen", WHOLE, nullable=False),
        sa.CheckConstraint("side IN ('author', 'other')", name="side"),
    )
    op.create_index("ix_vent_letters_talk", "vent_letters", ["talk"])
    keyed("vent_visits", text("post", key=True), sa.Column("replies", WHOLE, nullable=False))
