"""Wellness prompts: schedules, posts, taps, members' own texts, and what a month said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEYED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Make them."""
    _slots()
    _posts()
    op.create_table(
        "prompt_taps",
        sa.Column("post", sa.Text, primary_key=True),
        sa.Column("tag", sa.Text, primary_key=True),
        _text("kind"),
        sa.CheckConstraint("kind IN ('useful', 'later')", name=op.f("ck_prompt_taps_kind")),
        **KEYED,
    )
    _texts()
    op.create_table(
        "prompt_ratings",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("prompt", sa.Text, primary_key=True),
        _whole("weak"),
        _text("month"),
        **KEYED,
    )
    op.create_table(
        "prompt_months",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("month", sa.Text, primary_key=True),
        _text("body"),
        **KEYED,
    )


def _slots() -> None:
    words = ("community", "place", "at", "days", "zone", "tags", "crew")
    op.create_table(
        "prompt_slots",
        sa.Column("id", sa.Text, primary_key=True),
        *map(_text, words),
        *map(_whole, ("holidays", "thread", "running")),
        *map(_text, ("rests", "fault", "told")),
        sa.CheckConstraint("crew IN ('any', 'day', 'evening', 'night')", name=op.f("ck_prompt_slots_crew")),
        sa.CheckConstraint("fault IN ('', 'place', 'thread')", name=op.f("ck_prompt_slots_fault")),
        **KEYED,
    )
    op.create_index(op.f("ix_prompt_slots_community"), "prompt_slots", ["community"])
    op.create_index(op.f("ix_prompt_slots_place"), "prompt_slots", ["place"])


def _posts() -> None:
    op.create_table(
        "prompt_posts",
        sa.Column("id", sa.Text, primary_key=True),
        *map(_text, ("community", "place", "slot")),
        _whole("due"),
        _text("prompt"),
        _whole("round"),
        *map(_text, ("state", "message")),
        *map(_whole, ("useful", "later")),
        sa.UniqueConstraint("slot", "due", name=op.f("uq_prompt_posts_slot_due")),
        sa.CheckConstraint("state IN ('planned', 'posted', 'skipped', 'missed')", name=op.f("ck_prompt_posts_state")),
        **KEYED,
    )
    op.create_index(op.f("ix_prompt_posts_place_state_due"), "prompt_posts", ["place", "state", "due"])
    op.create_index(op.f("ix_prompt_posts_community_state_due"), "prompt_posts", ["community", "state", "due"])


def _texts() -> None:
    op.create_table(
        "prompt_texts",
        sa.Column("id", sa.Text, primary_key=True),
        *map(_text, ("community", "person", "state", "tag", "en", "es")),
        _whole("at"),
        sa.Column("decided_at", WHOLE),
        sa.CheckConstraint("state IN ('waiting', 'approved', 'declined')", name=op.f("ck_prompt_texts_state")),
        **KEYED,
    )
    op.create_index(op.f("ix_prompt_texts_community_state"), "prompt_texts", ["community", "state"])
    op.create_index(op.f("ix_prompt_texts_person"), "prompt_texts", ["person"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, WHOLE, nullable=False)
