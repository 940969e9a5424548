"""When a token or a channel may send again, for all processes; and on PostgreSQL the queue of PgQueuer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.util import await_only

revision = "0016"
down_revision = "0015"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them; what is due already is enqueued by whoever looks first."""
    op.create_table(
        "turns",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("next_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_turns"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    db = op.get_bind()
    if db.dialect.name == "postgresql":
        from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment

        # Many statements at once, which only the driver itself takes; they are part of this transaction.
        raw = db.connection.driver_connection
        assert raw is not None
        await_only(raw.execute(QueryBuilderEnvironment().build_install_query()))
