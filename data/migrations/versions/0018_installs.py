"""Installations in many workspaces: sealed tokens, which workspaces one of an organisation serves, spent states."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEYED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Make all three."""
    op.create_table(
        "installs",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", WHOLE, nullable=True),
        sa.Column("claimed_until", WHOLE, nullable=False),
        **KEYED,
    )
    op.create_table(
        "install_grants",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("install", sa.Text, nullable=False),
        **KEYED,
    )
    op.create_index(op.f("ix_install_grants_install"), "install_grants", ["install"])
    op.create_table(
        "install_states",
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column("until", WHOLE, nullable=False),
        **KEYED,
    )
    op.create_index(op.f("ix_install_states_until"), "install_states", ["until"])
