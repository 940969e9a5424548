"""Notes on cases, swapped turns, and a case for every suggestion that waits."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = {"new": "suggestion", "stale": "outdated"}


def upgrade() -> None:
    """Make the tables, and let what waits wait in the one queue."""
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("writer", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_notes_community_about", "case_notes", ["community", "about"])
    op.create_index("ix_case_notes_writer", "case_notes", ["writer"])
    op.create_table(
        "rota_swaps",
        sa.Column("turn", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rota_swaps_community", "rota_swaps", ["community"])
    op.create_index("ix_rota_swaps_person", "rota_swaps", ["person"])
    _queue()


def _queue() -> None:
    db = op.get_bind()
    waiting = sa.text("SELECT id, community, kind, at FROM suggestions WHERE status = 'waiting'")
    fresh = sa.text(
        "INSERT INTO cases (id, community, kind, subject, day, state, taker, outcome, card, body)"
        " VALUES (:id, :community, :kind, :subject, :day, 'open', '', '', '', :body)"
    )
    for row in db.execute(waiting).all():
        day = datetime.fromtimestamp(row.at / 1_000_000, UTC).date().isoformat()
        about = {"id": secrets.token_hex(8), "community": row.community, "kind": KINDS[row.kind], "subject": row.id}
        db.execute(fresh, about | {"day": day, "body": b""})  # no words of its own: the suggestion has them
