"""The tables of wellness prompts: schedules, what was and will be posted, taps without names, members' texts."""

from typing import Final

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from bot.store.columns import key, keyed, string, whole

prompt_slots: Final = keyed(
    "prompt_slots",
    key("id"),
    string("community"),
    string("place"),
    string("at"),
    string("days"),
    string("zone"),
    string("tags"),
    string("crew"),
    whole("holidays"),
    whole("thread"),
    whole("running"),
    string("rests"),
    string("fault"),
    string("told"),
    CheckConstraint("crew IN ('any', 'day', 'evening', 'night')", name="crew"),
    CheckConstraint("fault IN ('', 'place', 'thread')", name="fault"),
    Index(None, "community"),
    Index(None, "place"),
)

prompt_posts: Final = keyed(
    "prompt_posts",
    key("id"),
    string("community"),
    string("place"),
    string("slot"),
    whole("due"),
    string("prompt"),
    whole("round"),
    string("state"),
    string("message"),
    whole("useful"),
    whole("later"),
    UniqueConstraint("slot", "due"),
    CheckConstraint("state IN ('planned', 'posted', 'skipped', 'missed')", name="state"),
    Index(None, "place", "state", "due"),
    Index(None, "community", "state", "due"),
)

prompt_taps: Final = keyed(
    "prompt_taps",
    key("post"),
    key("tag"),
    string("kind"),
    CheckConstraint("kind IN ('useful', 'later')", name="kind"),
    Index(None, "tag"),
)

prompt_texts: Final = keyed(
    "prompt_texts",
    key("id"),
    string("community"),
    string("person"),
    string("state"),
    string("tag"),
    string("en"),
    string("es"),
    whole("at"),
    whole("decided_at", optional=True),
    CheckConstraint("state IN ('waiting', 'approved', 'declined')", name="state"),
    Index(None, "community", "state"),
    Index(None, "person"),
    Index(None, "state", "decided_at"),
)

prompt_ratings: Final = keyed("prompt_ratings", key("community"), key("prompt"), whole("weak"), string("month"))

prompt_months: Final = keyed("prompt_months", key("community"), key("month"), string("body"))
