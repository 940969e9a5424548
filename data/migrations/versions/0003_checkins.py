"""Check-ins: who takes part, what they answered (sealed), and the weekly figure of each community."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

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


def upgrade() -> None:
    """Make them all."""
    unanswered = sa.Column("unanswered", WHOLE, nullable=False)
    words = [text(name) for name in ("community", "plan", "wish")]
    keyed("enrolments", key("person"), *words, unanswered, text("asked"), text("pace"))
    op.create_index("ix_enrolments_community", "enrolments", ["community"])
    sealed = sa.Column("sealed", sa.LargeBinary, nullable=False)
    keyed("answers", key("person"), key("week"), key("kind"), text("community"), sealed)
    op.create_index("ix_answers_community_week", "answers", ["community", "week"])
    op.create_index("ix_answers_week", "answers", ["week"])
    keyed("pulses", key("community"), key("week"), text("body"))
