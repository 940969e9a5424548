"""Who has left and since when, and what was forgotten on which day, in numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both."""
    op.create_table(
        "leavings",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("since", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sweeps",
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("job", sa.Text, primary_key=True),
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("rows", WHOLE, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
