"""Mentor introductions: profiles, requests, offers, pairs, who must not be paired, and rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def keyed(name: str, *parts: sa.schema.SchemaItem) -> None:
    """Make a table that SQLite keeps in its key's own index."""
    op.create_table(name, *parts, sqlite_strict=True, sqlite_with_rowid=False)


def key(name: str) -> sa.Column[str]:
    """Return a column of the primary key."""
    return sa.Column(name, sa.Text, primary_key=True)


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, sa.Text, nullable=nullable)


def whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a column of 64-bit whole numbers."""
    return sa.Column(name, WHOLE, nullable=nullable)


def sealed(*, nullable: bool = False) -> sa.Column[bytes]:
    """Return the column of sealed bytes."""
    return sa.Column("sealed", sa.LargeBinary, nullable=nullable)


def one_of(name: str, *words: str) -> sa.CheckConstraint:
    """Return the check that a column holds one of these words."""
    return sa.CheckConstraint(f"{name} IN ({', '.join(repr(word) for word in words)})", name=name)


def upgrade() -> None:
    """Make them all."""
    profiles()
    requests()
    offers()
    pairs()
    keyed("mentor_bars", key("person"), key("other"), text("community"), whole("at"))
    rounds()


def profiles() -> None:
    """Make the two sides of a member: what they offer and what they would like to find."""
    keyed(
        "mentor_profiles",
        *(key("person"), key("side"), text("community"), text("state")),
        *(whole("paused_until", nullable=True), whole("touched")),
        *(text("facts"), text("employer"), text("supervisor"), sealed()),
        one_of("side", "offer", "find"),
        one_of("state", "draft", "active", "paused"),
    )
    op.create_index("ix_mentor_profiles_community_side_state", "mentor_profiles", ["community", "side", "state"])
    op.create_index("ix_mentor_profiles_touched", "mentor_profiles", ["touched"])


def requests() -> None:
    """Make who asked when."""
    keyed(
        "mentor_requests",
        *(key("id"), text("community"), text("person"), text("state")),
        *(whole("at"), whole("answered_at", nullable=True)),
        one_of("state", "open", "proposed", "matched", "withdrawn"),
    )
    op.create_index("ix_mentor_requests_community_state", "mentor_requests", ["community", "state"])
    op.create_index("ix_mentor_requests_person", "mentor_requests", ["person"])


def offers() -> None:
    """Make which mentor was asked for whom."""
    keyed(
        "mentor_offers",
        *(key("id"), text("community"), text("request"), text("mentor"), text("state")),
        *(whole("score"), text("reasons"), whole("at"), whole("shown_at", nullable=True), whole("expires_at")),
        sealed(nullable=True),
        sa.UniqueConstraint("request", "mentor", name="uq_mentor_offers_request_mentor"),
        one_of("state", "open", "accepted", "declined", "expired", "lost", "withdrawn"),
    )
    state = ["community", "state", "expires_at"]
    op.create_index("ix_mentor_offers_community_state_expires_at", "mentor_offers", state)
    op.create_index("ix_mentor_offers_mentor_state", "mentor_offers", ["mentor", "state"])


def pairs() -> None:
    """Make who was brought together with whom, and how it stands."""
    keyed(
        "mentor_pairs",
        *(key("id"), text("community"), text("mentee"), text("mentor")),
        *(text("request", nullable=True), text("round", nullable=True), text("state")),
        *(whole(name) for name in ("mentee_yes", "mentor_yes", "mentee_agrees", "mentor_agrees", "score")),
        *(text("reasons"), text("place"), sealed(nullable=True), whole("at")),
        *(whole(name, nullable=True) for name in ("due_at", "met_at", "ended_at")),
        text("ended"),
        one_of("state", "proposed", "opening", "active", "declined", "ended"),
    )
    op.create_index("ix_mentor_pairs_community_state_due_at", "mentor_pairs", ["community", "state", "due_at"])
    op.create_index("ix_mentor_pairs_mentee", "mentor_pairs", ["mentee"])
    op.create_index("ix_mentor_pairs_mentor", "mentor_pairs", ["mentor"])


def rounds() -> None:
    """Make the rounds that moderators run."""
    keyed(
        "mentor_rounds",
        *(key("id"), text("community"), text("state"), text("seed"), text("body"), text("by")),
        *(whole("at"), whole("settled_at", nullable=True)),
        one_of("state", "open", "preview", "published", "discarded"),
    )
    op.create_index("ix_mentor_rounds_community_state", "mentor_rounds", ["community", "state"])
