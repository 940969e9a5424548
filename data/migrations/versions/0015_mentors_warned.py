"""When a member was told that an idle profile ends soon."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add it."""
    op.add_column("mentor_profiles", sa.Column("warned", WHOLE, nullable=True))
