"""Cards read before a first anonymous post, by tag and year; and threads in which nobody may write any more."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the cards, and let a thread be locked."""
    op.create_table(
        "vent_cards",
        sa.Column("tag", sa.Text, primary_key=True),
        sa.Column("year", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.add_column("vents", sa.Column("locked", WHOLE, nullable=False, server_default=sa.text("0")))
