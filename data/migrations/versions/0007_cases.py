"""What waits for moderators, and their rota."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def keyed(name: str, *parts: sa.schema.SchemaItem) -> None:
    """Make a table that SQLite keeps in its key's own index, so that no row has a number of its own."""
    op.create_table(name, *parts, sqlite_strict=True, sqlite_with_rowid=False)


def text(name: str, *, key: bool = False) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, sa.Text, primary_key=key, nullable=False)


def whole(name: str) -> sa.Column[int]:
    """Return a column of 64-bit whole numbers."""
    return sa.Column(name, WHOLE, nullable=False)


def upgrade() -> None:
    """Make them all."""
    keyed(
        "cases",
        text("id", key=True),
        *(text(name) for name in ("community", "kind", "subject", "day", "state", "taker", "outcome", "card")),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("state IN ('held', 'open', 'taken', 'closed')", name="state"),
    )
    op.create_index("ix_cases_community_state", "cases", ["community", "state"])
    op.create_index("ix_cases_community_subject", "cases", ["community", "subject"])
    times = (whole(name) for name in ("weekday", "start", "end"))
    keyed("rota", text("id", key=True), text("community"), text("person"), *times)
    op.create_index("ix_rota_community", "rota", ["community"])
    op.create_index("ix_rota_person", "rota", ["person"])
    keyed("duty", text("person", key=True), text("community"), whole("until"))
    op.create_index("ix_duty_community", "duty", ["community"])
